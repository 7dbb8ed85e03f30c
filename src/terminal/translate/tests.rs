use proptest::prelude::*;

use super::*;
use crate::app::key::{Mouse, MouseKind};

fn words(events: &[Event]) -> String {
    let word = |event: &Event| match event {
        Event::Key(key) => key.to_string(),
        other => format!("{other:?}"),
    };
    events.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// What some bytes are when nothing follows them.
fn decoded(bytes: &[u8]) -> Vec<Event> {
    let mut decoder = Decoder::default();
    let mut events = decoder.take(bytes);
    if decoder.is_unsure() {
        events.extend(decoder.settle());
    }
    events
}

/// Checks bytes against the names of their keys in a keymap.
fn check(bytes: &str, names: &str) {
    assert_eq!(words(&decoded(bytes.as_bytes())), names, "{bytes:?}");
}

#[test]
fn characters_are_keys() {
    check("gG?ß字", "g G ? ß 字");
    check("\x04\x1f\x08 \0", "<C-d> <C-_> <C-h> <Space> <C-Space>");
    check("\r\n\t\x7f", "<Enter> <C-j> <Tab> <Backspace>");
    check("\x1bf\x1b\r\x1b\x7f\x1bé", "<A-f> <A-Enter> <A-Backspace> <A-é>");
}

#[test]
fn keys_with_a_name_have_sequences_of_many_kinds() {
    check("\x1b[A\x1bOB\x1b[H\x1b[4~\x1b[5~\x1b[Z", "<Up> <Down> <Home> <End> <PageUp> <S-Tab>");
    check("\x1b[1;3D\x1b[1;5C\x1b[3;5~", "<A-Left> <C-Right> <C-Delete>");
    check("\x1bOP\x1b[15~\x1b[24~\x1b[[B\x1b[1;2R", "<F1> <F5> <F12> <F2> <S-F3>");
    check("\x1bOM\x1bOk", "<Enter> +");
}

#[test]
fn keys_of_kittys_protocol_have_the_same_names() {
    check("\x1b[27u\x1b[100;5u\x1b[100;6u\x1b[13;3u", "<Esc> <C-d> <C-D> <A-Enter>");
    check("\x1b[55;5u\x1b[32;2u\x1b[27;5;106~", "<C-_> <S-Space> <C-j>");
    check("\x1b[57419u\x1b[57400u\x1b[57414u", "<Up> 1 <Enter>");
    check("\x1b[97:65;2u\x1b[97:65;1u", "A a");
    // The key is let go; another modifier is held; it is only a modifier.
    check("\x1b[97;1:3u\x1b[97;9u\x1b[57441u", "");
}

#[test]
fn an_escape_alone_is_a_key_when_nothing_follows_and_a_part_of_one_when_something_does() {
    check("\x1b", "<Esc>");
    check("\x1b\x1b", "<Esc> <Esc>");
    check("\x1b\x1b[A", "<Esc> <Up>");
    check("\x1bO", "<A-O>");
    let mut decoder = Decoder::default();
    assert!(decoder.take(b"\x1b").is_empty() && decoder.is_unsure());
    assert_eq!(words(&decoder.take(b"[A")), "<Up>");
    assert!(!decoder.is_unsure());
}

#[test]
fn what_is_not_known_is_passed_over_as_a_whole() {
    check("a\x1b[I\x1b[O\x1b[?1u\x1b[12;40R\x1b[>0;95;0c\x1b[?2026;2$yb", "a b");
    check("a\x1b[\x01b", "a <C-a> b");
    check(&format!("a\x1b[{}", "1;".repeat(200)), "a");
    assert_eq!(words(&decoded(b"a\xff\xc3b")), "a b");
}

#[test]
fn the_left_button_the_press_of_the_right_and_the_wheel_are_told() {
    let told = |bytes: &str| match decoded(bytes.as_bytes()).as_slice() {
        [Event::Mouse(mouse)] => Some(*mouse),
        [] => None,
        other => panic!("{other:?}"),
    };
    let ours = |kind| Some(Mouse { kind, column: 3, row: 4 });
    assert_eq!(told("\x1b[<0;4;5M"), ours(MouseKind::Press));
    assert_eq!(told("\x1b[<0;4;5m"), ours(MouseKind::Release));
    assert_eq!(told("\x1b[<4;4;5M"), ours(MouseKind::Extend));
    assert_eq!(told("\x1b[<32;4;5M"), ours(MouseKind::Drag));
    assert_eq!(told("\x1b[<2;4;5M"), ours(MouseKind::RightPress));
    assert_eq!(told("\x1b[<65;4;5M"), ours(MouseKind::WheelDown));
    assert_eq!(told("\x1b[<1;4;5M"), None);
    assert_eq!(told("\x1b[<35;4;5M"), None);
    assert_eq!((told("\x1b[M $%"), told("\x1b[M#$%")), (ours(MouseKind::Press), ours(MouseKind::Release)));
}

#[test]
fn a_paste_brings_text_and_nothing_to_obey() {
    let pasted = |text: &str| format!("Paste({text:?}) x");
    check("\x1b[200~one\r\ntwo\rthree\nfour\x1b[201~x", &pasted("one\ntwo\nthree\nfour"));
    check("\x1b[200~a\tb\x1b[31mc\0\u{9b}é\x1b[201~x", &pasted("a b[31mcé"));
    let mut decoder = Decoder::default();
    for piece in ["\x1b[20", "0~on", "e\x1b[2", "01", "~x"] {
        assert!(!decoder.is_unsure());
        let events = decoder.take(piece.as_bytes());
        assert_eq!(words(&events), if piece == "~x" { pasted("one") } else { String::new() });
    }
}

#[test]
fn answers_are_told_together_when_the_last_has_come() {
    let told = |bytes: &str| words(&decoded(bytes.as_bytes()));
    let answer = |kitty, sixel, cell| format!("{:?}", Event::Answer(Answer { kitty, sixel, cell }));
    assert_eq!(told("\x1b[?62;4;22c"), answer(false, true, (0, 0)));
    assert_eq!(told("\x1b[?4;1c"), answer(false, false, (0, 0)));
    assert_eq!(told("\x1b_Gi=1;OK\x1b\\\x1b[6;20;10t\x1b[?62c"), answer(true, false, (10, 20)));
    assert_eq!(told("\x1b_Gi=1;ENOTSUP:no\x1b\\"), "");
    assert_eq!(told(&format!("\x1b_G{}", "a".repeat(300))), "");
}

/// What a terminal and its reader send.
fn sent() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "j",
        "é",
        "\x1b[A",
        "\x1b[1;5C",
        "\x1b[200~on\x1b[e\x1b[201~",
        "\x1b_Gi=1;OK\x1b\\",
        "\x1b[?62;4c",
        "\x1b[<0;4;5M",
        "\x1b[M $%",
        "\x1b",
        "\x1b[",
        "\x1bO",
        "\x1b[?1;2$y",
    ]);
    let known = known.prop_map(|text| text.as_bytes().to_vec());
    prop::collection::vec(prop_oneof![4 => known, 1 => prop::collection::vec(any::<u8>(), 0..4)], 0..12)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn it_does_not_matter_in_which_pieces_bytes_come(bytes in sent(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let mut decoder = Decoder::default();
        let whole = words(&decoder.take(&bytes));
        let mut at: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).chain([bytes.len()]).collect();
        at.sort_unstable();
        let (mut pieces, mut from, mut events) = (Decoder::default(), 0, Vec::new());
        for to in at {
            events.extend(pieces.take(&bytes[from..to]));
            from = to;
        }
        prop_assert_eq!(words(&events), whole);
        for event in events {
            if let Event::Key(Key { code: Code::Char(c), .. }) = event {
                prop_assert!(!c.is_control());
            }
        }
    }

    #[test]
    fn an_answer_in_any_pieces_is_never_a_key(cut in 2usize..40) {
        let answer = "\x1b_Gi=1;OK\x1b\\\x1b[6;20;10t\x1b[?62;4c";
        let (first, second) = answer.split_at(cut.min(answer.len()));
        let mut decoder = Decoder::default();
        let mut events = decoder.take(first.as_bytes());
        if decoder.is_unsure() {
            events.extend(decoder.settle());
        }
        let is_split_early = cut == 2 || first.ends_with('\x1b');
        events.extend(decoder.take(second.as_bytes()));
        prop_assert!(is_split_early || events.len() == 1, "{:?}", events);
    }
}
