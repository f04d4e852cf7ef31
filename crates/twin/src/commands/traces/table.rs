//! The list of traces.

use trace_view::Summary;

use super::breakdown;
use super::cell::{self, FAINT, clean, fit, right, styled, width};
use super::clock::Clock;
use super::status;

const SIDE: usize = "function".len();
const STAGE: usize = "STAGE".len() + 1;
const METHOD: usize = "METHOD".len();
const STATUS: usize = "200 (throttle)".len();
const DURATION: usize = "DURATION".len();
const TRACE_ID: usize = "1-5759e988-bd862e3fe1be46a994272793".len();

/// What a route and a bar need to be of use.
const SHORTEST_ROUTE: usize = 16;
const SHORTEST_BAR: usize = 8;

/// How wide they are at least where no terminal sets a limit; a longer route is not cut.
const FREE_ROUTE: usize = 24;
const FREE_BAR: usize = 20;

/// What stands in front of the second line of a trace.
const INDENTATION: &str = " ";

/// How the columns are laid out.
pub(super) struct Table {
    clock: Clock,
    with_date: bool,
    layout: Layout,
}

enum Layout {
    /// One line for each trace, as long as it takes, without a legend: what reads it counts lines.
    Free { stage: usize, route: usize },
    /// One line for each trace.
    Wide { route: usize, bar: usize },
    /// Two lines for each trace: the id is never cut.
    Narrow { route: usize, bar: usize },
}

impl Table {
    /// For a terminal of so many columns, or for none: then a column has room for what the traces to
    /// begin with have in it. The date is shown where one of them is not of today.
    pub(super) fn new(first: &[Summary], columns: Option<usize>, clock: Clock) -> Self {
        let with_date = first.iter().any(|one| !clock.is_today(one.start));
        let time = if with_date { 14 } else { 8 };
        Self {
            clock,
            with_date,
            layout: match columns {
                None => free(first),
                Some(columns) => layout(columns, time),
            },
        }
    }

    /// The names of the columns, and what the letters of the bars stand for.
    pub(super) fn heading(&self) -> String {
        let time = if self.with_date {
            "DATE  TIME    "
        } else {
            "TIME    "
        };
        let asked = |route: &str| {
            format!(
                "{time} {} {} {} {route}",
                fit("SIDE", SIDE),
                fit("STAGE", self.stage()),
                fit("METHOD", METHOD)
            )
        };
        let answered = format!("{} {}", fit("STATUS", STATUS), right("DURATION", DURATION));
        let names = match self.layout {
            Layout::Free { route, .. } => {
                one_line(&asked(&fit("ROUTE", route)), &answered, FREE_BAR)
            }
            Layout::Wide { route, bar } => one_line(&asked(&fit("ROUTE", route)), &answered, bar),
            Layout::Narrow { bar, .. } => {
                let bar = if bar > 0 { " WHERE THE TIME WENT" } else { "" };
                let second = format!("{INDENTATION}{answered} {}{bar}", fit("TRACE ID", TRACE_ID));
                format!("{}\n{}", asked("ROUTE"), second.trim_end())
            }
        };
        let names: String = names
            .lines()
            .map(|line| format!("{FAINT}{line}{FAINT:#}\n"))
            .collect();
        match self.layout {
            Layout::Free { .. } | Layout::Narrow { bar: 0, .. } => names,
            Layout::Wide { .. } | Layout::Narrow { .. } => {
                format!("{names}{}\n", breakdown::legend())
            }
        }
    }

    /// A trace, with the ends of its lines.
    pub(super) fn row(&self, summary: &Summary) -> String {
        let time = if self.with_date {
            self.clock.date_and_time(summary.start)
        } else {
            self.clock.time(summary.start)
        };
        let text = |text: &Option<String>| clean(text.as_deref().unwrap_or("-"));
        let route = clean(summary.route_or_name());
        let asked = |route: &str| {
            format!(
                "{time} {} {} {} {route}",
                fit(summary.side.as_str(), SIDE),
                self.column(&text(&summary.stage), self.stage()),
                self.column(&text(&summary.method), METHOD)
            )
        };
        let status = status::status(summary).unwrap_or_else(|| "-".to_owned());
        let status = styled(&fit(&status, STATUS), cell::style(summary.worst));
        let duration = summary.duration.map(trace_view::duration);
        let duration = right(duration.as_deref().unwrap_or("running"), DURATION);
        let answered = format!("{status} {duration}");
        let id = &summary.id;
        match self.layout {
            Layout::Free { route: columns, .. } => {
                let asked = asked(&self.column(&route, columns));
                format!(
                    "{asked} {answered} {} {id}\n",
                    breakdown::bar(summary, FREE_BAR)
                )
            }
            Layout::Wide {
                route: columns,
                bar,
            } => {
                let asked = asked(&fit(&route, columns));
                format!("{asked} {answered} {} {id}\n", breakdown::bar(summary, bar))
            }
            Layout::Narrow {
                route: columns,
                bar,
            } => {
                let asked = asked(&fit(&route, columns));
                let asked = asked.trim_end();
                let bar = match bar {
                    0 => String::new(),
                    columns => format!(" {}", breakdown::bar(summary, columns)),
                };
                format!("{asked}\n{INDENTATION}{answered} {id}{bar}\n")
            }
        }
    }

    fn stage(&self) -> usize {
        match self.layout {
            Layout::Free { stage, .. } => stage,
            Layout::Wide { .. } | Layout::Narrow { .. } => STAGE,
        }
    }

    /// The text in a column, which is only cut for a terminal.
    fn column(&self, text: &str, columns: usize) -> String {
        match self.layout {
            Layout::Free { .. } => fit(text, columns.max(width(text))),
            Layout::Wide { .. } | Layout::Narrow { .. } => fit(text, columns),
        }
    }
}

fn one_line(asked: &str, answered: &str, bar: usize) -> String {
    let bar = fit("WHERE THE TIME WENT", bar);
    format!("{asked} {answered} {bar} TRACE ID")
}

fn free(first: &[Summary]) -> Layout {
    let longest = |shortest: usize, text: &dyn Fn(&Summary) -> usize| {
        first.iter().map(text).fold(shortest, usize::max)
    };
    Layout::Free {
        stage: longest(STAGE, &|one| {
            one.stage.as_deref().map_or(0, |stage| width(&clean(stage)))
        }),
        route: longest(FREE_ROUTE, &|one| width(&clean(one.route_or_name()))),
    }
}

fn layout(columns: usize, time: usize) -> Layout {
    let asked = time + SIDE + STAGE + METHOD + 4;
    let answered = STATUS + DURATION + 1;
    let taken = asked + answered + TRACE_ID + 3;
    let free = columns.saturating_sub(taken);
    if free >= SHORTEST_ROUTE + SHORTEST_BAR {
        let bar = (free / 2).clamp(SHORTEST_BAR, 32);
        return Layout::Wide {
            route: free - bar,
            bar,
        };
    }
    let second = INDENTATION.len() + answered + TRACE_ID + 2;
    let bar = columns.saturating_sub(second);
    Layout::Narrow {
        route: columns.saturating_sub(asked).max(SHORTEST_ROUTE),
        bar: if bar >= SHORTEST_BAR { bar } else { 0 },
    }
}
