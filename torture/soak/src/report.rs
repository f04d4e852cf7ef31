//! The quarters of a load beside one another.

use std::collections::BTreeMap;

use crate::sample::Sample;

/// How much more memory a process may have in the last quarter than in the second, in per cent.
const MOST_GROWTH: f64 = 5.0;

/// The samples that were taken in one quarter.
#[derive(Debug, Default)]
pub(crate) struct Quarter {
    samples: Vec<Sample>,
}

impl Quarter {
    pub(crate) fn add(&mut self, sample: Sample) {
        self.samples.push(sample);
    }

    /// The mean of a process's resident memory in MiB.
    fn memory(&self, process: u32) -> Option<f64> {
        let held = self
            .samples
            .iter()
            .filter_map(|sample| sample.get(&process));
        let (sum, count) = held.fold((0.0, 0.0), |(sum, count), held| {
            (sum + mebibytes(held.memory), count + 1.0)
        });
        (count > 0.0).then(|| sum / count)
    }

    /// The most descriptors that a process had open.
    fn descriptors(&self, process: u32) -> Option<usize> {
        let held = self
            .samples
            .iter()
            .filter_map(|sample| sample.get(&process));
        held.filter_map(|held| held.descriptors).max()
    }

    /// The most processes that there were at once.
    fn processes(&self) -> usize {
        self.samples.iter().map(Sample::len).max().unwrap_or(0)
    }
}

/// Prints a table in Markdown, and answers what grew.
pub(crate) fn print(quarters: &[Quarter; 4]) -> Vec<String> {
    let programs: BTreeMap<u32, &str> = quarters
        .iter()
        .flat_map(|quarter| &quarter.samples)
        .flatten()
        .map(|(id, held)| (*id, held.program.as_str()))
        .collect();
    println!("| Process | MiB in quarter 1 | 2 | 3 | 4 | 4 against 2 | Descriptors in 2 | 4 |");
    println!("|---|---|---|---|---|---|---|---|");
    let [_, second, _, last] = quarters;
    let mut growths = Vec::new();
    for (process, program) in programs {
        let memory = quarters
            .each_ref()
            .map(|quarter| cell(quarter.memory(process).map(|memory| format!("{memory:.1}"))));
        let growth = second.memory(process).zip(last.memory(process));
        let growth = growth.map(|(second, last)| (last / second - 1.0) * 100.0);
        let descriptors = [second, last].map(|quarter| quarter.descriptors(process));
        println!(
            "| {program} | {} | {} | {} | {} |",
            memory.join(" | "),
            cell(growth.map(|growth| format!("{growth:+.1} %"))),
            cell(descriptors[0].map(|count| count.to_string())),
            cell(descriptors[1].map(|count| count.to_string()))
        );
        let name = format!("{program} (process {process})");
        if let Some(growth) = growth.filter(|growth| *growth > MOST_GROWTH) {
            growths.push(format!("{name} has {growth:.1} % more memory"));
        }
        if let [Some(second), Some(last)] = descriptors
            && last > second
        {
            growths.push(format!("{name} has {} more descriptors", last - second));
        }
    }
    let processes = quarters.each_ref().map(Quarter::processes);
    println!(
        "| all: how many | {} | {} | {} | {} | | | |\n",
        processes[0], processes[1], processes[2], processes[3]
    );
    if processes[3] > processes[1] {
        growths.push(format!("{} more processes", processes[3] - processes[1]));
    }
    growths
}

fn cell(value: Option<String>) -> String {
    value.unwrap_or_else(|| "-".to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "no process has so much memory")]
fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1024.0
}
