//! The end of an invocation's log, as `LogType` `Tail` asks for it.

/// "Set to Tail to include the execution log in the response": at most the last 4 KB.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
const TAIL_BYTES: usize = 4096;

/// The last 4 KiB of what was pushed, cut at a character.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    text: String,
}

impl Tail {
    pub(crate) fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
        if self.text.len() > TAIL_BYTES {
            let from = self.text.ceil_char_boundary(self.text.len() - TAIL_BYTES);
            self.text.drain(..from);
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_4_kib_stay_whole_characters() {
        let mut tail = Tail::default();
        tail.push("begin");
        tail.push(&"\u{e9}".repeat(3000));
        tail.push("end");
        let text = tail.into_text();
        assert_eq!(text.len(), TAIL_BYTES - 1, "half a character is left out");
        assert!(text.starts_with('\u{e9}') && text.ends_with("\u{e9}\nend\n"));
    }
}
