//! `Replacer::replace`, case by case.
#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test fail it by panicking"
)]

use std::borrow::Cow;
use std::fmt::Write;

use string_replace::Replacer;

const BANKS: &str = r#"{"ABN": "ABN AMRO", "ING": "ING BANK", "Rabo": "Rabobank",
    "Triodos": "Triodos Bank", "Volksbank": "de Volksbank"}"#;

/// A replacer whose keys are each replaced by `<n>`, where n is the key's index in `keys`.
fn numbering(keys: &[&str]) -> Replacer {
    let mut json = String::from("{");
    for (index, key) in keys.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let key = serde_json::to_string(key).unwrap();
        write!(json, r#"{comma}{key}:"<{index}>""#).unwrap();
    }
    json.push('}');
    Replacer::from_json(&json).unwrap()
}

#[test]
fn the_example_map() {
    let replacer = Replacer::from_json(BANKS).unwrap();
    let cases = [
        ("ABN", "ABN AMRO"),
        ("ING", "ING BANK"),
        ("Rabo", "Rabobank"),
        ("Triodos", "Triodos Bank"),
        ("Volksbank", "de Volksbank"),
        (
            "ing and abn, not booking",
            "ING BANK and ABN AMRO, not booking",
        ),
        ("iNg rAbO tRiOdOs", "ING BANK Rabobank Triodos Bank"),
        (
            "abn, (ing) \"rabo\" triodos.",
            "ABN AMRO, (ING BANK) \"Rabobank\" Triodos Bank.",
        ),
        ("ing-abn/rabo", "ING BANK-ABN AMRO/Rabobank"),
        ("ing\nabn\trabo\r\n", "ING BANK\nABN AMRO\tRabobank\r\n"),
        ("ing ing ing", "ING BANK ING BANK ING BANK"),
        ("😀ing😀", "😀ING BANK😀"),
        ("בנק ing של abn", "בנק ING BANK של ABN AMRO"),
        ("بنك،abn؟", "بنك،ABN AMRO؟"),
    ];
    for (text, expected) in cases {
        assert_eq!(replacer.replace(text), expected, "{text:?}");
    }
}

#[test]
fn a_text_without_a_match_is_not_copied() {
    let replacer = Replacer::from_json(BANKS).unwrap();
    let cases = [
        "",
        " ",
        "booking, ringing, ingot, ABN_AMRO, ABNAMRO, rabo1",
        "ing\u{301} \u{301}ing ing\u{200d}abn",
        "בing ingب жing",
        "\u{feff}",
    ];
    for text in cases {
        let replaced = replacer.replace(text);
        assert!(matches!(replaced, Cow::Borrowed(same) if same.as_ptr() == text.as_ptr()));
        assert_eq!(replaced, text);
    }
    let empty = Replacer::from_json("{}").unwrap();
    assert!(matches!(
        empty.replace("ing and abn"),
        Cow::Borrowed("ing and abn")
    ));
}

#[test]
fn the_longest_key_whose_ends_are_boundaries_wins() {
    let cases: &[(&[&str], &str, &str)] = &[
        (&["ING", "ING B"], "ING Bank", "<0> Bank"),
        (&["ING", "ING B"], "ING B", "<1>"),
        (&["ING", "ING B"], "ING B.", "<1>."),
        (&["ING", "ING Bank", "Bank of"], "ING Bank of", "<1> of"),
        (&["ING", "ING Bank NV", "Bank"], "ING Bank NW", "<0> <2> NW"),
        (&["a", "a a", "a a a"], "a a a a a a a a", "<2> <2> <1>"),
        (&["a b", "b c d"], "a b c d", "<0> c d"),
        (&["a b c", "b", "a b c d e"], "a b c d x", "<0> d x"),
        (&["b c", "a"], "ab c", "ab c"),
        (&["ab c", "a", "c"], "xab c", "xab <2>"),
    ];
    for (keys, text, expected) in cases {
        assert_eq!(
            numbering(keys).replace(text),
            *expected,
            "{keys:?} {text:?}"
        );
    }
}

#[test]
fn a_boundary_is_asked_for_only_beside_a_word_character_of_the_key() {
    let cases: &[(&[&str], &str, &str)] = &[
        (&["C++"], "c++ C++11 xC++ C+++", "<0> <0>11 xC++ <0>+"),
        (
            &["C", "C++", "++"],
            "C++ C+ D++ xC++",
            "<1> <0>+ D<2> xC<2>",
        ),
        (&[".NET"], "asp.net .nets .NET", "asp<0> .nets <0>"),
        (&["-"], "a-b --", "a<0>b <0><0>"),
        (&[" "], "a b  c", "a<0>b<0><0>c"),
        (&["a", "++", "b"], "a++b", "<0><1><2>"),
        (&["😀", "😀😀"], "😀😀😀x", "<1><0>x"),
        (&["line\nbreak"], "LINE\nBREAK line break", "<0> line break"),
        (&["\u{301}"], "e\u{301} \u{301}", "e\u{301} <0>"),
        (&["👩\u{200d}💻"], "👩\u{200d}💻 👩", "<0> 👩"),
        (
            &["\"quoted\"", "back\\slash", "$1", "(.*)"],
            "\"Quoted\" BACK\\slash $1 (.*)",
            "<0> <1> <2> <3>",
        ),
        (&["شركة"], "شركة، الشركة", "<0>، الشركة"),
        (&["בנק"], "בנק־לאומי בנקים", "<0>־לאומי בנקים"),
    ];
    for (keys, text, expected) in cases {
        assert_eq!(
            numbering(keys).replace(text),
            *expected,
            "{keys:?} {text:?}"
        );
    }
}

#[test]
fn case_is_ignored_by_simple_folding() {
    let cases: &[(&[&str], &str, &str)] = &[
        (&["kelvin"], "\u{212a}elvin KELVIN", "<0> <0>"),
        (&["\u{212a}"], "k K \u{212a} kk", "<0> <0> <0> kk"),
        (&["sun"], "ſun SUN", "<0> <0>"),
        (
            &["straße"],
            "STRAẞE straße STRASSE strasse",
            "<0> <0> STRASSE strasse",
        ),
        (&["strasse"], "straße STRASSE", "straße <0>"),
        (&["i"], "İ I ı i", "İ <0> ı <0>"),
        (&["İstanbul"], "istanbul İSTANBUL", "istanbul <0>"),
        (&["ΟΔΟΣ"], "οδος οδοσ", "<0> <0>"),
        (&["привет"], "ПРИВЕТ, Приветы", "<0>, Приветы"),
        (&["é"], "É e\u{301}", "<0> e\u{301}"),
    ];
    for (keys, text, expected) in cases {
        assert_eq!(
            numbering(keys).replace(text),
            *expected,
            "{keys:?} {text:?}"
        );
    }
}

#[test]
fn replaced_text_is_not_read_again() {
    let replacer =
        Replacer::from_json(r#"{"a": "b", "b": "a", "x y": "x", "loop": "loop loop", "d": "\\1"}"#)
            .unwrap();
    let cases = [
        ("a b", "b a"),
        ("x y y", "x y"),
        ("loop", "loop loop"),
        ("d", "\\1"),
    ];
    for (text, expected) in cases {
        assert_eq!(replacer.replace(text), expected);
    }
}

#[test]
fn a_long_text_is_replaced_from_end_to_end() {
    let replacer = Replacer::from_json(BANKS).unwrap();
    let text = "Deposits at ing rise; booking at abn does not. 😀 ".repeat(20_000);
    let expected = text
        .replace("at ing", "at ING BANK")
        .replace("abn", "ABN AMRO");
    assert!(text.len() > 900_000);
    assert!(replacer.replace(&text) == expected);
}

/// The longest key almost matches at every place. A search that reads on after each match as long
/// as a longer key may follow would take 3,000 steps a place here: minutes, not a moment.
#[test]
fn nested_keys_take_no_time_of_their_own() {
    let nested: Vec<String> = (1..50).map(|length| vec!["a"; length].join(" ")).collect();
    let almost = format!("{} b", vec!["a"; 3000].join(" "));
    let keys: Vec<&str> = nested
        .iter()
        .map(String::as_str)
        .chain([almost.as_str()])
        .collect();
    let replacer = numbering(&keys);

    let text = vec!["a"; 49 * 4000].join(" ");
    assert!(replacer.replace(&text) == vec!["<48>"; 4000].join(" "));
    assert_eq!(
        replacer.replace(&format!("a {almost}")),
        "<48> ".repeat(61) + "<11> b"
    );
    assert_eq!(replacer.replace(&almost), "<49>");
}

#[test]
fn thousands_of_keys() {
    let keys: Vec<String> = (0..10_000).map(|number| format!("key {number}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let replacer = numbering(&keys);
    assert_eq!(replacer.strings_map().len(), 10_000);
    assert_eq!(
        replacer.replace("Key 1, key 12, KEY 9999, key 99990, key 1234!"),
        "<1>, <12>, <9999>, key 99990, <1234>!",
    );
}
