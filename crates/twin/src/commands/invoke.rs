//! `cargo twin invoke`: one invocation on the running local stack, by the call that the AWS CLI
//! makes.

mod call;
mod event;

use std::io::Write as _;
use std::process::ExitCode;

use api_definition::{ApiDefinition, Function};

use crate::UsageError;
use crate::cli::InvokeArguments;
use crate::project::Project;
use crate::stack::Stack;
use call::Answer;

/// The stage that is meant when none is named.
const DEFAULT_STAGE: &str = "test";

pub(crate) async fn run(arguments: InvokeArguments) -> anyhow::Result<ExitCode> {
    let project = Project::find()?;
    let definition = ApiDefinition::load(project.root())?;
    let function = function(&definition, &arguments.function)?;
    let stage = stage(function, arguments.stage.as_deref())?;
    let event = event::read(arguments.event.as_deref(), &definition, function, stage)?;
    let stack = Stack::running(&project.state())?;
    let answer = call::invoke(&stack.aws, &function.name, stage, event).await?;
    print(&answer, arguments.tail)?;
    Ok(if answer.function_error.is_some() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn function<'d>(definition: &'d ApiDefinition, name: &str) -> anyhow::Result<&'d Function> {
    let Some(function) = definition.functions.get(name) else {
        let known: Vec<_> = definition.functions.keys().map(String::as_str).collect();
        return Err(UsageError(format!(
            "there is no function `{name}`: lambdas/ has {}",
            known.join(", ")
        ))
        .into());
    };
    Ok(function)
}

/// The stage whose alias is invoked; without one it is `$LATEST`, under no alias.
fn stage<'a>(function: &'a Function, named: Option<&'a str>) -> anyhow::Result<Option<&'a str>> {
    let has = |stage: &str| function.aliases.contains_key(stage);
    let Some(stage) = named else {
        return Ok(has(DEFAULT_STAGE).then_some(DEFAULT_STAGE));
    };
    if has(stage) {
        return Ok(Some(stage));
    }
    let name = &function.name;
    let known: Vec<_> = function.aliases.keys().map(String::as_str).collect();
    let advice = if known.is_empty() {
        "it has none; leave --stage out to invoke $LATEST".to_owned()
    } else {
        format!("it has {}", known.join(", "))
    };
    Err(UsageError(format!(
        "{name} has no alias for a stage `{stage}`: {advice}"
    ))
    .into())
}

/// The answer to standard output, and all that is about it to standard error.
fn print(answer: &Answer, whole_log: bool) -> anyhow::Result<()> {
    let log = answer.log.trim_end_matches('\n');
    // The report is the last that Lambda writes about an invocation, whatever the log's format.
    let report = log.lines().next_back().unwrap_or_default();
    anstream::eprintln!("{}", if whole_log { log } else { report });
    if let Some(error) = &answer.function_error {
        anstream::eprintln!("function error: {error}");
    }
    anstream::eprintln!("trace: cargo twin traces {}", answer.trace_id);
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&answer.payload)?;
    if !answer.payload.ends_with(b"\n") {
        stdout.write_all(b"\n")?;
    }
    Ok(())
}
