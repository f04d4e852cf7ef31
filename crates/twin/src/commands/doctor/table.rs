//! The findings as a table.

use anstyle::{AnsiColor, Style};

use super::{Finding, State};

const FAINT: Style = Style::new().dimmed();

pub(super) fn print(findings: &[Finding]) {
    let width = |text: fn(&Finding) -> &str| {
        let widths = findings.iter().map(|finding| text(finding).chars().count());
        widths.max().unwrap_or_default()
    };
    let states = width(|finding| word(finding.state));
    let names = width(|finding| &finding.name);
    let found = width(|finding| &finding.found);
    for finding in findings {
        let Finding {
            name,
            state,
            needed_by,
            advice,
            ..
        } = finding;
        let style = style(finding);
        anstream::println!(
            "{style}{:<states$}{style:#}  {name:<names$}  {:<found$}  {FAINT}{needed_by}{FAINT:#}",
            word(*state),
            finding.found,
        );
        if *state != State::Good {
            anstream::println!("{:states$}  {:names$}  {advice}", "", "");
        }
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Good => "ok",
        State::Missing => "missing",
        State::Wrong(how) => how,
    }
}

/// Red is what stops `cargo twin up` or the tests.
fn style(finding: &Finding) -> Style {
    let colour = match (finding.state, finding.required) {
        (State::Good, _) => AnsiColor::Green,
        (_, false) => AnsiColor::Yellow,
        (_, true) => AnsiColor::Red,
    };
    colour.on_default()
}
