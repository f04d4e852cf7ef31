//! `POST .../string/replace`: what the replacer does, as both sides answer it.

use serde_json::json;

use crate::answer::Expectation;
use crate::case::{Case, Request};

/// Name, content, replaced: with the example map.
const WITH_THE_EXAMPLE_MAP: &[(&str, &str, &str)] = &[
    ("the key ABN", "ABN", "ABN AMRO"),
    ("the key ING", "ING", "ING BANK"),
    ("the key Rabo", "Rabo", "Rabobank"),
    ("the key Triodos", "Triodos", "Triodos Bank"),
    ("the key Volksbank", "Volksbank", "de Volksbank"),
    (
        "several keys, and one inside a word",
        "ing and abn, not booking",
        "ING BANK and ABN AMRO, not booking",
    ),
    (
        "mixed case",
        "aBn iNg RABO tRIODOS volksBANK",
        "ABN AMRO ING BANK Rabobank Triodos Bank de Volksbank",
    ),
    ("keys at both edges", "abn met ing", "ABN AMRO met ING BANK"),
    (
        "keys next to punctuation",
        "(abn), \"ing\"; rabo! ing.",
        "(ABN AMRO), \"ING BANK\"; Rabobank! ING BANK.",
    ),
    (
        "a key after an apostrophe and a hyphen",
        "l'abn-ing",
        "l'ABN AMRO-ING BANK",
    ),
    (
        "keys inside words",
        "bingo Rabobank ABNs",
        "bingo Rabobank ABNs",
    ),
    (
        "an underscore and a digit belong to a word",
        "ing_1 1abn ing2",
        "ing_1 1abn ing2",
    ),
    (
        "keys that run into each other",
        "abning ingabn",
        "abning ingabn",
    ),
    (
        "emoji beside a key",
        "\u{1F3E6}ing\u{1F3E6} \u{1F468}\u{200D}\u{1F4BB} abn",
        "\u{1F3E6}ING BANK\u{1F3E6} \u{1F468}\u{200D}\u{1F4BB} ABN AMRO",
    ),
    (
        "a combining mark after a key makes another word",
        "ing\u{0301} abn",
        "ing\u{0301} ABN AMRO",
    ),
    (
        "a combining mark before a key belongs to its word",
        "e\u{0301}ing e\u{0301} ing",
        "e\u{0301}ing e\u{0301} ING BANK",
    ),
    (
        "right-to-left text",
        "שלום ing שלום, بنك abn",
        "שלום ING BANK שלום, بنك ABN AMRO",
    ),
    ("right-to-left letters are letters", "שלוםing", "שלוםing"),
    ("the Kelvin sign is a k", "vol\u{212A}sbank", "de Volksbank"),
    (
        "the long s is an s",
        "triodo\u{017F} vol\u{212A}\u{017F}ban\u{212A}",
        "Triodos Bank de Volksbank",
    ),
    (
        "a dotless or dotted Turkish i is no i",
        "\u{0130}NG \u{0131}ng",
        "\u{0130}NG \u{0131}ng",
    ),
    ("empty content", "", ""),
    (
        "content of white space and control characters",
        " \t\r\n\u{0001}ing\u{0000}",
        " \t\r\n\u{0001}ING BANK\u{0000}",
    ),
    (
        "nothing to replace",
        "geen bank te zien",
        "geen bank te zien",
    ),
    ("quotes and backslashes", "\\\"ing\\\"", "\\\"ING BANK\\\""),
];

/// Name, content, replaced: with the overlapping keys added.
const WITH_OVERLAPPING_KEYS: &[(&str, &str, &str)] = &[
    ("the longest key wins", "ing b ing", "ING BELGIUM ING BANK"),
    (
        "a shorter key where the longest fails its boundary",
        "ING Bank",
        "ING BANK Bank",
    ),
    (
        "a longer key that begins earlier wins",
        "bank of ing b",
        "the bank b",
    ),
    (
        "a key that ends in punctuation",
        "C++ c++11 xC++",
        "C plus plus C plus plus11 xC++",
    ),
];

pub(super) fn cases() -> Vec<Case> {
    let example = WITH_THE_EXAMPLE_MAP.iter().map(case);
    let overlapping = WITH_OVERLAPPING_KEYS
        .iter()
        .map(case)
        .map(Case::with_overlapping_keys);
    example
        .chain(overlapping)
        .chain([large_content()])
        .collect()
}

fn case((name, content, replaced): &(&str, &str, &str)) -> Case {
    let request = Request::replace(json!({ "content": content }).to_string());
    Case::both(
        format!("replace: {name}"),
        request,
        Expectation::message(200, replaced),
    )
}

fn large_content() -> Case {
    const REPEATED: usize = 100_000;
    let request = Request::replace(json!({ "content": "ing 9 7 ,".repeat(REPEATED) }).to_string());
    let replaced = Expectation::message(200, &"ING BANK 9 7 ,".repeat(REPEATED));
    Case::both("replace: content of 900 KB", request, replaced)
}
