//! The map as a drawing. Positions are attributes of SVG: the pages' policy allows no style in an element.

mod line;

use line::{Line, Mouths, Way};
use maud::{Markup, html};

use super::{
    kind,
    layers::{Layers, Place, layers},
    title,
};
use crate::{
    page::{format, status},
    xray::{Edge, Service, Statistics},
};

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
            let targets = service.edges().iter();
            targets.map(|edge| (service.reference_id(), edge.reference_id()))
        })
        .collect();
    let drawing = Drawing::new(layers(services.len(), &edges));
    let (width, height) = (drawing.width(), drawing.height);
    let calls = drawing.calls(services);
    html! {
        svg.map width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="group"
            aria-label="Service map: who calls whom. The tables below say the same." {
            defs {
                marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"
                    orient="auto-start-reverse" {
                    path d="M0 0.5 7.5 4 0 7.5z" {}
                }
            }
            @for (line, statistics) in &calls {
                g.call.(state(statistics).class) { path d=(line.path) marker-end="url(#arrow)" {} }
            }
            // Above all lines, which would run through them.
            @for (Line { label: (x, y), .. }, statistics) in &calls {
                g.call { text x=(x) y=(y + 4) text-anchor="middle" { (format::count(statistics.total())) "×" } }
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
        let Some(place) = self.layers.nodes.get(service.reference_id()) else {
            return Markup::default();
        };
        let (x, y) = self.corner(*place);
        let name = service.name();
        let title = title(service);
        // A client's type is in its title.
        let kind = (!service.is_client()).then(|| kind(service));
        let numbers = service.statistics().map(|_| {
            format!(
                "p50 {} · p95 {}",
                format::duration(service.percentile(0.5)),
                format::duration(service.percentile(0.95)),
            )
        });
        let state = service.statistics().map(state);
        let label = format!(
            "{title}{}{}{}",
            prefixed(", ", kind),
            prefixed(", ", numbers.as_deref()),
            prefixed(", ", state.as_ref().map(|state| state.words.as_str())),
        );
        let class = state.as_ref().map_or("none", |state| state.class);
        html! {
            a.node.(class) href={ "/traces?text=" (format::encoded(name)) } aria-label=(label) {
                title { (label) }
                rect x=(x) y=(y) width=(WIDTH) height=(HEIGHT) rx="6" {}
                rect.edge x=(x) y=(y + 8) width="4" height=(HEIGHT - 16) rx="2" {}
                text.name x=(x + 14) y=(y + 21) { (format::shortened(&title, NAME_LENGTH)) }
                @if let Some(kind) = kind {
                    text.kind x=(x + 14) y=(y + 37) { (format::shortened(kind, LINE_LENGTH)) }
                }
                @if let Some(numbers) = &numbers {
                    text.numbers x=(x + 14) y=(y + 53) { (numbers) }
                }
                @if let Some(state) = &state {
                    text.state x=(x + 14) y=(y + 69) { (state.words) }
                }
            }
        }
    }

    /// The lines of the calls, with what was counted of each.
    fn calls<'a>(&self, services: &'a [Service]) -> Vec<(Line, &'a Statistics)> {
        let edges = services.iter().flat_map(|service| {
            let edges = service.edges().iter();
            edges.map(|edge| (service.reference_id(), edge))
        });
        let ways: Vec<(Way, &Statistics)> = edges
            .filter_map(|(from, edge)| Some((self.way(from, edge)?, edge.statistics())))
            .collect();
        let mouths = Mouths::of(ways.iter().map(|(way, _)| way));
        let lines = ways.iter();
        lines
            .filter_map(|(way, statistics)| Some((way.line(&mouths)?, *statistics)))
            .collect()
    }

    fn way(&self, from: usize, edge: &Edge) -> Option<Way> {
        let places = self.layers.edges.get(&(from, edge.reference_id()))?;
        let corners: Vec<(usize, usize)> = places.iter().map(|place| self.corner(*place)).collect();
        Some(Way::through(&corners))
    }
}

/// How a service or a call does.
struct State {
    class: &'static str,
    words: String,
}

/// Fault is worse than throttle, and throttle than error.
fn state(statistics: &Statistics) -> State {
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
    let requests = format::count(statistics.total());
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
