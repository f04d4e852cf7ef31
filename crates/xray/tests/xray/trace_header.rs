//! The trace header, read and written.

use std::time::{Duration, UNIX_EPOCH};

use proptest::prelude::*;
use xray::{Sampled, TraceHeader};

const ROOT: &str = "1-3152b799-8954dae64eda91bc9a23a7e8";
const PARENT: &str = "7fa8c0f79203be72";

#[test]
fn each_form_of_header_is_written_as_documented() {
    let cases = [
        // (received, written again)
        ("", ""),
        (
            "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1",
            "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1",
        ),
        // Order is normalised, space dropped.
        (
            " Sampled=0 ; Root = 1-3152b799-8954dae64eda91bc9a23a7e8 ;",
            "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Sampled=0",
        ),
        // Unknown pairs keep their own order, after the known ones.
        (
            "Self=1-67891234-12456789abcdef012345678;Lineage=1:a87bd80c:0;Root=1-3152b799-8954dae64eda91bc9a23a7e8",
            "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Self=1-67891234-12456789abcdef012345678;Lineage=1:a87bd80c:0",
        ),
        // The first good value of a known name counts.
        (
            "Sampled=2;Sampled=?;Sampled=1;Parent=short;Parent=7fa8c0f79203be72",
            "Parent=7fa8c0f79203be72;Sampled=?",
        ),
        // What has no form is dropped; names are case-sensitive, so `root` is an unknown name.
        ("Root=garbage;Sampled;=x;;root=1", "root=1"),
        ("name=a=b", "name=a=b"),
        ("name=\u{1f600};name=tab\there;k\u{0}=v", ""),
    ];
    for (received, written) in cases {
        assert_eq!(
            TraceHeader::parse(received).to_string(),
            written,
            "{received:?}"
        );
    }
}

#[test]
fn the_known_members_are_typed() {
    let header = TraceHeader::parse(&format!("Root={ROOT};Parent={PARENT};Sampled=?"));
    assert_eq!(header.root.unwrap().to_string(), ROOT);
    assert_eq!(header.parent.unwrap().to_string(), PARENT);
    assert_eq!(header.sampled, Some(Sampled::Requested));
}

#[test]
fn a_root_is_made_only_when_there_is_none() {
    let now = UNIX_EPOCH + Duration::from_secs(0x3152_b799);
    let kept = TraceHeader::parse(&format!("Root={ROOT};Sampled=1")).with_root_or_new(now);
    assert_eq!(kept.to_string(), format!("Root={ROOT};Sampled=1"));

    let made = TraceHeader::parse("Root=garbage;Sampled=1").with_root_or_new(now);
    let written = made.to_string();
    assert!(written.starts_with("Root=1-3152b799-"), "{written}");
    assert!(written.ends_with(";Sampled=1"), "{written}");
}

proptest! {
    /// Whatever a client sends, what is written again is a valid header value and stays the same
    /// when it is read once more.
    #[test]
    fn hostile_input_is_never_passed_on_unsafe(value in "(Root|Parent|Sampled|Self|\\PC|[;=\\x00-\\x20])*") {
        let header = TraceHeader::parse(&value);
        let written = header.to_string();
        prop_assert!(written.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        prop_assert_eq!(TraceHeader::parse(&written), header);
    }

    #[test]
    fn any_text_is_read_without_a_panic(value in any::<String>()) {
        let _ = TraceHeader::parse(&value);
    }
}
