//! The service map.

use anyhow::ensure;

use crate::{Session, checks::Checks, list::no_errors};

pub(crate) async fn run(checks: &mut Checks, session: &Session) {
    let name = "the map draws who calls whom, with counts, times and failures";
    checks.run(name, draws(session)).await;
    let name = "the map is of the last minutes, of an hour or of all";
    checks.run(name, windows(session)).await;
    let name = "a service of the map leads to its traces";
    checks.run(name, leads_to_traces(session)).await;
}

async fn draws(session: &Session) -> anyhow::Result<()> {
    let Session { browser, .. } = session;
    browser.open("/map").await?;
    let labels = browser.text("[...document.querySelectorAll('svg.map .node')].map((node) => node.getAttribute('aria-label')).join('\\n')").await?;
    for name in ["string-api", "replace-strings", "orders"] {
        ensure!(labels.contains(name), "the map has no {name}: {labels}");
    }
    let string_api = labels
        .lines()
        .find(|label| label.starts_with("string-api,"));
    let string_api = string_api.unwrap_or_default();
    for part in ["p50", "p95", "req"] {
        ensure!(string_api.contains(part), "string-api says {string_api}");
    }
    browser
        .holds("document.querySelectorAll('svg.map .call path').length >= 3")
        .await?;
    browser
        .holds("document.querySelectorAll('table.data tbody tr').length >= 6")
        .await?;
    no_errors(session).await
}

async fn windows(session: &Session) -> anyhow::Result<()> {
    let Session { browser, .. } = session;
    for window in ["5m", "1h", "all"] {
        browser.open("/map").await?;
        browser
            .click(&format!(".choice a[href='/map?window={window}']"))
            .await?;
        browser
            .until(&format!("location.search === '?window={window}'"))
            .await?;
        browser
            .until(&format!(
                "document.querySelector('.choice [aria-current]').href.endsWith('{window}')"
            ))
            .await?;
        browser
            .holds("document.querySelector('svg.map .node') !== null")
            .await?;
    }
    no_errors(session).await
}

async fn leads_to_traces(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser.open("/map").await?;
    browser
        .click("svg.map .node[aria-label^='orders,']")
        .await?;
    browser.until("location.pathname === '/traces'").await?;
    browser
        .until(&format!(
            "document.getElementById('t-{}') !== null",
            traffic.faulty
        ))
        .await?;
    no_errors(session).await
}
