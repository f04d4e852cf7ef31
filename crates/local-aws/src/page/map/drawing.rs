//! The map as a drawing. Positions are attributes of SVG: the pages' policy allows no style in an element.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::{
    layers::{Layers, Place, layers},
    services::{Edge, Service, Statistics},
};
use crate::page::{format, status};

/// The box of a service, in pixels, as all lengths here.
const WIDTH: usize = 196;
const HEIGHT: usize = 76;

/// Between two layers.
const GAP: usize = 84;

/// Between two boxes of a layer.
const ROW_GAP: usize = 28;

/// Around everything.
const MARGIN: usize = 16;

/// How many characters of a name there is room for.
const NAME_LENGTH: usize = 24;

/// How many characters of a line below the name there is room for.
const LINE_LENGTH: usize = 32;

struct Drawing {
    layers: Layers,
    height: usize,
}

/// Draws the services. Each leads to the traces that it is in.
pub(super) fn drawing(services: &[Service]) -> Markup {
    let edges: Vec<(usize, usize)> = services
        .iter()
        .flat_map(|service| {
            let targets = service.edges.iter();
            targets.map(|edge| (service.reference_id, edge.reference_id))
        })
        .collect();
    let drawing = Drawing::new(layers(services.len(), &edges));
    let (width, height) = (drawing.width(), drawing.height);
    html! {
        svg.map width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="group"
            aria-label="Service map: who calls whom. The tables below say the same." {
            defs {
                marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"
                    orient="auto-start-reverse" {
                    path d="M0 0.5 7.5 4 0 7.5z" {}
                }
            }
            @for service in services {
                @for edge in &service.edges { (drawing.line(service.reference_id, edge)) }
            }
            // Above all lines, which would run through them.
            @for service in services {
                @for edge in &service.edges { (drawing.label(service.reference_id, edge)) }
            }
            @for service in services {
                (drawing.node(service))
            }
        }
    }
}

impl Drawing {
    fn new(layers: Layers) -> Self {
        let most = layers.sizes.iter().max().copied().unwrap_or_default();
        Self {
            height: 2 * MARGIN + column_height(most),
            layers,
        }
    }

    fn width(&self) -> usize {
        let count = self.layers.sizes.len();
        2 * MARGIN + count * WIDTH + count.saturating_sub(1) * GAP
    }

    /// The upper left corner. Each layer is centred.
    fn corner(&self, place: Place) -> (usize, usize) {
        let size = self
            .layers
            .sizes
            .get(place.layer)
            .copied()
            .unwrap_or_default();
        let top = self.height.saturating_sub(column_height(size)) / 2;
        (
            MARGIN + place.layer * (WIDTH + GAP),
            top + place.order * (HEIGHT + ROW_GAP),
        )
    }

    fn node(&self, service: &Service) -> Markup {
        let Some(place) = self.layers.nodes.get(service.reference_id) else {
            return Markup::default();
        };
        let (x, y) = self.corner(*place);
        let kind = service.kind();
        let numbers = service.statistics.map(|_| {
            format!(
                "p50 {} · p95 {}",
                format::duration(service.percentile(0.5)),
                format::duration(service.percentile(0.95)),
            )
        });
        let state = service.statistics.map(state);
        let label = format!(
            "{}, {kind}{}{}",
            service.name,
            prefixed(", ", numbers.as_deref()),
            prefixed(", ", state.as_ref().map(|state| state.words.as_str())),
        );
        let class = state.as_ref().map_or("none", |state| state.class);
        html! {
            a.node.(class) href={ "/traces?text=" (format::encoded(&service.name)) } aria-label=(label) {
                title { (label) }
                rect x=(x) y=(y) width=(WIDTH) height=(HEIGHT) rx="6" {}
                rect.edge x=(x) y=(y + 8) width="4" height=(HEIGHT - 16) rx="2" {}
                text.name x=(x + 14) y=(y + 21) { (format::shortened(&service.name, NAME_LENGTH)) }
                text.kind x=(x + 14) y=(y + 37) { (format::shortened(kind, LINE_LENGTH)) }
                @if let Some(numbers) = &numbers {
                    text.numbers x=(x + 14) y=(y + 53) { (numbers) }
                }
                @if let Some(state) = &state {
                    text.state x=(x + 14) y=(y + 69) { (state.words) }
                }
            }
        }
    }

    /// The line of a call.
    fn line(&self, from: usize, edge: &Edge) -> Markup {
        let Some(line) = self.way(from, edge) else {
            return Markup::default();
        };
        html! {
            g.call.(state(edge.statistics).class) { path d=(line.path) marker-end="url(#arrow)" {} }
        }
    }

    /// How many calls there were, on the line.
    fn label(&self, from: usize, edge: &Edge) -> Markup {
        let Some(Line { label: (x, y), .. }) = self.way(from, edge) else {
            return Markup::default();
        };
        html! {
            g.call {
                text x=(x) y=(y - 5) text-anchor="middle" { (format::count(edge.statistics.total)) "×" }
            }
        }
    }

    fn way(&self, from: usize, edge: &Edge) -> Option<Line> {
        let way = self.layers.edges.get(&(from, edge.reference_id))?;
        let corners: Vec<(usize, usize)> = way.iter().map(|place| self.corner(*place)).collect();
        Line::through(&corners)
    }
}

/// A line from a box to another.
struct Line {
    path: String,
    /// In the first gap.
    label: (usize, usize),
}

impl Line {
    /// Through places, given by their upper left corners.
    fn through(corners: &[(usize, usize)]) -> Option<Self> {
        let mut path = String::new();
        let mut label = None;
        for pair in corners.windows(2) {
            let [(left, top), (next_left, next_top)] = *pair else {
                continue;
            };
            let (y, next_y) = (top + HEIGHT / 2, next_top + HEIGHT / 2);
            let (x, next_x) = if next_left > left {
                (left + WIDTH, next_left)
            } else {
                (left, next_left + WIDTH)
            };
            let middle = x.midpoint(next_x);
            let command = if path.is_empty() { 'M' } else { 'L' };
            // Writing to a text does not fail.
            let _ = write!(
                path,
                "{command}{x} {y}C{middle} {y} {middle} {next_y} {next_x} {next_y}"
            );
            // A quarter along the curve, where lines of one box have parted and those of others have not come yet.
            label.get_or_insert((
                between(x, next_x, 19.0 / 64.0),
                between(y, next_y, 5.0 / 32.0),
            ));
        }
        label.map(|label| Self { path, label })
    }
}

/// What is `part` of the way from one length to another.
fn between(from: usize, to: usize, part: f64) -> usize {
    let (from, to) = (from as f64, to as f64);
    (from + (to - from) * part).round() as usize
}

/// How a service or a call does.
struct State {
    class: &'static str,
    words: String,
}

/// Fault is worse than throttle, and throttle than error.
fn state(statistics: Statistics) -> State {
    let (errors, throttles, faults) = (
        statistics.errors(),
        statistics.throttles(),
        statistics.faults(),
    );
    let kinds = [
        (faults, status::FAULT),
        (throttles, status::THROTTLE),
        (errors, status::ERROR),
    ];
    let requests = format::count(statistics.total);
    let Some((_, worst)) = kinds.iter().find(|(count, _)| *count > 0) else {
        return State {
            class: "ok",
            words: format!("{requests} req · ✓ no errors"),
        };
    };
    State {
        class: worst.class,
        words: format!(
            "{requests} req · {} {} failed",
            worst.glyph,
            format::percentage(statistics.failed()),
        ),
    }
}

fn prefixed(prefix: &str, text: Option<&str>) -> String {
    text.map(|text| format!("{prefix}{text}"))
        .unwrap_or_default()
}

fn column_height(count: usize) -> usize {
    count * HEIGHT + count.saturating_sub(1) * ROW_GAP
}
