//! One trace: its waterfall, the details of its spans, and its documents.

use anyhow::ensure;

use crate::{Session, checks::Checks, list::no_errors, traffic::SPANS};

pub(crate) async fn run(checks: &mut Checks, session: &Session) {
    let name = "the waterfall of a request to the gateway side goes from the stage to the domain";
    checks.run(name, waterfall(session)).await;
    let name = "a span shows its details when it is clicked";
    checks.run(name, details(session)).await;
    let name = "the parts of a span fold";
    checks.run(name, folds(session)).await;
    let name = "the lines that a function logged stand beside its trace";
    checks.run(name, logs(session)).await;
    let name = "a fault shows its exception and the stack";
    checks.run(name, exceptions(session)).await;
    let name = "one of many spans fetches its details";
    checks.run(name, fetched_details(session)).await;
    let name = "the waterfall goes on where the address says, and leads back to the first span";
    checks.run(name, begins_later(session)).await;
    let name = "a click copies the command and the id";
    checks.run(name, copies(session)).await;
    let name = "a trace leads to its documents and to a command that sends it again";
    checks.run(name, documents(session)).await;
}

/// The place of a span by its name, which none or the first has.
const NAMED: &str = "[...document.querySelectorAll('#spans > li')].find((item) => item.querySelector('.label').textContent === ";

async fn waterfall(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser
        .open(&format!("/traces/{}", traffic.gateway))
        .await?;
    let labels = browser.text("[...document.querySelectorAll('#spans .label')].map((label) => label.textContent).join('\\n')").await?;
    for name in ["replace-strings", "Invocation", "replace strings"] {
        ensure!(labels.contains(name), "no span is {name}: {labels}");
    }
    browser
        .holds("document.querySelector('#spans > li').dataset.depth === '0'")
        .await?;
    browser
        .holds(&format!(
            "Number({NAMED}'replace strings').dataset.depth) >= 3"
        ))
        .await?;
    // Each bar lies within the width that the whole trace has.
    browser
        .holds(
            "[...document.querySelectorAll('#spans .bar')].every((bar) => {
            const room = bar.getBoundingClientRect();
            return [...bar.querySelectorAll('.time')].every((time) => {
                const box = time.getBoundingClientRect();
                return box.left >= room.left - 2 && box.right <= room.right + 2 && box.width > 0;
            });
        })",
        )
        .await?;
    no_errors(session).await
}

async fn details(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser
        .open(&format!("/traces/{}", traffic.gateway))
        .await?;
    browser
        .holds("!document.querySelector('#s0 .detail').checkVisibility()")
        .await?;
    browser.click("#s0 summary").await?;
    browser
        .until("document.querySelector('#s0 .detail').checkVisibility()")
        .await?;
    let text = browser
        .text("document.querySelector('#s0 .detail').innerText")
        .await?;
    for part in ["POST", "/test/string/replace", "200"] {
        ensure!(text.contains(part), "the details have no `{part}`: {text}");
    }
    browser.click("#s0 summary").await?;
    browser
        .until("!document.querySelector('#s0 .detail').checkVisibility()")
        .await?;
    no_errors(session).await
}

async fn folds(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser
        .open(&format!("/traces/{}", traffic.gateway))
        .await?;
    let shown = "[...document.querySelectorAll('#spans > li')].filter((item) => item.checkVisibility()).length";
    browser.holds(&format!("{shown} > 5")).await?;
    browser.click("#s0 > .fold").await?;
    browser.until(&format!("{shown} === 1")).await?;
    browser
        .holds("document.querySelector('#s0 > .fold').getAttribute('aria-expanded') === 'false'")
        .await?;
    browser.click("#s0 > .fold").await?;
    browser.until(&format!("{shown} > 5")).await?;
    no_errors(session).await
}

async fn logs(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser
        .open(&format!("/traces/{}", traffic.gateway))
        .await?;
    browser.click("a[href='#logs']").await?;
    browser
        .holds(
            "document.querySelector('#logs ~ .scroll .log').innerText.includes('START RequestId')",
        )
        .await?;
    browser.click("#logs ~ .scroll .log a").await?;
    browser
        .until("document.activeElement.tagName === 'SUMMARY' && document.activeElement.parentElement.open")
        .await?;
    no_errors(session).await
}

async fn exceptions(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser.open(&format!("/traces/{}", traffic.faulty)).await?;
    browser.click("#s0 summary").await?;
    browser
        .until("document.querySelector('#s0 .detail').checkVisibility()")
        .await?;
    let text = browser
        .text("document.querySelector('#s0 .detail').innerText")
        .await?;
    for part in [
        "ConnectionRefused",
        "could not reach the term store",
        "orders::store::connect",
        "src/store.rs",
        "81",
        "customer",
    ] {
        ensure!(text.contains(part), "the details have no `{part}`: {text}");
    }
    for status in ["fault", "throttle"] {
        browser.holds(&format!("document.querySelector('#spans > li.{status} summary').innerText.includes('{status}')")).await?;
    }
    no_errors(session).await
}

async fn fetched_details(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser.open(&format!("/traces/{}", traffic.long)).await?;
    browser
        .holds(&format!(
            "document.querySelectorAll('#spans > li').length === {SPANS}"
        ))
        .await?;
    browser.click("#s7 summary").await?;
    browser
        .until("document.querySelector('#s7 .detail').innerText.includes('a step of the import')")
        .await?;
    no_errors(session).await
}

async fn begins_later(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    let from = SPANS - 100;
    browser
        .open(&format!("/traces/{}?from={from}", traffic.long))
        .await?;
    let rows = "document.querySelectorAll('#spans > li').length";
    browser.holds(&format!("{rows} === 100")).await?;
    browser
        .holds(&format!(
            "document.querySelector('#spans .label').textContent === 'step {from}'"
        ))
        .await?;
    // What caused a span has its row on the first page, which is there then, and open.
    browser.click("#spans > li:first-child summary").await?;
    let cause = "#spans > li:first-child .detail a[href*='#s']";
    browser
        .until(&format!("document.querySelector(\"{cause}\") !== null"))
        .await?;
    browser.click(cause).await?;
    browser
        .until(&format!(
            "location.search === '' && {rows} === {SPANS} && document.querySelector(`${{location.hash}} details`).open"
        ))
        .await?;
    browser
        .open(&format!("/traces/{}?from={from}", traffic.long))
        .await?;
    browser.click(".pages a").await?;
    browser
        .until(&format!("location.search === '' && {rows} === {SPANS}"))
        .await?;
    no_errors(session).await
}

async fn copies(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser
        .open(&format!("/traces/{}", traffic.gateway))
        .await?;
    browser.let_clipboard_be_read().await?;
    browser.click(".curl summary").await?;
    let command = browser
        .text("document.querySelector('.curl pre').textContent")
        .await?;
    for (button, expected) in [
        (".curl .copy", &command),
        (".facts .copy", &traffic.gateway),
    ] {
        browser.click(button).await?;
        browser
            .until(&format!(
                "document.querySelector('{button}').textContent === 'Copied'"
            ))
            .await?;
        let copied = browser
            .script_async("navigator.clipboard.readText().then(arguments[0], (error) => arguments[0](String(error)))")
            .await?;
        ensure!(
            copied.as_str() == Some(expected),
            "{button} copies {copied} and not {expected}"
        );
        browser
            .until(&format!(
                "document.querySelector('{button}').textContent.startsWith('Copy ')"
            ))
            .await?;
    }
    no_errors(session).await
}

async fn documents(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser
        .open(&format!("/traces/{}", traffic.gateway))
        .await?;
    browser.click(".curl summary").await?;
    let command = browser
        .text("document.querySelector('.curl pre').innerText")
        .await?;
    ensure!(
        command.starts_with("curl ") && command.contains("/test/string/replace"),
        "the command is {command}"
    );
    browser.click("a[href$='/documents']").await?;
    browser.until("location.pathname.endsWith('/documents') && document.querySelector('pre.document') !== null").await?;
    browser.holds("[...document.querySelectorAll('pre.document')].every((pre) => JSON.parse(pre.textContent).name)").await?;
    no_errors(session).await
}
