//! How long the large pages take. The figures are told, and hold nothing: machines differ.

use anyhow::ensure;
use serde_json::Value;

use crate::{
    Session,
    checks::Checks,
    list::no_errors,
    traffic::{self, SPANS},
};

/// How many traces the long list has.
const TRACES: u32 = 10_000;

/// How often a page is opened for its figure.
const TIMES: usize = 5;

/// When the page was there, in milliseconds after it was asked for: its last byte, its content with the script's work on
/// it, and all of it, painted.
///
/// The paint is observed, because a browser tells of it some time after it was done.
const TIMING: &str = "
    const done = arguments[arguments.length - 1];
    new PerformanceObserver((paints, observer) => {
        const [paint] = paints.getEntriesByName('first-contentful-paint');
        if (!paint) return;
        observer.disconnect();
        const [page] = performance.getEntriesByType('navigation');
        done([page.responseEnd, page.domContentLoadedEventEnd, Math.max(page.loadEventEnd, paint.startTime)]);
    }).observe({ type: 'paint', buffered: true });";

/// Scrolls down a screen a frame, and tells how many frames that took and how long the longest was.
const SCROLL: &str = "
    const done = arguments[arguments.length - 1];
    let [frames, longest, last] = [0, 0, performance.now()];
    const step = (now) => {
        frames += 1;
        longest = Math.max(longest, now - last);
        last = now;
        const before = scrollY;
        scrollBy(0, innerHeight);
        if (scrollY > before) requestAnimationFrame(step);
        else done([frames, longest, scrollY]);
    };
    requestAnimationFrame(step);";

pub(crate) async fn run(checks: &mut Checks, session: &Session) {
    let name = format!("a trace of {SPANS} spans opens");
    checks.run(&name, long_trace(session)).await;
    let name = format!("the list of {TRACES} traces scrolls, and goes on to older ones");
    checks.run(&name, long_list(session)).await;
}

async fn long_trace(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser.resize(1440, 900).await?;
    let path = format!("/traces/{}", traffic.long);
    let rows = format!("document.querySelectorAll('#spans > li').length === {SPANS}");
    opens(
        session,
        &format!("the trace of {SPANS} spans"),
        &path,
        &rows,
    )
    .await?;
    browser.click(&format!("#s{} summary", SPANS - 1)).await?;
    browser
        .until(&format!(
            "document.querySelector('#s{} .detail').innerText.includes('a step of the import')",
            SPANS - 1
        ))
        .await?;
    no_errors(session).await
}

async fn long_list(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    stack.put(&traffic::many(TRACES)).await?;
    let kept = "Number(document.querySelector('.heading .muted').textContent.replace(/\\D/g, ''))";
    opens(
        session,
        &format!("the list of {TRACES} traces"),
        "/traces",
        &format!("{kept} >= {TRACES}"),
    )
    .await?;
    let scrolled = browser.script_async(SCROLL).await?;
    let part = |place: usize| {
        scrolled
            .get(place)
            .and_then(Value::as_f64)
            .unwrap_or_default()
    };
    ensure!(part(2) > 900.0, "the list does not scroll: {scrolled}");
    println!(
        "        scrolled {:.0} px in {:.0} frames, the longest {:.0} ms",
        part(2),
        part(0),
        part(1)
    );
    browser.holds("document.querySelector('#traces tbody tr:last-child').getBoundingClientRect().bottom <= innerHeight").await?;
    let last = browser
        .value("Number(document.querySelector('#traces tbody tr:last-child').dataset.start)")
        .await?;
    browser.click("a[rel=next]").await?;
    browser.until("location.search.includes('before=') && document.querySelector('#traces tbody tr') !== null").await?;
    browser
        .holds(&format!(
            "Number(document.querySelector('#traces tbody tr').dataset.start) <= {last}"
        ))
        .await?;
    no_errors(session).await
}

/// Opens a page some times, holds `expression` and prints the figures of the middle one.
async fn opens(session: &Session, name: &str, path: &str, expression: &str) -> anyhow::Result<()> {
    let Session { browser, .. } = session;
    let mut figures = Vec::new();
    for _ in 0..TIMES {
        browser.open(path).await?;
        browser.holds(expression).await?;
        let figure = browser.script_async(TIMING).await?;
        let part = |place: usize| {
            figure
                .get(place)
                .and_then(Value::as_f64)
                .unwrap_or_default()
        };
        figures.push([part(2), part(1), part(0)]);
    }
    let [first, ..] = figures[0];
    figures.sort_by(|one, other| one[0].total_cmp(&other[0]));
    let [drawn, content, answered] = figures[TIMES / 2];
    println!(
        "        {name}: answered after {answered:.0} ms, its content there after {content:.0} ms, \
         all of it painted after {drawn:.0} ms (the middle of {TIMES}; the first {first:.0} ms)"
    );
    Ok(())
}
