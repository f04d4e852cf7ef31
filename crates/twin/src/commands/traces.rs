//! `cargo twin traces`: traces in the terminal, of the running local stack or of X-Ray on AWS. Both
//! are asked by the same calls.

mod breakdown;
mod cell;
mod clock;
mod fetch;
mod filter;
mod follow;
mod latest;
mod output;
mod source;
mod status;
mod table;
mod waterfall;

use std::io;
use std::process::ExitCode;

use anyhow::bail;
use serde::Serialize;
use trace_view::{Node, Summary};
use xray::TraceId;

use crate::cli::TracesArguments;
use crate::project::Project;
use crate::stack::Stack;
use clock::Clock;
use filter::Filter;
use follow::Following;
use output::Output;
use source::Source;
use table::Table;

pub(crate) async fn run(arguments: TracesArguments) -> anyhow::Result<ExitCode> {
    let source = match &arguments.environment {
        Some(_) => Source::on_aws().await?,
        None => Source::of_stack(&Stack::running(&Project::find()?.state())?),
    };
    let mut output = Output::new(arguments.json);
    let shown = match arguments.trace_id {
        Some(id) => one(&source, id, &mut output).await,
        None => many(&source, arguments, &mut output).await,
    };
    match shown {
        // Whoever reads has seen enough.
        Err(error) if is_broken_pipe(&error) => Ok(ExitCode::SUCCESS),
        shown => shown.map(|()| ExitCode::SUCCESS),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// A node, as a line of JSON.
#[derive(Serialize)]
struct NodeLine<'n> {
    trace_id: &'n str,
    /// Its place in the trace: what `parent` of others tells.
    index: usize,
    #[serde(flatten)]
    node: &'n Node,
}

async fn one(source: &Source, id: TraceId, output: &mut Output) -> anyhow::Result<()> {
    let Some(trace) = fetch::traces(source, &[id.to_string()]).await?.pop() else {
        bail!(
            "{} has no trace {id}: {}",
            source.place,
            source.advice_on_missing
        );
    };
    match output {
        Output::Json(lines) => {
            let nodes = trace.nodes().iter().enumerate();
            let line = |(index, node)| NodeLine {
                trace_id: trace.id(),
                index,
                node,
            };
            Ok(lines.write(nodes.map(line))?)
        }
        Output::Text(text) => {
            let shown = waterfall::waterfall(&trace, text.width(), &Clock::new());
            Ok(text.write(&shown)?)
        }
    }
}

async fn many(
    source: &Source,
    arguments: TracesArguments,
    output: &mut Output,
) -> anyhow::Result<()> {
    let filter = Filter::new(arguments.filter, arguments.environment);
    // Before the list: what comes between the two is in the list or is new.
    let following = match arguments.follow {
        true => Some(Following::begin(source, &filter).await?),
        false => None,
    };
    let mut latest = latest::summaries(source, &filter, arguments.limit.into()).await?;
    let Some(mut following) = following else {
        if latest.is_empty() {
            anstream::eprintln!("{}", nothing(source, &filter));
            return Ok(());
        }
        return Ok(List::begin(output, &latest)?.show(&latest)?);
    };
    latest.reverse();
    let mut list = List::begin(output, &latest)?;
    list.show(&latest)?;
    following.skip(&latest);
    loop {
        list.show(&following.next(source, &filter).await?)?;
    }
}

fn nothing(source: &Source, filter: &Filter) -> String {
    let place = &source.place;
    if filter.is_given() {
        format!("{place} has no trace of the last 24 hours that the filter chooses")
    } else {
        let advice = source.advice_on_none;
        format!("{place} has no trace of the last 24 hours: {advice}")
    }
}

/// Summaries on their way out.
enum List<'o> {
    Json(&'o mut output::Lines),
    Text(&'o mut output::Text, Table),
}

impl<'o> List<'o> {
    /// A list that begins with `first`, which is not yet shown.
    fn begin(output: &'o mut Output, first: &[Summary]) -> io::Result<Self> {
        Ok(match output {
            Output::Json(lines) => Self::Json(lines),
            Output::Text(text) => {
                let table = Table::new(first, text.width(), Clock::new());
                text.write(&table.heading())?;
                Self::Text(text, table)
            }
        })
    }

    fn show(&mut self, summaries: &[Summary]) -> io::Result<()> {
        match self {
            Self::Json(lines) => lines.write(summaries),
            Self::Text(text, table) => {
                let rows: String = summaries.iter().map(|summary| table.row(summary)).collect();
                text.write(&rows)
            }
        }
    }
}
