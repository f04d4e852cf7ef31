use super::variable::{Variable, Variables};

/// A body template of a gateway response.
///
/// API Gateway does not run these templates through VTL: it replaces the variables and leaves all
/// else as it is. A variable is written `$name` or `${name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ResponseTemplate(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable(Variable),
}

impl ResponseTemplate {
    /// Reads a template; what is no variable is text, so every text is a template.
    pub(crate) fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(dollar) = rest.find('$') {
            let (before, after) = rest.split_at(dollar);
            plain.push_str(before);
            match variable_at(&after[1..]) {
                Some((variable, behind)) => {
                    if !plain.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut plain)));
                    }
                    parts.push(Part::Variable(variable));
                    rest = behind;
                }
                None => {
                    plain.push('$');
                    rest = &after[1..];
                }
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Self(parts)
    }

    /// The template with its variables replaced.
    pub(crate) fn render(&self, variables: &Variables<'_>) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Variable(variable) => variables.text(variable),
        };
        self.0.iter().map(part).collect()
    }
}

/// The variable that begins behind a `$`, and the text behind it.
fn variable_at(text: &str) -> Option<(Variable, &str)> {
    if let Some(text) = text.strip_prefix('{') {
        let (name, behind) = text.split_once('}')?;
        return Some((Variable::parse(name)?, behind));
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    // A full stop or hyphen behind a name ends the sentence, not the name.
    let name = text[..end].trim_end_matches(['.', '-']);
    Some((Variable::parse(name)?, &text[name.len()..]))
}

/// The value of a header of a gateway response: a text in single quotes, or a variable without `$`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HeaderExpression {
    /// `'text'`
    Text(String),
    /// `context.requestId` and the like.
    Variable(Variable),
}

impl HeaderExpression {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text
            .strip_prefix('\'')
            .and_then(|text| text.strip_suffix('\''))
        {
            Some(text) => Some(Self::Text(text.to_owned())),
            None => Variable::parse(text).map(Self::Variable),
        }
    }

    pub(crate) fn render(&self, variables: &Variables<'_>) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Variable(variable) => variables.text(variable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(path: &[&str]) -> Part {
        Part::Variable(Variable::Context(
            path.iter().map(|&name| name.to_owned()).collect(),
        ))
    }

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    #[test]
    fn variables_are_found_and_everything_else_is_text() {
        let cases = [
            ("", vec![]),
            (
                "plain $5 $ #set($x = 1) ${unknown} ${context.open",
                vec![text("plain $5 $ #set($x = 1) ${unknown} ${context.open")],
            ),
            (
                r#"{"message":$context.error.messageString}"#,
                vec![
                    text(r#"{"message":"#),
                    context(&["error", "messageString"]),
                    text("}"),
                ],
            ),
            (
                "On $context.stage. Done",
                vec![text("On "), context(&["stage"]), text(". Done")],
            ),
            ("${context.stage}s", vec![context(&["stage"]), text("s")]),
            (
                "$stageVariables.a-$context.path",
                vec![
                    Part::Variable(Variable::Stage("a".to_owned())),
                    text("-"),
                    context(&["path"]),
                ],
            ),
            (
                "$method.request.header.x-api-key!",
                vec![
                    Part::Variable(Variable::MethodRequest(
                        crate::document::ParameterLocation::Header,
                        "x-api-key".to_owned(),
                    )),
                    text("!"),
                ],
            ),
        ];
        for (template, parts) in cases {
            assert_eq!(ResponseTemplate::parse(template).0, parts, "{template}");
        }
    }

    #[test]
    fn header_expressions() {
        assert_eq!(
            HeaderExpression::parse("'*'"),
            Some(HeaderExpression::Text("*".to_owned()))
        );
        assert!(matches!(
            HeaderExpression::parse("method.request.querystring.q"),
            Some(HeaderExpression::Variable(Variable::MethodRequest(..)))
        ));
        assert_eq!(HeaderExpression::parse("*"), None);
        assert_eq!(HeaderExpression::parse("method.request.body.x"), None);
    }
}
