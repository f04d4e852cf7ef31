use super::*;

fn frames<'a>(stack: &'a Stack<'_>) -> Vec<(&'a str, Option<u64>, &'a str)> {
    let text = |text: &'a Option<Cow<'_, str>>| text.as_deref().unwrap_or("");
    let frames = stack.0.iter();
    frames
        .map(|frame| (text(&frame.path), frame.line, text(&frame.label)))
        .collect()
}

#[test]
fn a_backtrace_of_rust() {
    let parsed = parse(
        "   0: string_api::map::compile\n             at ./src/map.rs:10:5\n   1: <unknown>\n   2: main\n             at /rustc/abc/library/std/src/rt.rs:199:18\n",
    );
    assert_eq!(
        frames(&parsed.stacks[0]),
        [
            ("./src/map.rs", Some(10), "string_api::map::compile"),
            ("", None, "<unknown>"),
            ("/rustc/abc/library/std/src/rt.rs", Some(199), "main"),
        ]
    );
}

#[test]
fn an_error_of_anyhow_with_its_causes() {
    let parsed = parse(
        "cannot refresh the map\n\nCaused by:\n    0: cannot read the parameter\n    1: connection refused\n\nStack backtrace:\n   0: refresh\n             at ./src/refresh.rs:7:1\n",
    );
    let causes = [
        (None, "cannot read the parameter"),
        (None, "connection refused"),
    ];
    assert_eq!(parsed.causes, causes);
    assert_eq!(
        frames(&parsed.stacks[0]),
        [("./src/refresh.rs", Some(7), "refresh")]
    );
}

#[test]
fn a_stack_of_java_with_its_cause() {
    let parsed = parse(
        "java.lang.IllegalStateException: state is not legal\n\tat java.base/java.lang.Integer.parseInt(Integer.java:652)\n\tat Main.run(Native Method)\nCaused by: java.io.IOException: gone: away\n\tat Main.main(Main.java:20)\n\t... 12 more\n",
    );
    assert_eq!(
        frames(&parsed.stacks[0]),
        [
            ("Integer.java", Some(652), "java.lang.Integer.parseInt"),
            ("Native Method", None, "Main.run"),
        ]
    );
    assert_eq!(parsed.causes, [(Some("java.io.IOException"), "gone: away")]);
    assert_eq!(
        frames(&parsed.stacks[1]),
        [("Main.java", Some(20), "Main.main")]
    );
    assert_eq!(parsed.stacks[1].1, 12);
}

#[test]
fn a_stack_of_node() {
    let parsed = parse(
        "TypeError: x is not a function\n    at speedy (/home/gbusey/file.js:6:11)\n    at /home/gbusey/file.js:10:1\n    at node:internal/main:23:47\n",
    );
    assert_eq!(
        frames(&parsed.stacks[0]),
        [
            ("/home/gbusey/file.js", Some(6), "speedy"),
            ("/home/gbusey/file.js", Some(10), ""),
            ("node:internal/main", Some(23), ""),
        ]
    );
}

#[test]
fn a_traceback_of_python_with_its_cause() {
    let parsed = parse(
        "Traceback (most recent call last):\n  File \"a.py\", line 2, in first\n    raise KeyError(\"k\")\nKeyError: 'k'\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File \"b.py\", line 9, in <module>\n    main()\n  File \"b.py\", line 4, in main\n    first()\nValueError: bad\n",
    );
    assert_eq!(
        frames(&parsed.stacks[0]),
        [("b.py", Some(4), "main"), ("b.py", Some(9), "<module>")]
    );
    assert_eq!(parsed.causes, [(Some("KeyError"), "'k'")]);
    assert_eq!(frames(&parsed.stacks[1]), [("a.py", Some(2), "first")]);
}

#[test]
fn another_text_is_a_frame_a_line() {
    let parsed = parse("somewhere\n\n  deep\n");
    assert_eq!(
        frames(&parsed.stacks[0]),
        [("", None, "somewhere"), ("", None, "  deep")]
    );
}

#[test]
fn more_frames_than_that_are_counted() {
    let text = "    at f (x.js:1:1)\n".repeat(250);
    let parsed = parse(&text);
    assert_eq!((parsed.stacks[0].0.len(), parsed.stacks[0].1), (200, 50));
}
