#!/usr/bin/env python3
"""What the program costs, counted in instructions: the same on a busy machine as on an idle one.

    .ci/costs.py PROGRAM [--raise]

Counted by valgrind are the import of a plain text, finding and marking its glossary, and turning pages in a terminal:
for these the program is run twice, and the run that only opens the text is taken off. Nothing may cost a tenth more
than `.ci/costs.json` says; `--raise` writes down what was counted.
"""
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time

HERE = pathlib.Path(__file__).resolve().parent
COSTS = HERE / "costs.json"
MORE = 1.10
PAGES = 20
PATIENCE = 60


def main():
    program, raises = sys.argv[1], "--raise" in sys.argv[2:]
    if not shutil.which("valgrind"):
        print("no valgrind: skipped")
        return
    with tempfile.TemporaryDirectory() as folder:
        counted = count(os.path.abspath(program), pathlib.Path(folder))
    known = json.loads(COSTS.read_text()) if COSTS.exists() else {}
    worse = [name for name, n in counted.items() if n > known.get(name, n) * MORE]
    for name, n in counted.items():
        print(f"{name:34} {n:>12,} instructions, at most {int(known.get(name, n) * MORE):>12,}")
    if raises and not worse or not known:
        COSTS.write_text(json.dumps(counted, indent=2) + "\n")
    if worse:
        sys.exit(f"costs more than it did: {', '.join(worse)}; find out why, or write {COSTS.name} anew by hand")


def count(program, folder):
    text = folder / "text.txt"
    seeds = sorted((HERE.parent / "seeds").glob("*.md"))
    words = "".join(seed.read_text() for seed in seeds)
    text.write_text(words * max(1, 1_000_000 // len(words)))
    terms = folder / "terms.md"
    terms.write_text(with_glossary(words[:60_000]))
    opened = in_terminal(program, terms, folder, 0)
    return {
        "import of a byte, in thousandths": per(run([program, "outline", text], folder), text),
        "glossary of a byte, in thousandths": per(run([program, "glossary", terms], folder), terms),
        "a page": (in_terminal(program, terms, folder, PAGES) - opened) // PAGES,
    }


def per(n, text):
    return n * 1000 // text.stat().st_size


def with_glossary(words):
    """A text whose words are explained at its end, so that every page has terms on it."""
    common = sorted({word.lower() for word in re.findall(r"[A-Za-z]{7,}", words)})[::9][:150]
    entries = "".join(f"{word}\n: What is meant by {word} here.\n\n" for word in common)
    return f"# A text\n\n{words}\n\n## Glossary\n\n{entries}"


def counting(command, folder):
    out = f"--callgrind-out-file={folder}/callgrind"
    return ["valgrind", "--tool=callgrind", out, f"--log-file={folder}/log", *map(str, command)]


def counted(folder):
    collected = re.search(r"Collected : (\d+)", (folder / "log").read_text())
    return int(collected[1])


def environment(folder):
    home = {f"POSTIL_{name}_DIR": str(folder / name.lower()) for name in ("DATA", "CONFIG")}
    keep = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return keep | home | {"HOME": str(folder), "TERM": "xterm-256color", "POSTIL_DICTIONARY_DIRS": "", "LANG": "C.UTF-8"}


def run(command, folder):
    subprocess.run(counting(command, folder), env=environment(folder), stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, timeout=PATIENCE)
    return counted(folder)


def in_terminal(program, text, folder, n_pages):
    """Opens the text in a terminal, turns pages, each when the one before is there, and leaves."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    child, terminal = pty.fork()
    if child == 0:
        command = counting([program, text], folder)
        os.execvpe(command[0], command, environment(folder))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    quiet(terminal, 1.0)
    for _ in range(n_pages):
        os.write(terminal, b"\x1b[6~")
        quiet(terminal, 0.15)
    os.write(terminal, b"q")
    quiet(terminal, 1.0)
    os.waitpid(child, 0)
    os.close(terminal)
    return counted(folder)


def quiet(terminal, pause):
    """Reads until something came and nothing more comes for a while."""
    until, came = time.monotonic() + PATIENCE, False
    while time.monotonic() < until:
        ready, _, _ = select.select([terminal], [], [], pause)
        if not ready and came:
            return
        if ready:
            came = True
            try:
                if not os.read(terminal, 1 << 16):
                    return
            except OSError:
                return


if __name__ == "__main__":
    main()
