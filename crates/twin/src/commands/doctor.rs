//! `cargo twin doctor`: what is missing on this machine for what, and how to get it.

mod limits;
mod ports;
mod rust;
mod table;
mod tools;

use std::process::ExitCode;

use crate::cli::DoctorArguments;
use crate::project::Project;

/// What was found of one thing that something here needs.
struct Finding {
    name: String,
    state: State,
    /// The version, the place or the number; empty when there is nothing.
    found: String,
    /// The commands and files that need it.
    needed_by: &'static str,
    /// Whether `cargo twin up` or the tests do not run without it.
    required: bool,
    /// How to get it, or what to do.
    advice: String,
}

/// Whether a thing is as it has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Good,
    Missing,
    /// It is there, and is not what is needed: too old, too few, taken.
    Wrong(&'static str),
}

pub(crate) fn run(arguments: &DoctorArguments) -> anyhow::Result<ExitCode> {
    let project = Project::find()?;
    let mut findings = rust::findings(&project)?;
    findings.extend(tools::findings(project.root()));
    findings.push(limits::open_files());
    findings.extend(ports::findings(&project, arguments));

    table::print(&findings);
    let names = |of: &[&Finding]| {
        let names: Vec<_> = of.iter().map(|finding| finding.name.as_str()).collect();
        names.join(", ")
    };
    let (taken, lacking): (Vec<_>, Vec<_>) = findings
        .iter()
        .filter(|finding| finding.required && finding.state != State::Good)
        .partition(|finding| finding.state == ports::TAKEN);
    anstream::println!();
    if taken.is_empty() && lacking.is_empty() {
        anstream::println!("What `cargo twin up` and the tests need is there.");
        return Ok(ExitCode::SUCCESS);
    }
    if !taken.is_empty() {
        let taken = names(&taken);
        anstream::println!("`cargo twin up` does not start: another program has {taken}.");
    }
    if !lacking.is_empty() {
        let lacking = names(&lacking);
        anstream::println!("`cargo twin up` or the tests do not run without: {lacking}.");
    }
    Ok(ExitCode::FAILURE)
}
