use proptest::prelude::*;

use super::*;

fn refused(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

#[test]
fn and_binds_more_than_or() {
    let flags = |text| parse(text).unwrap();
    assert_eq!(
        flags("ok OR error AND !fault"),
        Expression::Any(vec![
            Expression::Flag(Flag::Ok),
            Expression::All(vec![
                Expression::Flag(Flag::Error),
                Expression::Not(Box::new(Expression::Flag(Flag::Fault))),
            ]),
        ])
    );
    assert_eq!(
        flags("(ok or error) and fault"),
        flags("( OK OR Error )AND FAULT")
    );
    assert_ne!(
        flags("(ok OR error) AND fault"),
        flags("ok OR error AND fault")
    );
    assert_eq!(flags("!!ok"), flags("ok"));
    assert_eq!(flags("fault = false"), flags("!fault"));
    assert_eq!(flags("fault != false"), flags("fault"));
}

#[test]
fn a_text_may_hold_quotes_and_signs() {
    assert_eq!(
        parse(r#"annotation[a.b-c] = "say \"hi\" AND )""#).unwrap(),
        Expression::Annotation(
            "a.b-c".into(),
            Some((Comparison::Equal, Literal::Text("say \"hi\" AND )".into())))
        )
    );
}

#[test]
fn services_are_selected_by_name_type_and_account() {
    let selector = Selector {
        name: Some("api".into()),
        kind: Some("AWS::ECS::Fargate".into()),
        account_id: Some("000000000000".into()),
    };
    assert_eq!(
        parse(r#"service(id(name: "api", type: "AWS::ECS::Fargate", account.id: "000000000000"))"#)
            .unwrap(),
        Expression::Service(selector, None)
    );
    assert_eq!(
        parse(r#"edge("a", ) { responsetime >= .5 }"#).unwrap(),
        Expression::Edge(
            Selector {
                name: Some("a".into()),
                ..Selector::default()
            },
            Selector::default(),
            Some(Box::new(Expression::Number(
                Number::ResponseTime,
                Comparison::GreaterOrEqual,
                0.5
            )))
        )
    );
}

#[test]
fn an_error_names_the_place() {
    for (text, begins) in [
        ("", "at character 1 a keyword was expected"),
        ("ok AND", "at character 7 a keyword was expected"),
        (
            "ok AND nothing = 1",
            "at character 8 a keyword was expected",
        ),
        ("ok fault", "at character 4 AND, OR or the end was expected"),
        ("(ok", "at character 4 ) was expected"),
        ("ok)", "at character 3 AND, OR or the end was expected"),
        ("http.status", "at character 12 a number is compared by"),
        (
            "http.status = \"200\"",
            "at character 15 a number is compared by",
        ),
        ("http.url > \"x\"", "at character 12 a text is compared by"),
        (
            "http.url CONTAINS x",
            "at character 19 a text in double quotes, a number",
        ),
        (
            "http.url = \"x",
            "at character 12 a text begins that has no second",
        ),
        (
            "fault > true",
            "at character 9 the keyword before is compared by = or !=",
        ),
        ("annotation = 1", "at character 12 . was expected"),
        (
            "annotation.a.b = 1",
            "at character 13 AND, OR or the end was expected",
        ),
        ("annotation[a = 1", "at character 12 ] is missing"),
        (
            "annotation.a CONTAINS 1",
            "at character 23 this cannot be compared so",
        ),
        (
            "service(a)",
            "at character 9 a text in double quotes was expected",
        ),
        ("service(\"é\") { ok", "at character 18 } was expected"),
        (
            "service(id(nome: \"a\"))",
            "at character 12 name, type or account.id was expected",
        ),
        ("edge(\"a\")", "at character 9 , was expected"),
        (
            "responsetime > 1e999",
            "at character 16 a text in double quotes, a number",
        ),
    ] {
        let error = refused(text);
        assert!(error.starts_with(begins), "{text}: {error}");
    }
}

#[test]
fn an_expression_without_end_does_not_exhaust_the_stack() {
    for text in ["(".repeat(100_000), "service(){".repeat(100_000)] {
        assert!(refused(&text).contains("more than 50 parentheses are open"));
    }
    assert!(parse(&format!("{}ok", "!".repeat(100_001))).is_ok());
    assert!(parse(&vec!["ok"; 100_000].join(" AND ")).is_ok());
}

proptest! {
    #[test]
    fn no_text_breaks_the_parser(text in any::<String>()) {
        drop(parse(&text));
    }

    #[test]
    fn no_order_of_words_breaks_the_parser(
        words in prop::collection::vec(
            prop::sample::select(&[
                "service", "edge", "id", "name", ":", "(", ")", "{", "}", "[", "]", ",", "!", "=", ">=", "AND", "OR", "ok",
                "annotation", ".", "\"é\"", "\"", "7", "http.status", "http.url", "CONTAINS", "true",
            ][..]),
            0..20,
        ),
    ) {
        let text = words.join(" ");
        if let Err(error) = parse(&text) {
            prop_assert!((1..=text.chars().count() + 1).contains(&error.place), "{text}: {error}");
        }
    }
}
