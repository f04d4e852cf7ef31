//! Blocks as a person reads them.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use local_lambda::LogOrigin;

use super::block::{Block, Function, Heading, Request};
use super::line::{Level, Line};
use super::report::{self, Report};
use super::visible::visible;

const FAINT: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default();

/// What stands before each line of a log that has a heading.
const INDENTATION: &str = "    ";

/// The block with the ends of its lines; empty when there is nothing in it that a person needs.
pub(super) fn block(block: &Block) -> String {
    let lines: Vec<_> = block.lines.iter().filter_map(line).collect();
    let mut text = match &block.heading {
        Heading::Function(function) => return each(&name(function), &lines),
        Heading::Program(program) => return each(program, &lines),
        Heading::Request(request, function) => {
            format!(
                "{} {}\n",
                asked(request),
                answered(request, function.as_ref())
            )
        }
        Heading::After(_, _) if lines.is_empty() && block.left_out == 0 => return String::new(),
        Heading::After(request, function) => format!(
            "{} {FAINT}{}, after the answer{FAINT:#}\n",
            asked(request),
            name(function)
        ),
        Heading::Invocation(function, _) => {
            let report = block
                .lines
                .iter()
                .find_map(|line| Report::parse(&line.text));
            let name = name(function);
            let what = report.map_or_else(
                || "cut off before its end".to_owned(),
                |report| format!("{} (invoked directly)", report.duration),
            );
            format!("function {name} {FAINT}{what}{FAINT:#}\n")
        }
    };
    for line in lines {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{INDENTATION}{}", indented(&line));
    }
    if block.left_out > 0 {
        let count = block.left_out;
        let _ = writeln!(
            text,
            "{INDENTATION}{FAINT}{count} more lines were left out{FAINT:#}"
        );
    }
    text
}

/// How many messages are missing.
pub(super) fn dropped(count: u64) -> String {
    format!(
        "{FAINT}twin |{FAINT:#} {count} lines are missing here: they came faster than they could \
         be written\n"
    )
}

/// Each line with the name of who wrote it.
fn each(name: &str, lines: &[String]) -> String {
    lines
        .iter()
        .map(|line| format!("{FAINT}{name} |{FAINT:#} {}\n", indented(line)))
        .collect()
}

fn indented(line: &str) -> String {
    line.replace('\n', &format!("\n{INDENTATION}"))
}

fn name(Function { name, qualifier }: &Function) -> String {
    format!("{name}:{qualifier}")
}

/// Side, stage, method and path: the path without the stage, which stands in front of it.
fn asked(request: &Request) -> String {
    let side = request.side.name();
    let stage = request.stage.as_deref().unwrap_or_default();
    let path = request.path.as_deref().unwrap_or("(no route)");
    let within = path
        .strip_prefix('/')
        .and_then(|path| path.strip_prefix(stage));
    let path = match within {
        Some(rest) if !stage.is_empty() && rest.is_empty() => "/",
        Some(rest) if !stage.is_empty() => rest,
        _ => path,
    };
    format!("{side} {stage:<4} {:<4} {path}", request.method)
}

fn answered(request: &Request, function: Option<&Function>) -> String {
    let status = request.status;
    let colour = match status {
        500.. => AnsiColor::Red,
        400.. => AnsiColor::Yellow,
        _ => AnsiColor::Green,
    };
    let style = colour.on_default();
    let function = function.map_or_else(String::new, |function| format!(" {}", function.name));
    let gateway_response = request
        .gateway_response
        .map_or_else(String::new, |name| format!(" {name}"));
    let remark = request
        .remark
        .map_or_else(String::new, |remark| format!(" {}", remark.name()));
    format!(
        "{style}{status}{style:#} {:.1} ms{FAINT}{function}{gateway_response}{remark}{FAINT:#}",
        request.latency_ms
    )
}

/// A line of a log; none when it only says that an invocation began, ended, and took its time.
fn line(line: &Line) -> Option<String> {
    match (line.origin, line.event()) {
        (LogOrigin::Platform, _) => platform(&line.text),
        (LogOrigin::Function, None) => Some(visible(&line.text)),
        (LogOrigin::Function, Some(event)) => {
            let style = match event.level {
                Level::Error => RED,
                Level::Warn => AnsiColor::Yellow.on_default(),
                Level::Info => AnsiColor::Green.on_default(),
                Level::Debug | Level::Trace => FAINT,
            };
            Some(format!(
                "{style}{}{style:#} {}",
                event.level.name(),
                visible(&event.text)
            ))
        }
    }
}

/// A line of Lambda itself. Of a report only a cold start is worth a line.
fn platform(text: &str) -> Option<String> {
    if let Some(report) = Report::parse(text) {
        let Report {
            duration,
            init_duration,
            memory_size,
            max_memory_used,
        } = report;
        let init_duration = init_duration?;
        return Some(format!(
            "{FAINT}cold start: {init_duration} to initialise, {duration} to answer, \
             {max_memory_used} of {memory_size}{FAINT:#}"
        ));
    }
    if report::is_usual(text) {
        return None;
    }
    let style = if report::is_problem(text) {
        RED
    } else {
        Style::new()
    };
    Some(format!("{style}{}{style:#}", visible(text)))
}

#[cfg(test)]
mod tests;
