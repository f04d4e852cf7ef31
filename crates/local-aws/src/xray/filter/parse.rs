//! From the text of an expression to the expression.
//!
//! A parser of a page needs no library, and its errors name the place that a person has to look at.

use super::{
    Expression, FilterError, Literal, Selector,
    cursor::{Cursor, is_of_key, is_of_keyword},
    keyword::{Comparison, Flag, Number, Text},
};

/// How deep parentheses and braces may be in one another: the parser calls itself for each.
const DEEPEST: usize = 50;

const ANNOTATION: &str = "annotation";

/// Reads a filter expression.
///
/// # Errors
/// What was expected, and at which character.
pub(in super::super) fn parse(text: &str) -> Result<Expression, FilterError> {
    let mut parser = Parser {
        cursor: Cursor::new(text),
        depth: 0,
    };
    let expression = parser.any()?;
    parser.cursor.skip_spaces();
    if parser.cursor.rest().is_empty() {
        Ok(expression)
    } else {
        Err(parser.cursor.error("AND, OR or the end was expected"))
    }
}

struct Parser<'t> {
    cursor: Cursor<'t>,
    depth: usize,
}

impl Parser<'_> {
    /// Terms joined by OR, which binds less than AND.
    fn any(&mut self) -> Result<Expression, FilterError> {
        self.joined("OR", Self::all, Expression::Any)
    }

    fn all(&mut self) -> Result<Expression, FilterError> {
        self.joined("AND", Self::term, Expression::All)
    }

    fn joined(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Result<Expression, FilterError>,
        join: fn(Vec<Expression>) -> Expression,
    ) -> Result<Expression, FilterError> {
        let first = part(self)?;
        if !self.cursor.take_word(word) {
            return Ok(first);
        }
        let mut parts = vec![first, part(self)?];
        while self.cursor.take_word(word) {
            parts.push(part(self)?);
        }
        Ok(join(parts))
    }

    fn term(&mut self) -> Result<Expression, FilterError> {
        let mut negated = false;
        while self.cursor.take("!") {
            negated = !negated;
        }
        let expression = if self.cursor.take("(") {
            self.enclosed(")")?
        } else {
            self.test()?
        };
        Ok(if negated {
            Expression::Not(Box::new(expression))
        } else {
            expression
        })
    }

    /// An expression and the sign that closes it.
    fn enclosed(&mut self, end: &str) -> Result<Expression, FilterError> {
        if self.depth == DEEPEST {
            let reason = format!("more than {DEEPEST} parentheses are open");
            return Err(self.cursor.error(&reason));
        }
        self.depth += 1;
        let expression = self.any()?;
        self.cursor.expect(end)?;
        self.depth -= 1;
        Ok(expression)
    }

    fn test(&mut self) -> Result<Expression, FilterError> {
        self.cursor.skip_spaces();
        let unknown = self
            .cursor
            .error("a keyword was expected, such as service(\"..\"), http.status or fault");
        // The key of an annotation may have capitals, and ends at the next dot.
        if self.cursor.take_word(ANNOTATION) {
            return self.annotation();
        }
        let word = self.cursor.word(is_of_keyword).to_ascii_lowercase();
        match word.as_str() {
            "service" => self.service(),
            "edge" => self.edge(),
            word => {
                if let Some(flag) = Flag::parse(word) {
                    self.flag(flag)
                } else if let Some(number) = Number::parse(word) {
                    self.number(number)
                } else if let Some(text) = Text::parse(word) {
                    self.text(text)
                } else {
                    Err(unknown)
                }
            }
        }
    }

    fn flag(&mut self, flag: Flag) -> Result<Expression, FilterError> {
        let Some(comparison) = self.cursor.comparison() else {
            return Ok(Expression::Flag(flag));
        };
        let unfit = self
            .cursor
            .error("the keyword before is compared by = or != with true or false");
        let value = self.cursor.literal()?;
        let Literal::Boolean(value) = value else {
            return Err(unfit);
        };
        if !comparison.is_equality() {
            return Err(unfit);
        }
        let expression = Expression::Flag(flag);
        Ok(if value == (comparison == Comparison::Equal) {
            expression
        } else {
            Expression::Not(Box::new(expression))
        })
    }

    fn number(&mut self, number: Number) -> Result<Expression, FilterError> {
        let unfit = "a number is compared by =, !=, <, <=, > or >= with a number";
        match self.comparison(unfit)? {
            (comparison, Literal::Number(value), _) if comparison.is_of_numbers() => {
                Ok(Expression::Number(number, comparison, value))
            }
            (_, _, unfit) => Err(unfit),
        }
    }

    fn text(&mut self, text: Text) -> Result<Expression, FilterError> {
        let unfit = "a text is compared by =, !=, CONTAINS, BEGINSWITH or ENDSWITH with a text in double quotes";
        match self.comparison(unfit)? {
            (comparison, Literal::Text(value), _) if comparison.is_of_texts() => {
                Ok(Expression::Text(text, comparison, value))
            }
            (_, _, unfit) => Err(unfit),
        }
    }

    /// A comparison and a value, and the error for when they do not fit.
    fn comparison(
        &mut self,
        unfit: &str,
    ) -> Result<(Comparison, Literal, FilterError), FilterError> {
        let Some(comparison) = self.cursor.comparison() else {
            return Err(self.cursor.error(unfit));
        };
        let unfit = self.cursor.error(unfit);
        Ok((comparison, self.cursor.literal()?, unfit))
    }

    /// `.key` or `[key]`; a key with dots has to be in brackets.
    fn annotation(&mut self) -> Result<Expression, FilterError> {
        let key = if self.cursor.take("[") {
            let key = self.cursor.until(']')?.trim();
            key.trim_matches('"')
        } else {
            self.cursor.expect(".")?;
            self.cursor.word(is_of_key)
        };
        if key.is_empty() {
            return Err(self.cursor.error("the key of an annotation was expected"));
        }
        let key = key.to_owned();
        let Some(comparison) = self.cursor.comparison() else {
            return Ok(Expression::Annotation(key, None));
        };
        let unfit = self.cursor.error("this cannot be compared so");
        let value = self.cursor.literal()?;
        let fits = match value {
            Literal::Text(_) => comparison.is_of_texts(),
            Literal::Number(_) => comparison.is_of_numbers(),
            Literal::Boolean(_) => comparison.is_equality(),
        };
        if fits {
            Ok(Expression::Annotation(key, Some((comparison, value))))
        } else {
            Err(unfit)
        }
    }

    fn service(&mut self) -> Result<Expression, FilterError> {
        self.cursor.expect("(")?;
        let selector = self.selector(")")?;
        self.cursor.expect(")")?;
        Ok(Expression::Service(selector, self.condition()?))
    }

    fn edge(&mut self) -> Result<Expression, FilterError> {
        self.cursor.expect("(")?;
        let source = self.selector(",")?;
        self.cursor.expect(",")?;
        let destination = self.selector(")")?;
        self.cursor.expect(")")?;
        Ok(Expression::Edge(source, destination, self.condition()?))
    }

    fn condition(&mut self) -> Result<Option<Box<Expression>>, FilterError> {
        if !self.cursor.take("{") {
            return Ok(None);
        }
        let expression = self.enclosed("}")?;
        Ok(Some(Box::new(expression)))
    }

    /// A name, `id(name: "..", type: "..", account.id: "..")`, or nothing before `end`.
    fn selector(&mut self, end: &str) -> Result<Selector, FilterError> {
        let mut selector = Selector::default();
        self.cursor.skip_spaces();
        if self.cursor.rest().starts_with(end) {
            return Ok(selector);
        }
        if !self.cursor.take_word("id") {
            selector.name = Some(self.cursor.text()?);
            return Ok(selector);
        }
        self.cursor.expect("(")?;
        loop {
            self.cursor.skip_spaces();
            let unknown = self.cursor.error("name, type or account.id was expected");
            let member = match self
                .cursor
                .word(is_of_keyword)
                .to_ascii_lowercase()
                .as_str()
            {
                "name" => &mut selector.name,
                "type" => &mut selector.kind,
                "account.id" => &mut selector.account_id,
                _ => return Err(unknown),
            };
            self.cursor.expect(":")?;
            *member = Some(self.cursor.text()?);
            if !self.cursor.take(",") {
                break;
            }
        }
        self.cursor.expect(")")?;
        Ok(selector)
    }
}
