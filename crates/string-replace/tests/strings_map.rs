//! Strings maps: what is refused with which message, look-up and listing.

use string_replace::{
    ListQuery, ListQueryError, Replacer, StringsMap, Term, TermList, TermResponse, TermsResponse,
};

#[test]
fn what_is_no_strings_map_is_refused_by_name() {
    let cases = [
        (
            "",
            "the strings map is not JSON: EOF while parsing a value at line 1 column 0; \
             it must be a JSON object of non-empty strings",
        ),
        (
            "{\n  \"ABN\": \"ABN AMRO\",\n  \"ING\" \"ING BANK\"\n}",
            "the strings map is not JSON: expected `:` at line 3 column 9; \
             it must be a JSON object of non-empty strings",
        ),
        (
            "{\"a\": 1} x",
            "the strings map is not JSON: trailing characters at line 1 column 10; \
             it must be a JSON object of non-empty strings",
        ),
        (
            "\u{feff}{}",
            "the strings map is not JSON: expected value at line 1 column 1; \
             it must be a JSON object of non-empty strings",
        ),
        (
            "[\"ABN\"]",
            "the strings map must be a JSON object of non-empty strings, and is of type array",
        ),
        (
            "null",
            "the strings map must be a JSON object of non-empty strings, and is of type null",
        ),
        (
            r#"{"ABN": "ABN AMRO", "ING": 7}"#,
            r#"the value of "ING" in the strings map must be a string, and is of type integer"#,
        ),
        (
            r#"{"ING": {"name": "ING BANK"}}"#,
            r#"the value of "ING" in the strings map must be a string, and is of type object"#,
        ),
        (
            r#"{"ABN": "ABN AMRO", "ING": ""}"#,
            r#"the value of "ING" in the strings map is empty; give it a text or remove the key"#,
        ),
        (
            r#"{"": "x"}"#,
            r#"the strings map has the empty key ""; remove it"#,
        ),
        (
            r#"{"ING": "a", "ABN": "b", "ING": "c"}"#,
            r#"the key "ING" stands twice in the strings map; remove one"#,
        ),
        (
            r#"{"ING": "a", "\u0049NG": "c"}"#,
            r#"the key "ING" stands twice in the strings map; remove one"#,
        ),
        (
            r#"{"ing": "a", "ABN": "b", "ING": "c"}"#,
            "the keys \"ing\" and \"ING\" of the strings map are the same when case is ignored; \
             remove one",
        ),
        (
            "{\"\u{212a}\": \"a\", \"k\": \"b\"}",
            "the keys \"\u{212a}\" and \"k\" of the strings map are the same when case is ignored; \
             remove one",
        ),
        (
            r#"{"ING\ud800": "a"}"#,
            r#"the member "ING\ud800" of the strings map has an unpaired surrogate (\ud800 to \udfff), which is no text"#,
        ),
        (
            r#"{"ING": "\udc00"}"#,
            r#"the member "ING" of the strings map has an unpaired surrogate (\ud800 to \udfff), which is no text"#,
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(
            StringsMap::from_json(text).unwrap_err().to_string(),
            expected,
            "{text}"
        );
        assert_eq!(
            Replacer::from_json(text).unwrap_err().to_string(),
            expected,
            "{text}"
        );
    }
}

#[test]
fn a_map_may_be_empty_and_hold_any_characters() {
    let empty = StringsMap::from_json(" {} ").unwrap();
    assert!(empty.is_empty());
    assert_eq!(empty.len(), 0);
    assert_eq!(empty.lookup(""), None);

    let map = StringsMap::from_json(r#"{" ": " ", "\n": "\u0000", "ß": "a", "SS": "b"}"#).unwrap();
    assert!(!map.is_empty());
    assert_eq!(map.len(), 4);
}

const MAP: &str = r#"{"ING": "ING BANK", "abn": "ABN AMRO", "\u212aelvin": "K", "Straße": "Street",
    "INGKA": "IKEA", "ing b": "ING Belgium", "Ébène": "Ebony", "İ": "dotted"}"#;

#[test]
fn look_up_ignores_case_and_keeps_the_spelling() {
    let map = StringsMap::from_json(MAP).unwrap();
    let cases = [
        ("ING", Some(("ING", "ING BANK"))),
        ("ing", Some(("ING", "ING BANK"))),
        ("ABN", Some(("abn", "ABN AMRO"))),
        ("KELVIN", Some(("\u{212a}elvin", "K"))),
        ("STRAẞE", Some(("Straße", "Street"))),
        ("STRASSE", None),
        ("éBÈNE", Some(("Ébène", "Ebony"))),
        ("İ", Some(("İ", "dotted"))),
        ("i", None),
        ("ING ", None),
        ("IN", None),
        ("", None),
    ];
    for (term, expected) in cases {
        let expected = expected.map(|(term, replacement)| Term { term, replacement });
        assert_eq!(map.lookup(term), expected, "{term:?}");
    }
    let response = TermResponse::from(map.lookup("Abn").unwrap());
    assert_eq!(
        serde_json::to_string(&response).unwrap(),
        r#"{"term":"abn","replacement":"ABN AMRO"}"#,
    );
}

#[test]
fn terms_are_sorted_without_regard_to_case() {
    let map = StringsMap::from_json(MAP).unwrap();
    let terms: Vec<&str> = map.iter().map(|term| term.term).collect();
    assert_eq!(
        terms,
        [
            "abn",
            "ING",
            "ing b",
            "INGKA",
            "\u{212a}elvin",
            "Straße",
            "Ébène",
            "İ"
        ],
    );
}

#[test]
fn a_listing_begins_with_the_prefix_and_ends_at_the_limit() {
    let map = StringsMap::from_json(MAP).unwrap();
    let cases: &[(&str, usize, &[&str], bool)] = &[
        ("in", 100, &["ING", "ing b", "INGKA"], false),
        ("IN", 3, &["ING", "ing b", "INGKA"], false),
        ("ing", 2, &["ING", "ing b"], true),
        ("ing", 1, &["ING"], true),
        ("ing ", 1, &["ing b"], false),
        ("k", 9, &["\u{212a}elvin"], false),
        ("ſTRAẞ", 9, &["Straße"], false),
        ("STRAS", 9, &[], false),
        ("i", 9, &["ING", "ing b", "INGKA"], false),
        ("é", 9, &["Ébène"], false),
        ("zz", 9, &[], false),
        ("\u{10ffff}", 9, &[], false),
    ];
    for &(prefix, limit, terms, truncated) in cases {
        let query = ListQuery {
            prefix: prefix.to_owned(),
            limit,
        };
        let expected = TermList {
            terms: terms.to_vec(),
            truncated,
        };
        assert_eq!(map.list(&query), expected, "{prefix:?} {limit}");
    }
    let query = ListQuery {
        prefix: "ing".to_owned(),
        limit: 2,
    };
    let response = TermsResponse::from(map.list(&query));
    assert_eq!(
        serde_json::to_string(&response).unwrap(),
        r#"{"terms":["ING","ing b"],"truncated":true}"#,
    );
}

#[test]
fn a_list_query_has_a_prefix_and_a_limit_from_1_to_100() {
    let query = |limit| {
        Ok(ListQuery {
            prefix: "a".to_owned(),
            limit,
        })
    };
    let cases = [
        (Some("a"), None, query(100)),
        (Some("a"), Some("1"), query(1)),
        (Some("a"), Some("100"), query(100)),
        (Some("a"), Some("007"), query(7)),
        (Some("a"), Some(""), Err(ListQueryError::InvalidLimit)),
        (Some("a"), Some("0"), Err(ListQueryError::InvalidLimit)),
        (Some("a"), Some("101"), Err(ListQueryError::InvalidLimit)),
        (Some("a"), Some("-1"), Err(ListQueryError::InvalidLimit)),
        (Some("a"), Some("+5"), Err(ListQueryError::InvalidLimit)),
        (Some("a"), Some(" 5"), Err(ListQueryError::InvalidLimit)),
        (Some("a"), Some("5 "), Err(ListQueryError::InvalidLimit)),
        (Some("a"), Some("5.0"), Err(ListQueryError::InvalidLimit)),
        (Some("a"), Some("1e1"), Err(ListQueryError::InvalidLimit)),
        (Some("a"), Some("five"), Err(ListQueryError::InvalidLimit)),
        (Some("a"), Some("٥"), Err(ListQueryError::InvalidLimit)),
        (
            Some("a"),
            Some("99999999999999999999999"),
            Err(ListQueryError::InvalidLimit),
        ),
        (None, None, Err(ListQueryError::MissingPrefix)),
        (Some(""), None, Err(ListQueryError::MissingPrefix)),
        (Some(" \t\n"), None, Err(ListQueryError::MissingPrefix)),
        (None, Some("bad"), Err(ListQueryError::MissingPrefix)),
    ];
    for (prefix, limit, expected) in cases {
        assert_eq!(
            ListQuery::parse(prefix, limit),
            expected,
            "{prefix:?} {limit:?}"
        );
    }
    assert_eq!(ListQuery::parse(Some(" a "), None).unwrap().prefix, " a ");
    assert_eq!(
        ListQueryError::MissingPrefix.to_string(),
        "Missing required request parameters: [prefix]",
    );
    assert_eq!(
        ListQueryError::InvalidLimit.to_string(),
        "limit must be a whole number from 1 to 100",
    );
}
