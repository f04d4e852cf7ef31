//! `/`: what runs, where it is reached, and what was counted.

mod counters;

use axum::{
    extract::State,
    http::{HeaderMap, header::HOST},
    response::Response,
};
use maud::{Markup, html};
use serde_json::{Value, json};

use super::{
    Pages, format,
    layout::{self, Section},
    stack_info::{AliasInfo, Endpoint, FunctionInfo, StackSide},
};
use crate::LocalAws;

pub(super) async fn page(State(pages): State<Pages>, headers: HeaderMap) -> Response {
    let aws = &pages.aws;
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let sides = aws.stack.sides();
    let functions = aws.stack.functions();
    let parameter = aws.stack.strings_map_parameter();
    let content = html! {
        h1 { "The local stack" }
        div.cards {
            @for side in &sides { (self::side(side)) }
            (endpoints(aws, host.unwrap_or("localhost")))
            @if let Some(parameter) = &parameter { (strings_map(aws, parameter)) }
        }
        @if sides.is_empty() && functions.is_empty() {
            p.empty { "The AWS endpoints run alone: nothing is known of programs beside them." }
        }
        @if !functions.is_empty() { (self::functions(&functions)) }
        (counters::counters(aws))
    };
    layout::respond(layout::page("Home", Section::Home, &content))
}

fn side(side: &StackSide) -> Markup {
    html! {
        section.card {
            h2 { (side.name) }
            p.muted { (side.description) }
            dl {
                @for Endpoint { name, url, key } in &side.endpoints {
                    dt { (name) }
                    dd {
                        code { (url) }
                        @if let Some(key) = key {
                            details.key {
                                summary { "key of " (name) }
                                code { (key) } " " (format::copy_button(key, "key"))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn endpoints(aws: &LocalAws, host: &str) -> Markup {
    let services = if aws.functions.is_some() {
        "Parameter Store, X-Ray, Lambda's Invoke"
    } else {
        "Parameter Store, X-Ray"
    };
    // Any keys do. Every version of the CLI reads the region under this name.
    let export = format!(
        "export AWS_ENDPOINT_URL=http://{host} AWS_DEFAULT_REGION={} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local",
        aws.xray.account().region
    );
    html! {
        section.card {
            h2 { "AWS endpoints" }
            p.muted { (services) }
            dl {
                dt { "URL" }
                dd { code { "http://" (host) } }
                dt { "For the AWS CLI" }
                dd.export { code { (export) } " " (format::copy_button(&export, "export")) }
            }
        }
    }
}

fn strings_map(aws: &LocalAws, parameter: &str) -> Markup {
    let input = json!({"Name": parameter, "WithDecryption": true}).to_string();
    let found = aws.ssm.call("GetParameter", input.as_bytes()).ok();
    let text = |member: &str| found.as_ref()?.pointer(&format!("/Parameter/{member}"));
    let value = text("Value").and_then(Value::as_str).unwrap_or_default();
    let entries = serde_json::from_str::<serde_json::Map<String, Value>>(value).ok();
    html! {
        section.card {
            h2 { "Strings map" }
            p.muted { code { (parameter) } }
            @if found.is_some() {
                dl {
                    dt { "Version" }
                    dd { (text("Version").unwrap_or(&Value::Null)) }
                    @if let Some(modified) = text("LastModifiedDate").and_then(Value::as_f64) {
                        dt { "Changed" }
                        dd { (format::moment(modified)) }
                    }
                    dt { "Terms" }
                    @match &entries {
                        Some(entries) => dd { (format::count(entries.len() as u64)) },
                        None => dd { "none: the value is not a JSON object" },
                    }
                }
                details {
                    summary { "The map" }
                    pre tabindex="0" { (value) }
                }
            } @else {
                p { "This Parameter Store does not hold it." }
            }
        }
    }
}

fn functions(functions: &[FunctionInfo]) -> Markup {
    html! {
        h2 { "Functions" }
        div.scroll role="region" aria-label="Functions" tabindex="0" {
            table.data {
                thead { tr {
                    th scope="col" { "Function" }
                    th scope="col" { "Alias" }
                    th scope="col" { "Version" }
                    th.number scope="col" { "Busy" }
                    th.number scope="col" { "Idle" }
                    th.number scope="col" { "Cold starts" }
                    th.number scope="col" { "Peak memory" }
                    th.number scope="col" { "Memory" }
                    th.number scope="col" { "Timeout" }
                } }
                tbody {
                    @for function in functions {
                        @for alias in &function.aliases { (row(function, alias)) }
                    }
                }
            }
        }
    }
}

fn row(function: &FunctionInfo, alias: &AliasInfo) -> Markup {
    let counts = alias.environments;
    let count = |count: Option<usize>| {
        count.map_or_else(|| "–".to_owned(), |count| format::count(count as u64))
    };
    let peak = counts.and_then(|counts| counts.peak_memory);
    html! {
        tr {
            th scope="row" { a href={ "/traces?text=" (format::encoded(&function.name)) } { (function.name) } }
            td { (alias.name) }
            td { (alias.version) }
            td.number { (count(counts.map(|counts| counts.busy))) }
            td.number { (count(counts.map(|counts| counts.idle))) }
            td.number { (counts.map_or_else(|| "–".to_owned(), |counts| format::count(counts.cold_starts))) }
            td.number { (peak.map_or_else(|| "–".to_owned(), format::bytes)) }
            td.number { (function.memory_size) " MB" }
            td.number { (function.timeout) " s" }
        }
    }
}
