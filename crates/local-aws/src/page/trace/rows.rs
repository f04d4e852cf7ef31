//! Which spans have a row of the waterfall, and on which of its pages each row is.

use trace_view::{Node, NodeKind, Trace};

/// The most rows of a page.
pub(super) const ROWS: usize = 2000;

/// The places of the nodes that have a row, in the order of the rows.
pub(super) struct Rows(Vec<usize>);

impl Rows {
    pub(super) fn of(trace: &Trace) -> Self {
        let nodes = trace.nodes().iter().enumerate();
        let with_row = nodes.filter(|(_, node)| has_row(node));
        Self(with_row.map(|(place, _)| place).collect())
    }

    /// The places of all pages.
    pub(super) fn all(&self) -> &[usize] {
        &self.0
    }

    /// The places of a page, which begins with the row `from`.
    pub(super) fn page(&self, from: usize) -> &[usize] {
        let rest = self.0.get(from..).unwrap_or_default();
        rest.get(..ROWS).unwrap_or(rest)
    }

    /// The row with which the next page begins, if there is one.
    pub(super) fn next(&self, from: usize) -> Option<usize> {
        from.checked_add(ROWS).filter(|next| *next < self.0.len())
    }

    /// The address of a span's row, on the page that has it. A span without a row is shown by what caused it.
    pub(super) fn address(&self, trace: &Trace, place: usize) -> String {
        let nodes = trace.nodes();
        let mut place = place;
        while let Some(parent) = nodes.get(place).and_then(|node| node.parent)
            && self.0.binary_search(&place).is_err()
        {
            place = parent;
        }
        let row = self.0.binary_search(&place).unwrap_or_default();
        let from = match row - row % ROWS {
            0 => String::new(),
            from => format!("?from={from}"),
        };
        format!("/traces/{}{from}#s{place}", trace.id())
    }
}

/// What X-Ray made of a call says what the call's own row says already.
fn has_row(node: &Node) -> bool {
    node.kind != NodeKind::Inferred || node.parent.is_none()
}
