//! `/map`: who calls whom, how often, how long it takes and how much fails.

mod drawing;
mod layers;

use std::time::{SystemTime, UNIX_EPOCH};

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    Pages, format,
    layout::{self, Section},
};
use crate::xray::{Service, Statistics};

/// Which traces the map is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
enum Window {
    #[serde(rename = "5m")]
    FiveMinutes,
    #[serde(rename = "1h")]
    Hour,
    #[default]
    #[serde(rename = "all")]
    All,
}

const WINDOWS: [(Window, &str, &str); 3] = [
    (Window::FiveMinutes, "5m", "last 5 minutes"),
    (Window::Hour, "1h", "last hour"),
    (Window::All, "all", "all"),
];

#[derive(Debug, Default, Deserialize)]
pub(super) struct Parameters {
    #[serde(default)]
    window: Window,
}

impl Window {
    /// Seconds since 1970.
    fn start(self) -> f64 {
        let seconds = match self {
            Self::FiveMinutes => 300.0,
            Self::Hour => 3600.0,
            Self::All => return f64::NEG_INFINITY,
        };
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        now.as_secs_f64() - seconds
    }
}

pub(super) async fn page(
    State(pages): State<Pages>,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Response {
    let Ok(Query(Parameters { window })) = parameters else {
        return layout::problem(
            StatusCode::BAD_REQUEST,
            Section::Map,
            "No such window",
            "The window of a map is 5m, 1h or all.",
        );
    };
    let services = super::aside(move || pages.aws.xray.services_since(window.start()));
    match services.await {
        Ok(services) => layout::respond(layout::page(
            "Map",
            Section::Map,
            &content(window, &services),
        )),
        Err(error) => layout::failure(Section::Map, &error),
    }
}

fn content(window: Window, services: &[Service]) -> Markup {
    html! {
        div.heading {
            h1 { "Service map" }
            nav.choice aria-label="Traces that the map is made of" {
                @for (one, value, name) in WINDOWS {
                    a href={ "/map?window=" (value) } aria-current=[(one == window).then_some("true")] { (name) }
                }
            }
        }
        @if services.is_empty() {
            p.empty { "No trace began in this time. Send a request, then load this page again." }
        } @else {
            div.scroll role="region" aria-label="Map" tabindex="0" { (drawing::drawing(services)) }
            h2 { "Services" }
            (service_table(services))
            h2 { "Calls" }
            (call_table(services))
        }
    }
}

fn service_table(services: &[Service]) -> Markup {
    let measured = services
        .iter()
        .filter_map(|service| Some((service, service.statistics()?)));
    html! {
        div.scroll role="region" aria-label="Services" tabindex="0" {
            table.data {
                thead { tr {
                    th scope="col" { "Service" }
                    th scope="col" { "Type" }
                    th.number scope="col" { "Requests" }
                    (measured_heads())
                } }
                tbody {
                    @for (service, statistics) in measured {
                        tr {
                            th scope="row" { a href={ "/traces?text=" (format::encoded(service.name())) } { (service.name()) } }
                            td { (kind(service)) }
                            td.number { (format::count(statistics.total())) }
                            (measured_cells(statistics, |share| service.percentile(share)))
                        }
                    }
                }
            }
        }
    }
}

fn call_table(services: &[Service]) -> Markup {
    let name = |id: usize| {
        let service = services.iter().find(|service| service.reference_id() == id);
        service.map(described)
    };
    html! {
        div.scroll role="region" aria-label="Calls" tabindex="0" {
            table.data {
                thead { tr {
                    th scope="col" { "Caller" }
                    th scope="col" { "Called" }
                    th.number scope="col" { "Calls" }
                    (measured_heads())
                } }
                tbody {
                    @for service in services {
                        @for edge in service.edges() {
                            tr {
                                td { (described(service)) }
                                td { (name(edge.reference_id()).unwrap_or_default()) }
                                td.number { (format::count(edge.statistics().total())) }
                                (measured_cells(edge.statistics(), |share| edge.percentile(share)))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A service with its type.
fn described(service: &Service) -> String {
    let title = title(service);
    if service.is_client() {
        title
    } else {
        format!("{title} ({})", kind(service))
    }
}

/// What a service is called. X-Ray gives a client the name of the service that it calls.
fn title(service: &Service) -> String {
    if service.is_client() {
        format!("client of {}", service.name())
    } else {
        service.name().to_owned()
    }
}

/// The type of a service, in words where it has none.
fn kind(service: &Service) -> &str {
    service.r#type().unwrap_or("service")
}

fn measured_heads() -> Markup {
    html! {
        th.number scope="col" { "p50" }
        th.number scope="col" { "p95" }
        th.number scope="col" { "Errors" }
        th.number scope="col" { "Throttles" }
        th.number scope="col" { "Faults" }
        th.number scope="col" { "Failed" }
    }
}

fn measured_cells(statistics: &Statistics, percentile: impl Fn(f64) -> Option<f64>) -> Markup {
    html! {
        td.number { (format::duration(percentile(0.5))) }
        td.number { (format::duration(percentile(0.95))) }
        td.number { (format::count(statistics.errors())) }
        td.number { (format::count(statistics.throttles())) }
        td.number { (format::count(statistics.faults())) }
        td.number { (format::percentage(statistics.failed())) }
    }
}
