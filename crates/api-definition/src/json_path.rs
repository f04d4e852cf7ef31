//! Places in a JSON text, so that an error can name the key and the line.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::value::RawValue;

/// The way from the root of a JSON text to one of its values.
///
/// Displayed as `serde_path_to_error` does, such as `aliases.prod` or `schema.anyOf[1]`, so that
/// all errors of this crate read alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct JsonPath(Vec<Segment>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Key(String),
    Index(usize),
}

impl JsonPath {
    pub(crate) fn keys<const N: usize>(keys: [&str; N]) -> Self {
        Self(keys.map(|key| Segment::Key(key.to_owned())).into())
    }

    pub(crate) fn key(&self, key: impl Into<String>) -> Self {
        self.child(Segment::Key(key.into()))
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        self.child(Segment::Index(index))
    }

    fn child(&self, segment: Segment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }

    /// The line, from 1, on which the value begins, or the nearest value above it when the text
    /// leaves this one out. `None` when the text is no JSON.
    pub(crate) fn line_in(&self, text: &str) -> Option<usize> {
        let mut value: &RawValue = serde_json::from_str(text).ok()?;
        for segment in &self.0 {
            let child = match segment {
                Segment::Key(key) => serde_json::from_str(value.get())
                    .ok()
                    .and_then(|mut object: BTreeMap<String, &RawValue>| object.remove(key)),
                Segment::Index(index) => serde_json::from_str(value.get())
                    .ok()
                    .and_then(|array: Vec<&RawValue>| array.get(*index).copied()),
            };
            match child {
                Some(child) => value = child,
                None => break,
            }
        }
        // A raw value is a slice of the text it was read from, so its address tells its offset.
        let offset = value.get().as_ptr().addr() - text.as_ptr().addr();
        Some(text[..offset].matches('\n').count() + 1)
    }
}

impl From<&serde_path_to_error::Path> for JsonPath {
    fn from(path: &serde_path_to_error::Path) -> Self {
        use serde_path_to_error::Segment as Theirs;

        let segments = path.iter().filter_map(|segment| match segment {
            Theirs::Seq { index } => Some(Segment::Index(*index)),
            Theirs::Map { key } => Some(Segment::Key(key.clone())),
            // The variant of an enum is no step in the text, and what it does not know is none.
            Theirs::Enum { .. } | Theirs::Unknown => None,
        });
        Self(segments.collect())
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if position == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::JsonPath;

    const TEXT: &str = "{\n  \"a\": {\n    \"b\": [\n      1,\n      {\"c\\n\": 2}\n    ]\n  }\n}";

    #[test]
    fn the_line_of_a_value_is_found() {
        let b = JsonPath::keys(["a", "b"]);
        for (path, line) in [
            (JsonPath::default(), 1),
            (JsonPath::keys(["a"]), 2),
            (b.clone(), 3),
            (b.index(0), 4),
            (b.index(1), 5),
            (b.index(1).key("c\n"), 5),
        ] {
            assert_eq!(path.line_in(TEXT), Some(line), "{path}");
        }
    }

    #[test]
    fn a_value_left_out_has_the_line_of_the_nearest_above() {
        assert_eq!(JsonPath::keys(["a", "x", "y"]).line_in(TEXT), Some(2));
        assert_eq!(JsonPath::keys(["a", "b"]).index(7).line_in(TEXT), Some(3));
        assert_eq!(JsonPath::keys(["a"]).line_in("{"), None);
    }

    #[test]
    fn it_reads_like_a_path() {
        assert_eq!(
            JsonPath::keys(["a", "b"]).index(1).key("c").to_string(),
            "a.b[1].c"
        );
    }
}
