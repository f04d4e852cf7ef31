//! The rounds as a table.

use std::fmt;
use std::time::Duration;

use crate::variant::Variant;

/// What was seen of one variant in one round.
#[derive(Clone, Debug)]
pub(crate) struct Round {
    /// Requests or invocations.
    pub(crate) count: u32,
    /// From the first to the last answer.
    pub(crate) time: Duration,
    /// The program's.
    pub(crate) cpu: Duration,
    /// The CPU time of everybody else: who asks, and the endpoints.
    pub(crate) others: Duration,
    /// Documents that arrived.
    pub(crate) documents: u64,
}

/// All rounds, of each variant in the order of [`Variant::ALL`].
#[derive(Debug, Default)]
pub(crate) struct Measured([Vec<Round>; 3]);

impl Measured {
    pub(crate) fn add(&mut self, variant: Variant, round: Round) {
        self.0[variant as usize].push(round);
    }

    /// A figure of each round.
    fn each(&self, variant: Variant, figure: impl Fn(&Round) -> f64) -> Figures {
        Figures(self.0[variant as usize].iter().map(figure).collect())
    }

    /// The same beside that of the untraced in the same round.
    fn beside_untraced(&self, variant: Variant, figure: impl Fn(&Round) -> f64) -> Figures {
        let rounds = self.0[variant as usize].iter();
        let untraced = self.0[Variant::Untraced as usize].iter();
        Figures(
            rounds
                .zip(untraced)
                .map(|(round, untraced)| figure(round) / figure(untraced))
                .collect(),
        )
    }
}

/// One figure of several rounds: shown as their median and their range.
struct Figures(Vec<f64>);

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut figures = self.0.clone();
        figures.sort_by(f64::total_cmp);
        let (Some(least), Some(most)) = (figures.first(), figures.last()) else {
            return Ok(());
        };
        let middle = figures.len() / 2;
        let median = if figures.len() % 2 == 1 {
            figures[middle]
        } else {
            f64::midpoint(figures[middle - 1], figures[middle])
        };
        let precision = formatter.precision().unwrap_or(0);
        write!(
            formatter,
            "{median:.precision$} ({least:.precision$}..{most:.precision$})"
        )
    }
}

/// Prints the median of the rounds and their range, absolute and beside the untraced. `what` was asked for, and `others` are
/// who else took CPU time.
pub(crate) fn print(what: &str, others: &str, measured: &Measured) {
    let rate = |round: &Round| f64::from(round.count) / round.time.as_secs_f64();
    let each = |duration: Duration, round: &Round| {
        duration.as_secs_f64() * 1_000_000.0 / f64::from(round.count)
    };
    let cpu = |round: &Round| each(round.cpu, round);
    println!(
        "| | {what} a second | beside untraced | CPU of the program, µs each | beside untraced | {others}, µs each | \
         Documents each |"
    );
    println!("|---|---|---|---|---|---|---|");
    for variant in Variant::ALL {
        println!(
            "| {} | {} | {:.2} | {:.1} | {:.2} | {:.1} | {:.3} |",
            variant.name(),
            measured.each(variant, rate),
            measured.beside_untraced(variant, rate),
            measured.each(variant, cpu),
            measured.beside_untraced(variant, cpu),
            measured.each(variant, |round| each(round.others, round)),
            measured.each(variant, |round| round.documents as f64
                / f64::from(round.count)),
        );
    }
    println!();
    for variant in Variant::ALL {
        let documents = measured.each(variant, |round| round.documents as f64);
        let came = documents.0.iter().any(|&documents| documents > 0.0);
        if came != variant.is_recorded() {
            println!(
                "- {}: the documents are not what was asked for",
                variant.name()
            );
        }
    }
}
