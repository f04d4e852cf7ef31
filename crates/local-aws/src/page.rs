//! The pages: what runs, the traces as they arrive, one trace, and who calls whom.
//!
//! They are HTML made here, readable without a script; one small script adds what arrives, keys and copying. The same port
//! answers AWS's clients, so that the pages are guarded ([`guard`]): what a browser has open beside them learns and changes
//! nothing.

mod assets;
mod events;
mod format;
mod guard;
mod home;
mod layout;
mod list;
mod map;
mod stack_info;
mod status;
mod summaries;
mod trace;

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header::ACCEPT},
    response::Response,
    routing::get,
};
use tokio::{
    sync::watch,
    task::{JoinError, spawn_blocking},
};

pub(crate) use guard::{own_host, own_origin};
pub use stack_info::{AliasInfo, Endpoint, EnvironmentCounts, FunctionInfo, StackInfo, StackSide};
pub(crate) use summaries::Summaries;

use crate::LocalAws;

/// What the pages are made from.
#[derive(Clone)]
struct Pages {
    aws: LocalAws,
    /// Becomes true when the server ends.
    ended: watch::Receiver<bool>,
}

/// The routes of the pages. A stream of arrivals ends when `ended` becomes true.
pub(crate) fn router(aws: LocalAws, ended: watch::Receiver<bool>) -> Router {
    Router::new()
        .route("/", get(home::page))
        .route("/traces", get(list::page))
        .route("/traces/{id}", get(trace::page))
        .route("/traces/{id}/documents", get(trace::documents))
        .route("/traces/{id}/spans/{span}", get(trace::span))
        .route("/map", get(map::page))
        .route("/events", get(events::stream))
        .route("/static/{file}", get(assets::file))
        .with_state(Pages { aws, ended })
}

/// The answer to a browser that asks for a page which is not there; none for others.
pub(crate) fn unknown(headers: &HeaderMap) -> Option<Response> {
    let mut accepted = headers.get_all(ACCEPT).iter();
    let is_browser = accepted.any(|types| {
        types
            .to_str()
            .is_ok_and(|types| types.contains("text/html"))
    });
    is_browser.then(|| {
        guard::to_own_host(headers, || {
            layout::problem(
                StatusCode::NOT_FOUND,
                layout::Section::None,
                "No such page",
                "The pages are those above, and each trace has its own.",
            )
        })
    })
}

/// Runs what may look at thousands of traces, which would keep other requests and the datagrams waiting.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    spawn_blocking(work).await
}
