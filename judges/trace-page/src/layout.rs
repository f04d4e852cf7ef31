//! What is seen at the widths of a phone and of a desk, in light and in dark.

use anyhow::ensure;
use serde_json::Value;

use crate::{Session, checks::Checks, list::no_errors};

/// The widths, with the heights that go with them.
pub(crate) const SIZES: [(u32, u32); 2] = [(390, 844), (1440, 900)];

/// What is wrong with where texts are: those that go past the page, and those of a row that cover one another.
const FAULTS: &str = include_str!("layout/faults.js");

pub(crate) async fn run(checks: &mut Checks, session: &Session) {
    for (width, height) in SIZES {
        for (page, path) in pages(session) {
            let name =
                format!("{page} fits {width} px: nothing past the edge, nothing over another");
            checks.run(&name, fits(session, &path, width, height)).await;
        }
    }
    checks
        .run("who prefers dark gets dark", dark(session))
        .await;
}

/// The pages, with what they are called.
pub(crate) fn pages(session: &Session) -> Vec<(&'static str, String)> {
    let traffic = &session.traffic;
    vec![
        ("home", "/".to_owned()),
        ("the list", "/traces".to_owned()),
        ("a trace", format!("/traces/{}", traffic.gateway)),
        (
            "a trace with a fault",
            format!("/traces/{}", traffic.faulty),
        ),
        ("a long trace", format!("/traces/{}", traffic.long)),
        (
            "the documents",
            format!("/traces/{}/documents", traffic.gateway),
        ),
        ("the map", "/map".to_owned()),
    ]
}

async fn fits(session: &Session, path: &str, width: u32, height: u32) -> anyhow::Result<()> {
    let Session { browser, .. } = session;
    browser.resize(width, height).await?;
    browser.open(path).await?;
    // Details take part, but not those that a long trace would have to fetch.
    browser.script("document.querySelectorAll('details:not([data-details])').forEach((one) => one.open = true); return null;").await?;
    let faults = browser.script(FAULTS).await?;
    let faults: Vec<&str> = faults
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    no_errors(session).await
}

async fn dark(session: &Session) -> anyhow::Result<()> {
    let Session { browser, .. } = session;
    let brightness = "(() => {
        const brightness = (color) => color.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
        const style = getComputedStyle(document.documentElement);
        return [brightness(style.backgroundColor), brightness(style.color)];
    })()";
    for (scheme, is_dark) in [("light", false), ("dark", true)] {
        browser.prefer(scheme).await?;
        browser.open("/traces").await?;
        let found = browser.value(brightness).await?;
        let part = |place: usize| found.get(place).and_then(Value::as_f64).unwrap_or(0.5);
        let (page, text) = (part(0), part(1));
        let (darker, lighter) = if is_dark { (page, text) } else { (text, page) };
        ensure!(
            darker < 0.2 && lighter > 0.8,
            "{scheme}: the page has {page}, its text {text}"
        );
    }
    browser.prefer("light").await?;
    no_errors(session).await
}
