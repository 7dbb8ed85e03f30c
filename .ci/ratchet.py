#!/usr/bin/env python3
"""Keeps how well texts are understood from getting worse.

  ratchet.py SHARED POSTIL [--raise]

Scores every case of SHARED/corpus that postil can read, with SHARED/tools/score.py, against .ci/floor.json.
A share may not fall by more than 0.002; a count of words that went astray may not grow, so that 0 stays 0.
--raise lifts the floor to what was reached and never lowers it; a floor that must be lowered is edited by hand,
in a commit that says why.
"""
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

FLOOR = pathlib.Path(__file__).with_name("floor.json")
FOLDERS = ("seeds", "text", "damaged", "markdown", "html", "epub", "pdf")
COUNTS = ("lost", "hidden", "invented", "gone")
SHARES = ("head_f level parent para rejoin furn_f list quote verse code table contents note lines gloss defs "
          "title authors keep order all").split()
SLACK = 0.002


def main():
    shared, postil = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    floor = json.loads(FLOOR.read_text()) if FLOOR.exists() else {}
    cases = score(shared, postil)
    fallen = [line for name in sorted(floor) for line in falls(name, floor[name], cases.get(name))]
    fallen += [f"{name}: {case['error']}" for name, case in sorted(cases.items()) if "error" in case]
    if fallen:
        print("below the floor:", *fallen, sep="\n  ")
        return 1
    reached = {name: lifted(floor.get(name, {}), case["metrics"]) for name, case in cases.items()}
    if reached == floor:
        print("the floor is held")
    elif "--raise" in sys.argv:
        FLOOR.write_text(written(reached))
        print(f"the floor is raised: commit {FLOOR.parent.name}/{FLOOR.name}")
    else:
        risen = sum(reached[name] != floor.get(name) for name in reached)
        print(f"the floor is held; {risen} of {len(reached)} cases are above it: `.ci/run --raise` lifts it")
    return 0


def score(shared, postil):
    """{case: {"metrics": {...}} or {"error": ...}} of one run of the scorer, which also prints its table."""
    command = f"{shlex.quote(str(postil))} dump {{file}} --json"
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "scores.json")
        tool = [sys.executable, shared / "tools/score.py", "--all", shared / "corpus", "--cmd", command, "--json", out]
        tool += ["--jobs", str(os.cpu_count() or 1)] + [word for name in FOLDERS for word in ("--only", name + "/")]
        subprocess.run(tool, check=True, env={**os.environ, "POSTIL_DATA_DIR": folder, "POSTIL_CONFIG_DIR": folder})
        with open(out, encoding="utf-8") as file:
            return json.load(file)["cases"]


def falls(name, floor, case):
    """What became worse in one case."""
    if case is None:
        return [f"{name}: the case is gone from the corpus"]
    now = case["metrics"]
    counts = [key for key in COUNTS if now.get(key, 0) > floor.get(key, sys.maxsize)]
    shares = [key for key in SHARES if key in floor and (now.get(key) or 0.0) < floor[key] - SLACK]
    return [f"{name}: {key} {now.get(key)}, the floor is {floor[key]}" for key in counts + shares]


def lifted(floor, now):
    counts = {key: min(now[key], floor.get(key, now[key])) for key in COUNTS}
    shares = {key: max(round(now[key], 4), floor.get(key, 0.0)) for key in SHARES if now.get(key) is not None}
    return {**counts, **shares}


def written(floors):
    """JSON with a line for each case, so that a change of the floor can be read as a difference of lines."""
    lines = [f"{json.dumps(name)}: {json.dumps(floors[name])}" for name in sorted(floors)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    sys.exit(main())
