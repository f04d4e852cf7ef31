//! The files that the pages are made with. They are part of the program.

use axum::{
    extract::Path,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

const FILES: [(&str, &str, &str); 3] = [
    (
        "page.css",
        "text/css; charset=utf-8",
        include_str!("static/page.css"),
    ),
    (
        "page.js",
        "text/javascript; charset=utf-8",
        include_str!("static/page.js"),
    ),
    ("icon.svg", "image/svg+xml", include_str!("static/icon.svg")),
];

pub(super) async fn file(Path(wanted): Path<String>) -> Response {
    match FILES.iter().find(|(name, ..)| *name == wanted) {
        Some((_, kind, content)) => ([(CONTENT_TYPE, *kind)], *content).into_response(),
        None => (StatusCode::NOT_FOUND, "there is no such file\n").into_response(),
    }
}
