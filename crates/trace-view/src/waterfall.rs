//! The nodes of a trace against time.

use serde::Serialize;

use crate::Trace;

/// A gap below this part of the trace is not seen.
const SMALLEST_GAP: f64 = 0.005;

/// One row for each node, in the order of [`Trace::nodes`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waterfall {
    /// When it begins, in seconds since 1970.
    pub start: f64,
    /// How long it is in seconds: the whole of what the fractions are of.
    pub duration: f64,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A node against time. All numbers are fractions of the whole: from 0 to 1, and so is `offset + width`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The index in [`Trace::nodes`].
    pub node: usize,
    /// Where it begins.
    pub offset: f64,
    /// How long it took; up to the end of the trace for what is under way.
    pub width: f64,
    /// Where nothing below it ran, between the beginning of the first and the end of the last that did. What could not be
    /// seen is left out.
    pub gaps: Vec<Gap>,
}

/// A time in which nothing ran that is told of, as fractions of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// Where it begins.
    pub offset: f64,
    /// How long it took.
    pub width: f64,
}

impl Trace {
    /// The nodes against time.
    pub fn waterfall(&self) -> Waterfall {
        let (start, end) = (self.start(), self.end());
        let duration = end - start;
        let fraction = |moment: f64| {
            if duration > 0.0 {
                ((moment - start) / duration).clamp(0.0, 1.0)
            } else {
                0.0
            }
        };
        // How far what is below each node has run, as the nodes come by their beginning.
        let mut reached: Vec<Option<f64>> = vec![None; self.nodes().len()];
        let mut rows: Vec<Row> = Vec::with_capacity(self.nodes().len());
        for (index, node) in self.nodes().iter().enumerate() {
            let (from, to) = self.interval(node, end);
            let (from, to) = (fraction(from), fraction(to));
            if let Some(parent) = node.parent {
                let above = &mut rows[parent];
                let within = |moment: f64| moment.clamp(above.offset, above.offset + above.width);
                let (from, to) = (within(from), within(to));
                let reached = &mut reached[parent];
                if let Some(before) = *reached
                    && from - before >= SMALLEST_GAP
                {
                    above.gaps.push(Gap {
                        offset: before,
                        width: from - before,
                    });
                }
                *reached = Some(reached.map_or(to, |before| before.max(to)));
            }
            rows.push(Row {
                node: index,
                offset: from,
                // Never over the edge, whatever the rounding.
                width: (to - from).min(1.0 - from).max(0.0),
                gaps: Vec::new(),
            });
        }
        Waterfall {
            start,
            duration,
            rows,
        }
    }
}
