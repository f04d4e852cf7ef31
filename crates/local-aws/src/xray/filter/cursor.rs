//! The text of an expression, read from its beginning to its end.

use super::{FilterError, Literal, keyword::Comparison};

/// Where reading is.
pub(super) struct Cursor<'t> {
    text: &'t str,
    /// In bytes.
    place: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, place: 0 }
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn skip(&mut self, bytes: usize) {
        self.place += bytes;
    }

    pub(super) fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.skip(rest.len() - rest.trim_start().len());
    }

    /// Takes `sign`, spaces before it left out.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        self.skip_spaces();
        let found = self.rest().starts_with(sign);
        if found {
            self.skip(sign.len());
        }
        found
    }

    pub(super) fn expect(&mut self, sign: &str) -> Result<(), FilterError> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(self.error(&format!("{sign} was expected")))
        }
    }

    /// Takes `word`, in capitals or not, where it is not part of a longer one.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        self.skip_spaces();
        let rest = self.rest();
        let end = word_end(rest, is_of_key);
        let found = rest
            .get(..end)
            .is_some_and(|found| found.eq_ignore_ascii_case(word));
        if found {
            self.skip(end);
        }
        found
    }

    /// Takes characters that `belongs` says to belong to a word; none of them gives an empty one.
    pub(super) fn word(&mut self, belongs: fn(char) -> bool) -> &'t str {
        self.skip_spaces();
        let rest = self.rest();
        let (word, _) = rest.split_at(word_end(rest, belongs));
        self.skip(word.len());
        word
    }

    /// Takes everything before `sign`, and the sign.
    pub(super) fn until(&mut self, sign: char) -> Result<&'t str, FilterError> {
        let rest = self.rest();
        let Some((before, _)) = rest.split_once(sign) else {
            return Err(self.error(&format!("{sign} is missing")));
        };
        self.skip(before.len() + sign.len_utf8());
        Ok(before)
    }

    pub(super) fn comparison(&mut self) -> Option<Comparison> {
        // A sign that begins another stands after it.
        for (sign, comparison) in [
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("=", Comparison::Equal),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ] {
            if self.take(sign) {
                return Some(comparison);
            }
        }
        for (word, comparison) in [
            ("CONTAINS", Comparison::Contains),
            ("BEGINSWITH", Comparison::BeginsWith),
            ("ENDSWITH", Comparison::EndsWith),
        ] {
            if self.take_word(word) {
                return Some(comparison);
            }
        }
        None
    }

    pub(super) fn literal(&mut self) -> Result<Literal, FilterError> {
        self.skip_spaces();
        if self.rest().starts_with('"') {
            return self.text().map(Literal::Text);
        }
        if self.take_word("true") {
            return Ok(Literal::Boolean(true));
        }
        if self.take_word("false") {
            return Ok(Literal::Boolean(false));
        }
        let rest = self.rest();
        let is_of_number =
            |character: char| character.is_ascii_digit() || "+-.eE".contains(character);
        let (digits, _) = rest.split_at(word_end(rest, is_of_number));
        let number = digits
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite());
        let number = number.ok_or_else(|| {
            self.error("a text in double quotes, a number, true or false was expected")
        })?;
        self.skip(digits.len());
        Ok(Literal::Number(number))
    }

    /// A text in double quotes, in which a backslash makes the next character an ordinary one.
    pub(super) fn text(&mut self) -> Result<String, FilterError> {
        self.skip_spaces();
        let mut characters = self.rest().char_indices();
        if characters.next().is_none_or(|(_, first)| first != '"') {
            return Err(self.error("a text in double quotes was expected"));
        }
        let mut text = String::new();
        while let Some((place, character)) = characters.next() {
            match character {
                '"' => {
                    self.skip(place + 1);
                    return Ok(text);
                }
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                other => text.push(other),
            }
        }
        Err(self.error("a text begins that has no second double quote"))
    }

    /// An error at the next character that is no space.
    pub(super) fn error(&self, reason: &str) -> FilterError {
        let place = self.text.len() - self.rest().trim_start().len();
        let before = self.text.get(..place).unwrap_or_default();
        FilterError {
            place: before.chars().count() + 1,
            reason: reason.to_owned(),
        }
    }
}

fn word_end(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|character| !belongs(character))
        .unwrap_or(text.len())
}

/// Whether a character belongs to the key of an annotation that is written without brackets.
pub(super) fn is_of_key(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '-'
}

/// Whether a character belongs to a keyword.
pub(super) fn is_of_keyword(character: char) -> bool {
    character.is_alphanumeric() || character == '.' || character == '_'
}
