//! What is wrong with a definition, and where.

use std::fmt;
use std::io;

use crate::function::HttpMethod;
use crate::json_path::JsonPath;

/// The definition is refused: every problem that was found, one a line.
///
/// Problems across files are looked for only when each file by itself can be read.
#[derive(Debug, thiserror::Error)]
pub struct DefinitionError {
    problems: Vec<Problem>,
}

impl DefinitionError {
    pub(crate) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
        Self { problems }
    }

    /// The problems, at least one, in the order of the files and of their lines.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for DefinitionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.problems.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

/// One problem: `file:line: JSON path: reason`, without what is not known or says nothing.
#[derive(Debug)]
pub struct Problem {
    /// The file or folder, from the root of the repository, with forward slashes.
    pub file: String,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The JSON path of the value, such as `integration.path`; empty for the whole file.
    pub path: String,
    /// What is wrong. Boxed, because the largest reasons are larger than all the rest.
    pub reason: Box<Reason>,
}

impl Problem {
    /// A problem with the whole file or folder.
    pub(crate) fn of_file(file: &str, reason: Reason) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            path: String::new(),
            reason: Box::new(reason),
        }
    }

    /// A problem with one value of the file, which holds `text`.
    pub(crate) fn at(file: &str, text: &str, path: &JsonPath, reason: Reason) -> Self {
        Self {
            file: file.to_owned(),
            line: path.line_in(text),
            path: path.to_string(),
            reason: Box::new(reason),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.path.is_empty() {
            write!(f, ": {}", self.path)?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Why a definition is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant is described by its message")]
pub enum Reason {
    #[error("cannot be read: {0}")]
    Unreadable(io::Error),
    #[error("the folder has a Cargo.toml but no function.json: write one")]
    NoFunctionFile,
    #[error(
        "the folder's name is the function's name, for which Lambda accepts 1 to 64 ASCII \
         letters, digits, - and _: rename the folder"
    )]
    FunctionName,
    /// What serde says: broken JSON, an unknown or missing field, a value of the wrong kind.
    #[error("{0}")]
    Json(String),

    #[error(
        "{method} {path} is already the endpoint of lambdas/{taken_by}: \
         give one of the two another method or path"
    )]
    EndpointTaken {
        method: HttpMethod,
        path: String,
        taken_by: String,
    },
    #[error(
        "{part} has the place of {other_part} of lambdas/{other}, under {parent}: API Gateway \
         allows one variable part in a place, so write the same in both"
    )]
    SiblingParameter {
        part: String,
        other_part: String,
        other: String,
        parent: String,
    },
    #[error("the path {path} has no parameter {{{name}}}: {}", path_parameters(.parameters))]
    NoSuchPathParameter {
        name: String,
        path: String,
        parameters: Vec<String>,
    },

    #[error(
        "there is no stage `{stage}`: terraform/api-gateway/stages.json has {}", list(.stages)
    )]
    AliasWithoutStage { stage: String, stages: Vec<String> },
    #[error(
        "the stage `{stage}` has no alias: add \"{stage}\": \"$LATEST\", or the number of a version"
    )]
    StageWithoutAlias { stage: String },

    #[error(
        "the model `{name}` is another one in lambdas/{other}: give this one its own name, or both \
         the same description and schema"
    )]
    ModelConflict { name: String, other: String },
    #[error("the name `{name}` is taken by the model of the error answers: choose another")]
    ModelReserved { name: String },
    #[error("API Gateway's importer does not support `{keyword}` in a model: leave it out")]
    UnsupportedKeyword { keyword: &'static str },
    #[error(
        "`{reference}` names no model of the API: a $ref is #/components/schemas/NAME, where NAME \
         is {}", list(.models)
    )]
    UnsupportedReference {
        reference: String,
        models: Vec<String>,
    },
    #[error("not a JSON Schema of draft 4: {0}")]
    InvalidSchema(String),

    #[error("there is no stage: declare at least one")]
    NoStage,
    #[error(
        "`{name}` is no name of a stage that is also an alias: AWS accepts up to 128 ASCII \
         letters, digits, - and _, not digits alone"
    )]
    StageName { name: String },
    #[error("every stage has this variable, with its own name as the value: leave it out")]
    ImplicitVariable,
    #[error(
        "an offset of {offset} is not possible with the period {period}, whose largest is {largest}"
    )]
    QuotaOffset {
        offset: u32,
        period: &'static str,
        largest: u32,
    },
}

/// `a`, `a and b`, `a, b and c`.
fn list(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        [name] => name.clone(),
        [names @ .., last] => format!("{} and {last}", names.join(", ")),
    }
}

fn path_parameters(names: &[String]) -> String {
    match names {
        [] => "it has none".to_owned(),
        names => format!("it has {}", list(names)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_come_by_file_and_by_line() {
        let problem = |file: &str, line| Problem {
            line,
            ..Problem::of_file(file, Reason::NoStage)
        };
        let problems = [
            problem("b", Some(2)),
            problem("b", Some(1)),
            problem("a", Some(10)),
            problem("a", Some(9)),
            problem("b", None),
        ];
        let error = DefinitionError::new(problems.into());
        let order = error.problems().iter();
        let order: Vec<_> = order.map(|found| (&*found.file, found.line)).collect();
        let expected = [
            ("a", Some(9)),
            ("a", Some(10)),
            ("b", None),
            ("b", Some(1)),
            ("b", Some(2)),
        ];
        assert_eq!(order, expected);
    }
}
