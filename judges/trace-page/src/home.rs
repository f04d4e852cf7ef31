//! The first page: what runs, and keys that show when they are asked for.

use anyhow::ensure;

use crate::{Session, checks::Checks, list::no_errors};

pub(crate) async fn run(checks: &mut Checks, session: &Session) {
    let name = "home has the sides, the functions and the counters";
    checks.run(name, facts(session)).await;
    let name = "a key shows when it is clicked, and not before";
    checks.run(name, keys(session)).await;
}

async fn facts(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    browser.open("/").await?;
    let text = browser.text("document.body.innerText").await?;
    for part in [
        "replace-strings",
        "lookup-term",
        "list-terms",
        stack.aws.as_str(),
        "Traces kept",
    ] {
        ensure!(text.contains(part), "home has no `{part}`");
    }
    no_errors(session).await
}

async fn keys(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    browser.open("/").await?;
    for name in ["test", "prod", "service"] {
        let text = browser.text("document.body.innerText").await?;
        let key = stack.key(name)?;
        ensure!(!text.contains(key), "the key of {name} shows at once");
    }
    let count = browser
        .value("document.querySelectorAll('.key').length")
        .await?;
    ensure!(count == 3, "there are {count} keys");
    browser.script("document.querySelectorAll('.key').forEach((key, place) => key.id = `key-${place}`); return null;").await?;
    for place in 0..3 {
        browser.click(&format!("#key-{place} summary")).await?;
    }
    let text = browser.text("document.body.innerText").await?;
    for name in ["test", "prod", "service"] {
        ensure!(
            text.contains(stack.key(name)?),
            "the key of {name} does not show"
        );
    }
    no_errors(session).await
}
