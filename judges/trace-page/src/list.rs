//! The list of traces: what is in it, what arrives, and what a filter leaves.

mod live;

use anyhow::ensure;
use fantoccini::key::Key;
use serde_json::Value;

use crate::{Session, checks::Checks, traffic::TEXT};

pub(crate) async fn run(checks: &mut Checks, session: &Session) {
    let name = "the list has the requests to both sides and the traces that were put";
    checks.run(name, has_all(session)).await;
    let name = "a trace arrives without the page being loaded again";
    checks.run(name, arrives(session)).await;
    let name = "what does not pass the filter does not arrive";
    checks.run(name, arrives_filtered(session)).await;
    let name = "an address filters, and its form says so";
    checks.run(name, by_address(session)).await;
    let name = "the form filters, and the address says so";
    checks.run(name, by_form(session)).await;
    let name = "a filter that cannot be read is answered with what is wrong";
    checks.run(name, refused(session)).await;
    let name = "a row leads to its trace";
    checks.run(name, leads_to_trace(session)).await;
    live::run(checks, session).await;
}

async fn has_all(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser.open("/traces").await?;
    for id in [
        &traffic.gateway,
        &traffic.service,
        &traffic.long,
        &traffic.faulty,
    ] {
        browser
            .holds(&format!("document.getElementById('t-{id}') !== null"))
            .await?;
    }
    let starts = "[...document.querySelectorAll('#traces tbody tr')].map((row) => Number(row.dataset.start))";
    browser
        .holds(&format!(
            "{starts}.every((start, place, all) => place === 0 || start <= all[place - 1])"
        ))
        .await?;
    let row = row_text(session, &traffic.gateway).await?;
    for part in ["gateway", "test", "POST", "/string/replace", "200", "ok"] {
        ensure!(row.contains(part), "the row has no `{part}`: {row}");
    }
    let row = row_text(session, &traffic.faulty).await?;
    ensure!(row.contains("500 fault"), "the row of the fault says {row}");
    no_errors(session).await
}

async fn arrives(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    browser.open("/traces").await?;
    browser
        .until("document.getElementById('live-state').textContent === 'Live'")
        .await?;
    browser.script("window.same = true; return null;").await?;
    let (id, _) = stack.request("test/string/replace", Some(TEXT)).await?;
    browser
        .until(&format!("document.getElementById('t-{id}') !== null"))
        .await?;
    // The rest of the trace changes the row.
    browser
        .until(&format!(
            "Number(document.querySelector('#t-{id} .spans').textContent) > 4"
        ))
        .await?;
    browser.holds("window.same === true").await?;
    no_errors(session).await
}

async fn arrives_filtered(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    browser.open("/traces?side=service").await?;
    browser
        .until("document.getElementById('live-state').textContent === 'Live'")
        .await?;
    stack.request("test/string/replace", Some(TEXT)).await?;
    let (id, _) = stack.request("api/string/replace", Some(TEXT)).await?;
    browser
        .until(&format!("document.getElementById('t-{id}') !== null"))
        .await?;
    every_row(session, ".side", "service").await?;
    no_errors(session).await
}

async fn by_address(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser.open("/traces?side=service&class=2").await?;
    every_row(session, ".side", "service").await?;
    every_row(session, ".outcome", "200").await?;
    browser
        .holds(&format!(
            "document.getElementById('t-{}') !== null",
            traffic.service
        ))
        .await?;
    browser
        .holds("document.querySelector('[name=side]').value === 'service'")
        .await?;
    browser
        .holds("document.querySelector('[name=class]').value === '2'")
        .await?;
    browser.open("/traces?status=fault").await?;
    every_row(session, ".outcome", "fault").await?;
    browser
        .holds("document.querySelector('[value=fault]').checked")
        .await?;
    browser.open("/traces?min=2s").await?;
    browser
        .holds(&format!(
            "document.getElementById('t-{}') !== null",
            traffic.long
        ))
        .await?;
    browser
        .holds(&format!(
            "document.getElementById('t-{}') === null",
            traffic.faulty
        ))
        .await?;
    browser.open("/traces?route=nowhere-at-all").await?;
    browser
        .holds("document.getElementById('empty') !== null")
        .await?;
    no_errors(session).await
}

async fn by_form(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser.open("/traces").await?;
    browser.click("[name=status][value=fault]").await?;
    browser.click("#filter-text").await?;
    browser.type_text("orders").await?;
    browser.press(Key::Enter).await?;
    browser
        .until("new URLSearchParams(location.search).get('text') === 'orders'")
        .await?;
    browser
        .until("new URLSearchParams(location.search).get('status') === 'fault'")
        .await?;
    browser
        .until(&format!(
            "document.getElementById('t-{}') !== null",
            traffic.faulty
        ))
        .await?;
    every_row(session, ".outcome", "fault").await?;
    browser
        .holds("document.getElementById('filter-text').value === 'orders'")
        .await?;
    browser.click(".filter a[href='/traces']").await?;
    browser
        .until("location.search === '' && document.getElementById('traces') !== null")
        .await?;
    browser
        .until(&format!(
            "document.getElementById('t-{}') !== null",
            traffic.service
        ))
        .await?;
    no_errors(session).await
}

async fn refused(session: &Session) -> anyhow::Result<()> {
    let Session { browser, .. } = session;
    no_errors(session).await?;
    browser.open("/traces?min=soon").await?;
    let text = browser
        .text("document.querySelector('[role=alert]').textContent")
        .await?;
    ensure!(
        text.contains("min") && text.contains("soon"),
        "it says {text}"
    );
    browser
        .holds("document.querySelector('[name=min]').value === 'soon'")
        .await?;
    browser
        .holds("document.querySelector('[name=min]').getAttribute('aria-invalid') === 'true'")
        .await?;
    // The browser logs the status 400 itself.
    browser.console_errors().await?;
    Ok(())
}

async fn leads_to_trace(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser.open("/traces").await?;
    browser.click(&format!("#t-{} a", traffic.gateway)).await?;
    browser
        .until(&format!(
            "location.pathname === '/traces/{}'",
            traffic.gateway
        ))
        .await?;
    browser
        .until("document.getElementById('spans') !== null")
        .await?;
    no_errors(session).await
}

/// Holds that there are rows, and that a cell of each of them has a text.
async fn every_row(session: &Session, cell: &str, text: &str) -> anyhow::Result<()> {
    let cells = format!(
        "[...document.querySelectorAll('#traces tbody {cell}')].map((cell) => cell.textContent)"
    );
    let cells = session.browser.value(&cells).await?;
    let cells = cells.as_array().cloned().unwrap_or_default();
    ensure!(!cells.is_empty(), "there is no row");
    for found in cells.iter().filter_map(Value::as_str) {
        ensure!(found.contains(text), "a row has {found}, not {text}");
    }
    Ok(())
}

async fn row_text(session: &Session, id: &str) -> anyhow::Result<String> {
    session
        .browser
        .text(&format!("document.getElementById('t-{id}').innerText"))
        .await
}

/// Holds that nothing went wrong in the page.
pub(crate) async fn no_errors(session: &Session) -> anyhow::Result<()> {
    let errors = session.browser.console_errors().await?;
    ensure!(errors.is_empty(), "the console has {}", errors.join("\n"));
    Ok(())
}
