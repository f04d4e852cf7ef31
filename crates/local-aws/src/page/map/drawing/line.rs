//! The lines of the calls, from box to box, and where on its line the number of each call stands.

use std::{collections::HashMap, fmt::Write as _};

use super::{HEIGHT, WIDTH};

/// A point in pixels, from the left and from the top.
type Point = (usize, usize);

/// The way of a line: where it leaves and where it reaches a box, or a place that it passes, one after the other.
pub(super) struct Way(Vec<(Point, Point)>);

/// How many lines begin or end at a point.
pub(super) struct Mouths(HashMap<Point, usize>);

/// A line from a box to another.
pub(super) struct Line {
    /// As `d` of a path has it.
    pub(super) path: String,
    /// The middle of the label.
    pub(super) label: Point,
}

impl Way {
    /// Through places, given by their upper left corners.
    pub(super) fn through(corners: &[Point]) -> Self {
        let pairs = corners.windows(2).filter_map(|pair| match *pair {
            [(left, top), (next_left, next_top)] => {
                let (y, next_y) = (top + HEIGHT / 2, next_top + HEIGHT / 2);
                Some(if next_left > left {
                    ((left + WIDTH, y), (next_left, next_y))
                } else {
                    ((left, y), (next_left + WIDTH, next_y))
                })
            }
            _ => None,
        });
        Self(pairs.collect())
    }

    /// The line that goes this way; none where it leads nowhere.
    pub(super) fn line(&self, mouths: &Mouths) -> Option<Line> {
        let mut path = String::new();
        for ((x, y), (next_x, next_y)) in &self.0 {
            let middle = x.midpoint(*next_x);
            let command = if path.is_empty() { 'M' } else { 'L' };
            // Writing to a text does not fail.
            let _ = write!(
                path,
                "{command}{x} {y}C{middle} {y} {middle} {next_y} {next_x} {next_y}"
            );
        }
        let (from, to) = *self.0.first()?;
        let part = mouths.part(from, to);
        // The curve's control points are in the middle between its ends, at the height of the nearer one.
        let across = 1.5 * part * (1.0 - part) + part.powi(3);
        let down = part.powi(2) * (3.0 - 2.0 * part);
        let label = (between(from.0, to.0, across), between(from.1, to.1, down));
        Some(Line { path, label })
    }
}

impl Mouths {
    pub(super) fn of<'a>(ways: impl Iterator<Item = &'a Way>) -> Self {
        let mut mouths = HashMap::new();
        for (from, to) in ways.flat_map(|way| &way.0) {
            *mouths.entry(*from).or_default() += 1;
            *mouths.entry(*to).or_default() += 1;
        }
        Self(mouths)
    }

    /// How far along a curve its label is: in the half that is away from the end that it shares with other lines, and where
    /// it shares both in the one towards its target, since in the middle it may cross another. Nearer to an end the label
    /// would hide the arrow.
    fn part(&self, from: Point, to: Point) -> f64 {
        let is_shared = |point| self.0.get(&point).is_some_and(|count| *count > 1);
        match (is_shared(from), is_shared(to)) {
            (false, false) => 0.5,
            (false, true) => 0.375,
            (true, _) => 0.625,
        }
    }
}

/// What is `part` of the way from one length to another.
fn between(from: usize, to: usize, part: f64) -> usize {
    let (from, to) = (from as f64, to as f64);
    (from + (to - from) * part).round() as usize
}
