/// The deepest nesting of arrays and objects that API Gateway reads.
pub(crate) const DEPTH_LIMIT: usize = 1000;

/// How deep arrays and objects are nested in a JSON text.
///
/// Counts brackets outside of strings without recursion, so that it is safe to ask before parsing.
/// The result means nothing for a text that is not JSON, which the parser then refuses.
pub(crate) fn depth(json: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in json.bytes() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_outside_of_strings_are_counted() {
        let cases = [
            ("", 0),
            ("1", 0),
            ("{}", 1),
            (r#"{"a":[1,{"b":[]}],"c":{}}"#, 4),
            (r#"["[[[{{{"]"#, 1),
            (r#"["\"[[["]"#, 1),
            (r#"["\\",[]]"#, 2),
            ("]]]][", 1),
        ];
        for (json, expected) in cases {
            assert_eq!(depth(json), expected, "{json}");
        }
    }
}
