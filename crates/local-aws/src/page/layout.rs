//! What all pages have in common.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

/// Which entry of the navigation a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Home,
    Traces,
    Map,
    /// None of them.
    None,
}

const SECTIONS: [(Section, &str, &str); 3] = [
    (Section::Home, "/", "Home"),
    (Section::Traces, "/traces", "Traces"),
    (Section::Map, "/map", "Map"),
];

/// A whole page. Its content begins with an `h1`.
pub(super) fn page(title: &str, section: Section, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Twinstack" }
                link rel="icon" href="/static/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/static/page.css";
                script src="/static/page.js" defer {}
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                header.top {
                    span.brand {
                        img src="/static/icon.svg" alt="" width="20" height="20";
                        "Twinstack"
                    }
                    nav aria-label="Pages" {
                        @for (entry, path, name) in SECTIONS {
                            a href=(path) aria-current=[(entry == section).then_some("page")] { (name) }
                        }
                    }
                }
                main id="content" tabindex="-1" { (content) }
            }
        }
    }
}

/// An answer with a page.
pub(super) fn respond(markup: Markup) -> Response {
    Html(markup.into_string()).into_response()
}

/// The page that says why there is none.
pub(super) fn problem(status: StatusCode, section: Section, title: &str, text: &str) -> Response {
    let content = html! {
        h1 { (title) }
        p { (text) }
        p { a href="/traces" { "All traces" } }
    };
    (status, respond(page(title, section, &content))).into_response()
}

/// The page for what should not happen.
pub(super) fn failure(section: Section, error: &dyn std::fmt::Display) -> Response {
    tracing::warn!(%error, "a page could not be made");
    problem(
        StatusCode::INTERNAL_SERVER_ERROR,
        section,
        "The page could not be made",
        &error.to_string(),
    )
}
