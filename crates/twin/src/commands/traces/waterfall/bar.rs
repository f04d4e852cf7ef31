//! A node against time.

use trace_view::{Node, Row, Status};

use super::COLD;
use crate::commands::traces::cell::{style, styled};

const RUNS: &str = "█";
/// Nothing below the node ran.
const GAP: &str = "░";
/// It goes on.
const UNDER_WAY: &str = "▶";

/// The bar of a row in at most `columns`.
pub(super) fn bar(row: &Row, node: &Node, columns: usize) -> String {
    if columns == 0 {
        return String::new();
    }
    let end = column(row.offset + row.width, columns);
    let start = column(row.offset, columns).min(columns - 1);
    // What took no time is seen too.
    let end = end.clamp(start + 1, columns);
    let mut cells = vec![RUNS; end - start];
    for gap in &row.gaps {
        let from = column(gap.offset, columns).clamp(start, end);
        let to = column(gap.offset + gap.width, columns).clamp(from, end);
        cells[from - start..to - start].fill(GAP);
    }
    if node.is_in_progress()
        && let Some(last) = cells.last_mut()
    {
        *last = UNDER_WAY;
    }
    let colour = match node.status {
        Status::Ok if node.is_cold_start => COLD,
        status => style(status),
    };
    format!("{}{}", " ".repeat(start), styled(&cells.concat(), colour))
}

fn column(fraction: f64, columns: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a part of the columns of a terminal"
    )]
    let column = (fraction * columns as f64).round() as usize;
    column.min(columns)
}
