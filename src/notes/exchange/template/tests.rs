//! Templates of readers.

use proptest::prelude::*;

use super::*;
use crate::notes::Mark;

fn work() -> Work {
    let one = Clipping {
        id: "a1".to_owned(),
        mark: Mark::Note,
        quote: "The \"tide\"\nturned".to_owned(),
        note: "why <now>?".to_owned(),
        tags: vec!["sea".to_owned(), "low tide".to_owned()],
        ..Clipping::default()
    };
    let two = Clipping { id: "b2".to_owned(), quote: "A lamp".to_owned(), page: "3".to_owned(), ..Clipping::default() };
    Work {
        title: "T".to_owned(),
        authors: vec!["A".to_owned(), "B".to_owned()],
        clippings: vec![one, two],
        ..Work::default()
    }
}

#[track_caller]
fn check(template: &str, expected: &str) {
    assert_eq!(Template::parse(template).map(|it| it.write(&work())).as_deref(), Ok(expected));
}

#[test]
fn a_template_is_filled() {
    check("{{title}} ({{authors}})", "T (A, B)");
    check(
        "{{#annotations}}\n* {{quote|line}}{{#page}} p. {{page}}{{/page}}\n{{/annotations}}\n",
        "* The \"tide\" turned\n* A lamp p. 3\n",
    );
    check(
        "{{#annotations}}{{^note}}none{{/note}}{{#note}}{{note|html}}{{/note}};{{/annotations}}",
        "why &lt;now&gt;?;none;",
    );
    check("{{#annotations}}{{#tags}}#{{.|word}} {{/tags}}{{/annotations}}", "#sea #low-tide ");
    check(
        "{{#annotations}}{{id}},{{quote|line|quoted}}\n{{/annotations}}",
        "a1,\"The \"\"tide\"\" turned\"\nb2,\"A lamp\"\n",
    );
    check("a\n  {{! said to nobody }}\nb {{quote}}", "a\nb ");
    check("{ {a} }} {{annotations}}", "{ {a} }} 2");
}

#[test]
fn the_example_is_a_template_and_words_are_never_filled_again() {
    let mut work = work();
    work.clippings[0].note = "{{title}}".to_owned();
    let text = Template::parse(EXAMPLE).unwrap().write(&work);
    assert!(text.starts_with("T, A, B\n\n“The \"tide\" turned”\n  {{title}}\n#sea #low-tide \n"), "{text}");
}

#[test]
fn mistakes_are_told_with_their_line() {
    for (template, part) in [
        ("a\n{{shade}}", "line 2: there is no field `shade`; there are title"),
        ("{{#note}}", "line 1: `{{#note}}` has no `{{/note}}`"),
        ("{{/note}}", "does not begin before it"),
        ("{{#note}}{{#tags}}{{/note}}{{/tags}}", "does not begin before it"),
        ("{{note", "has no `}}`"),
        ("{{note|loud}}", "there is no `|loud`"),
    ] {
        let error = Template::parse(template).unwrap_err();
        assert!(error.contains(part), "{template}: {error}");
    }
    assert!(Template::parse(&"{{#note}}".repeat(1000)).is_err());
}

proptest! {
    #[test]
    fn anything_is_answered(text in "[{}#/^!.|a \n]{0,40}", name in "(\\{\\{[#/^!]?(note|tags|annotations|\\.)\\}\\}[ \n]?){0,8}") {
        for text in [text, name] {
            if let Ok(template) = Template::parse(&text) {
                template.write(&work());
            }
        }
    }
}
