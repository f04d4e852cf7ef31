//! The list while traces arrive: paused, hidden, cut off, and when more arrive than it shows.

mod connection;

use anyhow::ensure;
use serde_json::{Value, json};

use super::no_errors;
use crate::{
    Session,
    checks::Checks,
    traffic::{now, trace_id},
};

/// What the list has at first, and the most that it keeps of what arrives.
const ROWS: u32 = 200;
const MOST_ROWS: u32 = 400;

/// The page follows what arrives.
const LIVE: &str = "document.getElementById('live-state').textContent === 'Live'";

pub(super) async fn run(checks: &mut Checks, session: &Session) {
    let name = "a paused list counts what waits and takes it when it goes on";
    checks.run(name, pauses(session)).await;
    let name = "a list that is paused for long is read again when it goes on";
    checks.run(name, pauses_for_long(session)).await;
    let name = "a page that was hidden takes what came meanwhile";
    checks.run(name, hides(session)).await;
    let name = "a page that was hidden while much came is read again where it is";
    checks.run(name, hides_for_long(session)).await;
    let name = "a row goes when its trace does not pass the filter any more";
    checks.run(name, goes(session)).await;
    let name = "rows that have to go are on the page that the link leads to";
    checks.run(name, cuts(session)).await;
    let name = "a row moves when its trace turns out to have begun earlier";
    checks.run(name, moves(session)).await;
    connection::run(checks, session).await;
}

async fn pauses(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    open(session, "/traces?status=fault").await?;
    browser.click("#pause").await?;
    browser
        .holds("document.getElementById('pause').getAttribute('aria-pressed') === 'true'")
        .await?;
    let (fine, faulty) = (trace_id(), trace_id());
    // What arrives last is told last: the other was there before it.
    stack.put(&[request(&fine, now(), false)]).await?;
    stack.put(&[request(&faulty, now(), true)]).await?;
    pause_says(session, "Resume (1)").await?;
    browser.holds(&is_absent(&faulty)).await?;
    browser.click("#pause").await?;
    browser.holds(&is_present(&faulty)).await?;
    browser.holds(&is_absent(&fine)).await?;
    pause_says(session, "Pause").await?;
    no_errors(session).await
}

async fn pauses_for_long(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    open(session, "/traces").await?;
    browser.click("#pause").await?;
    let traces = requests(MOST_ROWS + 1);
    for part in traces.chunks(100) {
        stack.put(part).await?;
    }
    pause_says(session, "Resume (many)").await?;
    browser.holds(&is_absent(id(&traces, 400)?)).await?;
    browser.click("#pause").await?;
    browser.until(&is_present(id(&traces, 400)?)).await?;
    browser.until(LIVE).await?;
    browser.holds("window.same === true").await?;
    no_errors(session).await
}

async fn hides(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    open(session, "/traces").await?;
    show(session, false).await?;
    let id = trace_id();
    stack.put(&[request(&id, now(), false)]).await?;
    browser.holds(&is_absent(&id)).await?;
    show(session, true).await?;
    browser.until(&is_present(&id)).await?;
    browser.holds("window.same === true").await?;
    no_errors(session).await
}

async fn hides_for_long(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    open(session, "/traces?side=service").await?;
    show(session, false).await?;
    let traces = requests(ROWS + 50);
    stack.put(&traces).await?;
    browser.holds(&is_absent(id(&traces, 249)?)).await?;
    show(session, true).await?;
    browser.until(&is_present(id(&traces, 249)?)).await?;
    browser
        .holds(&format!(
            "document.querySelectorAll('#traces tbody tr').length === {ROWS}"
        ))
        .await?;
    browser
        .holds("window.same === true && location.search === '?side=service'")
        .await?;
    has_all(session, &traces).await?;
    no_errors(session).await
}

async fn goes(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    open(session, "/traces?status=ok").await?;
    let (id, start) = (trace_id(), now());
    let mut segment = request(&id, start, false);
    stack.put(&[segment.clone()]).await?;
    browser.until(&is_present(&id)).await?;
    segment["fault"] = json!(true);
    stack.put(&[segment]).await?;
    browser.until(&is_absent(&id)).await?;
    no_errors(session).await
}

async fn cuts(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    open(session, "/traces?side=service").await?;
    let traces = requests(MOST_ROWS + 50);
    for (part, traces) in traces.chunks(50).enumerate() {
        stack.put(traces).await?;
        ensure!(traces.len() == 50, "part {part}");
        browser.until(&is_present(id(traces, 49)?)).await?;
    }
    browser
        .until(&format!(
            "document.querySelectorAll('#traces tbody tr').length === {MOST_ROWS}"
        ))
        .await?;
    // What is older than the last row belongs to the next page.
    let early = trace_id();
    stack.put(&[request(&early, now() - 3600.0, false)]).await?;
    let late = trace_id();
    stack.put(&[request(&late, now(), false)]).await?;
    browser.until(&is_present(&late)).await?;
    browser.holds(&is_absent(&early)).await?;
    has_all(session, &traces).await?;
    no_errors(session).await
}

async fn moves(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    open(session, "/traces?side=service").await?;
    // So near one another that no other check's is between them.
    let (moved, other, start) = (trace_id(), trace_id(), now());
    stack
        .put(&[
            request(&moved, start, false),
            request(&other, start - 0.001, false),
        ])
        .await?;
    let follows = |one: &str, next: &str| {
        format!("document.getElementById('t-{one}')?.nextElementSibling?.id === 't-{next}'")
    };
    browser.until(&follows(&moved, &other)).await?;
    stack.put(&[request(&moved, start - 0.002, false)]).await?;
    browser.until(&follows(&other, &moved)).await?;
    no_errors(session).await
}

/// Opens a page, marks it, and waits until it follows what arrives.
async fn open(session: &Session, path: &str) -> anyhow::Result<()> {
    let browser = &session.browser;
    browser.open(path).await?;
    browser.until(LIVE).await?;
    browser.script("window.same = true; return null;").await?;
    Ok(())
}

/// Lets the page believe that it is seen, or is not.
async fn show(session: &Session, is_seen: bool) -> anyhow::Result<()> {
    let script = format!(
        "Object.defineProperty(document, 'hidden', {{ configurable: true, value: {} }});
        document.dispatchEvent(new Event('visibilitychange'));
        return null;",
        !is_seen
    );
    session.browser.script(&script).await?;
    Ok(())
}

async fn pause_says(session: &Session, text: &str) -> anyhow::Result<()> {
    session
        .browser
        .until(&format!(
            "document.getElementById('pause').textContent === '{text}'"
        ))
        .await
}

/// Holds that this page and those that it leads to have all of these traces.
async fn has_all(session: &Session, traces: &[Value]) -> anyhow::Result<()> {
    let script = "const done = arguments[arguments.length - 1];
        const ids = [];
        (async () => {
            for (let page = document; page;) {
                ids.push(...[...page.querySelectorAll('#traces tbody tr')].map((row) => row.id.slice(2)));
                const next = page.querySelector('a[rel=next]')?.getAttribute('href');
                page = next && new DOMParser().parseFromString(await (await fetch(next)).text(), 'text/html');
            }
        })().then(() => done(ids), (error) => done(String(error)));";
    let found = session.browser.script_async(script).await?;
    let found = found.as_array().cloned().unwrap_or_default();
    for trace in traces {
        let times = found.iter().filter(|id| **id == trace["trace_id"]).count();
        ensure!(times == 1, "{} is there {times} times", trace["trace_id"]);
    }
    Ok(())
}

fn is_present(id: &str) -> String {
    format!("document.getElementById('t-{id}') !== null")
}

fn is_absent(id: &str) -> String {
    format!("document.getElementById('t-{id}') === null")
}

fn id(traces: &[Value], place: usize) -> anyhow::Result<&str> {
    let id = traces
        .get(place)
        .and_then(|trace| trace["trace_id"].as_str());
    id.ok_or_else(|| anyhow::anyhow!("there is no trace {place}"))
}

/// Requests to the service side, each later than the one before it and than all that there are.
fn requests(count: u32) -> Vec<Value> {
    let now = now();
    (0..count)
        .map(|number| request(&trace_id(), now + f64::from(number) * 0.001, false))
        .collect()
}

/// A request to the service side. It has the same span whenever it is made of the same trace.
fn request(trace_id: &str, start: f64, is_fault: bool) -> Value {
    json!({
        "name": "string-api", "id": trace_id.get(19..).unwrap_or_default(), "trace_id": trace_id,
        "start_time": start, "end_time": start + 0.002, "origin": "AWS::ECS::Fargate", "fault": is_fault,
        "http": {
            "request": {"method": "GET", "url": "http://localhost:4080/api/string/terms/ABN"},
            "response": {"status": if is_fault { 500 } else { 200 }},
        },
    })
}
