//! What is known about a function, and what is refused when it is registered.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use super::LATEST;

/// A function of a [`LambdaService`](crate::LambdaService).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionConfiguration {
    /// The name: letters, digits, `-` and `_`, 64 at most.
    pub name: String,
    /// The program: what is `bootstrap` in the deployed package.
    pub binary: PathBuf,
    /// Memory in MB, which the function is told and the REPORT line shows.
    pub memory_size: u32,
    /// How long an invocation may take.
    pub timeout: Duration,
    /// The function's own environment variables.
    pub environment: BTreeMap<String, String>,
    /// The format of the platform's own lines.
    pub log_format: LogFormat,
    /// The aliases, each with the version that it leads to: `$LATEST` or a number.
    pub aliases: BTreeMap<String, String>,
}

/// `LogFormat` of a function's logging configuration.
/// <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// START, END and REPORT lines.
    #[default]
    Text,
    /// `platform.start` and `platform.report` objects. The function sees `AWS_LAMBDA_LOG_FORMAT`
    /// with the value `JSON`.
    Json,
}

/// The variables that Lambda sets itself and refuses to have set.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>
const RESERVED_VARIABLES: [&str; 19] = [
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_XRAY_DAEMON_ADDRESS",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
    "_HANDLER",
];

/// Why a function was not registered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The name cannot be part of an ARN.
    #[error("the function name {name:?} is not valid: use letters, digits, - and _, 64 at most")]
    Name {
        /// The name.
        name: String,
    },
    /// The program is not there.
    #[error(
        "the program of function {name} is missing: looked for {path}; build it with `cargo build -p {name}`, \
         or put it there",
        path = binary.display()
    )]
    BinaryMissing {
        /// The function.
        name: String,
        /// Where its program was looked for.
        binary: PathBuf,
    },
    /// The program is there and cannot be run.
    #[error(
        "the program of function {name} is not executable: run `chmod +x {path}`",
        path = binary.display()
    )]
    BinaryNotExecutable {
        /// The function.
        name: String,
        /// The program.
        binary: PathBuf,
    },
    /// Lambda would refuse these variables.
    #[error("function {name} sets environment variables that Lambda reserves: {}; remove them", keys.join(", "))]
    ReservedVariables {
        /// The function.
        name: String,
        /// The reserved variables, sorted.
        keys: Vec<String>,
    },
    /// An alias leads to no version.
    #[error(
        "alias {alias} of function {name} leads to {version:?}: give $LATEST or a version number"
    )]
    AliasVersion {
        /// The function.
        name: String,
        /// The alias.
        alias: String,
        /// What it leads to.
        version: String,
    },
}

impl FunctionConfiguration {
    /// Refuses what could not run or what Lambda would refuse; makes the program's path absolute,
    /// because its process starts in another working directory.
    pub(crate) fn checked(mut self) -> Result<Self, RegisterError> {
        let name = self.name.clone();
        let is_allowed =
            |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        if name.is_empty() || name.len() > 64 || !name.chars().all(is_allowed) {
            return Err(RegisterError::Name { name });
        }
        let metadata = self
            .binary
            .metadata()
            .ok()
            .filter(std::fs::Metadata::is_file);
        let (Ok(binary), Some(metadata)) = (std::path::absolute(&self.binary), metadata) else {
            return Err(RegisterError::BinaryMissing {
                name,
                binary: self.binary,
            });
        };
        if metadata.permissions().mode() & 0o111 == 0 {
            return Err(RegisterError::BinaryNotExecutable { name, binary });
        }
        self.binary = binary;
        let keys: Vec<String> = self
            .environment
            .keys()
            .filter(|key| RESERVED_VARIABLES.contains(&key.as_str()))
            .cloned()
            .collect();
        if !keys.is_empty() {
            return Err(RegisterError::ReservedVariables { name, keys });
        }
        for (alias, version) in &self.aliases {
            if version != LATEST && !is_version_number(version) {
                let (alias, version) = (alias.clone(), version.clone());
                return Err(RegisterError::AliasVersion {
                    name,
                    alias,
                    version,
                });
            }
        }
        Ok(self)
    }
}

/// Versions are counted from 1.
fn is_version_number(text: &str) -> bool {
    !text.starts_with('0') && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configuration(change: impl FnOnce(&mut FunctionConfiguration)) -> FunctionConfiguration {
        let mut configuration = FunctionConfiguration {
            name: "replace-strings".into(),
            binary: "/bin/sh".into(),
            memory_size: 128,
            timeout: Duration::from_secs(10),
            environment: BTreeMap::new(),
            log_format: LogFormat::Text,
            aliases: [
                ("test".into(), "$LATEST".into()),
                ("prod".into(), "12".into()),
            ]
            .into(),
        };
        change(&mut configuration);
        configuration
    }

    #[test]
    fn a_good_configuration_is_taken_with_an_absolute_path() {
        let folder = tempfile::TempDir::new_in(".").expect("a folder beside this crate");
        let program = folder.path().join("program");
        std::fs::write(&program, "").expect("a file");
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("its mode");
        let relative =
            std::path::Path::new(folder.path().file_name().expect("a name")).join("program");
        let checked = configuration(|it| it.binary = relative)
            .checked()
            .expect("it is good");
        assert!(checked.binary.is_absolute(), "{:?}", checked.binary);
    }

    #[test]
    fn each_fault_is_named_with_what_to_do() {
        type Row = (Box<dyn FnOnce(&mut FunctionConfiguration)>, &'static str);
        let rows: Vec<Row> = vec![
            (
                Box::new(|it| it.name = "a:b".into()),
                "the function name \"a:b\" is not valid: use letters, digits, - and _, 64 at most",
            ),
            (
                Box::new(|it| it.name = "x".repeat(65)),
                "the function name \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" is not valid: \
                 use letters, digits, - and _, 64 at most",
            ),
            (
                Box::new(|it| it.binary = "/no/such/program".into()),
                "the program of function replace-strings is missing: looked for /no/such/program; build it with \
                 `cargo build -p replace-strings`, or put it there",
            ),
            (
                Box::new(|it| it.binary = "/etc/passwd".into()),
                "the program of function replace-strings is not executable: run `chmod +x /etc/passwd`",
            ),
            (
                Box::new(|it| {
                    it.environment = ["_HANDLER", "FINE", "AWS_REGION"]
                        .map(|key| (key.into(), String::new()))
                        .into();
                }),
                "function replace-strings sets environment variables that Lambda reserves: AWS_REGION, _HANDLER; \
                 remove them",
            ),
            (
                Box::new(|it| it.aliases = [("prod".into(), "01".into())].into()),
                "alias prod of function replace-strings leads to \"01\": give $LATEST or a version number",
            ),
        ];
        for (change, message) in rows {
            let error = configuration(change).checked().expect_err(message);
            assert_eq!(error.to_string(), message);
        }
    }
}
