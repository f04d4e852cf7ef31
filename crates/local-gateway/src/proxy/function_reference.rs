/// A function as an integration names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionReference {
    /// `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, with `:QUALIFIER` when there is one.
    pub arn: String,
    /// The function's name.
    pub name: String,
    /// The version or alias; none means the unqualified function.
    pub qualifier: Option<String>,
}

impl FunctionReference {
    /// Reads a function's ARN; none when it has another form.
    pub(crate) fn parse(arn: &str) -> Option<Self> {
        let parts: Vec<&str> = arn.split(':').collect();
        let (name, qualifier) = match parts[..] {
            ["arn", _, "lambda", _, _, "function", name] => (name, None),
            ["arn", _, "lambda", _, _, "function", name, qualifier] => (name, Some(qualifier)),
            _ => return None,
        };
        if name.is_empty() || qualifier == Some("") {
            return None;
        }
        Some(Self {
            arn: arn.to_owned(),
            name: name.to_owned(),
            qualifier: qualifier.map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_qualifier_are_read_from_the_arn() {
        let prefix = "arn:aws:lambda:eu-west-1:000000000000:function";
        let cases = [
            (format!("{prefix}:f"), Some(("f", None))),
            (format!("{prefix}:f:test"), Some(("f", Some("test")))),
            (format!("{prefix}:f:$LATEST"), Some(("f", Some("$LATEST")))),
            (format!("{prefix}:f:"), None),
            (format!("{prefix}:"), None),
            (format!("{prefix}:f:test:more"), None),
            ("f".to_owned(), None),
            (
                "arn:aws:sns:eu-west-1:000000000000:function:f".to_owned(),
                None,
            ),
        ];
        for (arn, expected) in cases {
            let reference = FunctionReference::parse(&arn);
            let found = reference
                .as_ref()
                .map(|r| (r.name.as_str(), r.qualifier.as_deref()));
            assert_eq!(found, expected, "{arn}");
        }
    }
}
