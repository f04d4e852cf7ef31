//! `cargo twin openapi`: writes what is generated from the definitions, or shows that it is stale.

use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use api_definition::ApiDefinition;
use similar::{ChangeTag, TextDiff};

use crate::cli::OpenapiArguments;
use crate::files::{self, Readers};
use crate::project::Project;

/// Unchanged lines around a change.
const CONTEXT_LINES: usize = 3;

pub(crate) fn run(arguments: &OpenapiArguments) -> anyhow::Result<ExitCode> {
    let project = Project::find()?;
    let definition = ApiDefinition::load(project.root())?;
    let mut stale = false;
    for generated in api_definition::generated_files(&definition) {
        let path = project.root().join(generated.path);
        let name = generated.path.display();
        let written = if path.exists() {
            files::read(&path)?
        } else {
            String::new()
        };
        if written == generated.content {
            anstream::eprintln!("{name} is up to date");
        } else if arguments.check {
            stale = true;
            print_difference(&name.to_string(), &written, &generated.content);
        } else {
            files::write_whole(&path, &generated.content, Readers::Everyone)?;
            anstream::eprintln!("{name} written");
        }
    }
    if stale {
        anyhow::bail!("what is generated from the definitions is stale: run `cargo twin openapi`");
    }
    Ok(ExitCode::SUCCESS)
}

fn print_difference(name: &str, written: &str, generated: &str) {
    let difference = TextDiff::from_lines(written, generated);
    anstream::println!("--- {name} as it is\n+++ {name} as the definitions make it");
    for hunk in difference
        .unified_diff()
        .context_radius(CONTEXT_LINES)
        .iter_hunks()
    {
        anstream::print!("{}", hunk.header());
        anstream::println!();
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', AnsiColor::Red.on_default()),
                ChangeTag::Insert => ('+', AnsiColor::Green.on_default()),
                ChangeTag::Equal => (' ', Style::new()),
            };
            anstream::print!("{style}{sign}{}{style:#}", change.value());
            if change.missing_newline() {
                anstream::println!();
            }
        }
    }
}
