//! Reading the definition from a checkout.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::error::{DefinitionError, Problem, Reason};
use crate::function::{Function, FunctionFile};
use crate::json_path::JsonPath;
use crate::stages::Stages;
use crate::{ApiDefinition, check};

/// The folder of the functions, from the root of the repository.
const LAMBDAS: &str = "lambdas";
/// The file of the stages, from the root of the repository.
const STAGES: &str = "terraform/api-gateway/stages.json";

/// A value with the file that it was read from, so that an error can name the line.
#[derive(Debug)]
pub(crate) struct Sourced<T> {
    /// The file from the root of the repository, with forward slashes.
    pub(crate) file: String,
    /// What the file holds.
    pub(crate) text: String,
    pub(crate) value: T,
}

impl ApiDefinition {
    /// Reads `lambdas/*/function.json` and `terraform/api-gateway/stages.json` under `root`, the
    /// root of a checkout, and checks them against one another.
    ///
    /// A folder under `lambdas/` with neither a `function.json` nor a `Cargo.toml` is no function.
    ///
    /// # Errors
    ///
    /// [`DefinitionError`] with everything that is wrong: files that cannot be read, JSON that
    /// does not fit the types, and what AWS would refuse.
    pub fn load(root: &Path) -> Result<Self, DefinitionError> {
        let functions = read_functions(root);
        let stages = read::<Stages>(root, STAGES.to_owned());
        let (functions, stages) = match (functions, stages) {
            (Ok(functions), Ok(stages)) => (functions, stages),
            (functions, stages) => {
                let problems = functions.err().into_iter().flatten().chain(stages.err());
                return Err(DefinitionError::new(problems.collect()));
            }
        };
        let problems = check::problems(&functions, &stages);
        if !problems.is_empty() {
            return Err(DefinitionError::new(problems));
        }
        let functions = functions.into_iter().map(|function| function.value);
        Ok(Self {
            functions: functions
                .map(|function| (function.name.clone(), function))
                .collect(),
            stages: stages.value,
        })
    }
}

/// The functions in the order of their names, or everything that is wrong with their files.
fn read_functions(root: &Path) -> Result<Vec<Sourced<Function>>, Vec<Problem>> {
    let folders = folders(&root.join(LAMBDAS))
        .map_err(|error| vec![Problem::of_file(LAMBDAS, Reason::Unreadable(error))])?;
    let mut functions = Vec::new();
    let mut problems = Vec::new();
    for folder in folders {
        match read_function(root, &folder) {
            Ok(function) => functions.extend(function),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(functions)
    } else {
        Err(problems)
    }
}

/// The names of the folders in a folder, sorted, so that problems come in one order.
fn folders(parent: &Path) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        if entry.path().is_dir() {
            names.push(entry.file_name());
        }
    }
    names.sort();
    Ok(names)
}

/// The function of a folder, or `None` when the folder is no function.
fn read_function(root: &Path, name: &OsStr) -> Result<Option<Sourced<Function>>, Problem> {
    let path = root.join(LAMBDAS).join(name);
    let has_function_file = path.join("function.json").exists();
    if !has_function_file && !path.join("Cargo.toml").exists() {
        return Ok(None);
    }
    let name = name.to_string_lossy();
    let folder = format!("{LAMBDAS}/{name}");
    if !has_function_file {
        return Err(Problem::of_file(&folder, Reason::NoFunctionFile));
    }
    if !is_function_name(&name) {
        return Err(Problem::of_file(&folder, Reason::FunctionName));
    }
    let Sourced { file, text, value } =
        read::<FunctionFile>(root, format!("{folder}/function.json"))?;
    Ok(Some(Sourced {
        file,
        text,
        value: value.named(name.into_owned()),
    }))
}

/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html>
fn is_function_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn read<T: DeserializeOwned>(root: &Path, file: String) -> Result<Sourced<T>, Problem> {
    let text = fs::read_to_string(root.join(&file))
        .map_err(|error| Problem::of_file(&file, Reason::Unreadable(error)))?;
    match parse(&text) {
        Ok(value) => Ok(Sourced { file, text, value }),
        Err(error) => Err(unfit(&file, &text, &error)),
    }
}

/// What serde has against the text.
fn unfit(file: &str, text: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let path = JsonPath::from(error.path());
    let error = error.inner();
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let place = format!(" at line {line} column {column}");
    let message = message.strip_suffix(&place).unwrap_or(&message);
    let reason = Reason::Json(in_words(message));
    // serde notices a value that does not fit only when it has read on, perhaps past the end of
    // the line. Only where the text is no JSON, its place is the exact one.
    let mut problem = Problem::at(file, text, &path, reason);
    if problem.line.is_none() || path == JsonPath::default() {
        problem.line = Some(line);
    }
    problem
}

/// serde names the kind of number that it expects by Rust's type.
fn in_words(message: &str) -> String {
    let kinds = [
        ("expected f64", "expected a number"),
        ("expected u32", "expected a whole number from 0"),
        ("expected u16", "expected a whole number from 0"),
    ];
    let found = kinds
        .iter()
        .find_map(|(kind, words)| Some(message.strip_suffix(kind)?.to_owned() + words));
    found.unwrap_or_else(|| message.to_owned())
}

fn parse<T: DeserializeOwned>(
    text: &str,
) -> Result<T, serde_path_to_error::Error<serde_json::Error>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer)?;
    deserializer.end().map_err(|error| {
        serde_path_to_error::Error::new(serde_path_to_error::Track::new().path(), error)
    })?;
    Ok(value)
}
