//! The pages by keyboard alone.

use fantoccini::key::Key;

use crate::{Session, checks::Checks, list::no_errors};

/// What has the focus, and shows it.
const SHOWS_FOCUS: &str = "(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return document.activeElement.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
})()";

pub(crate) async fn run(checks: &mut Checks, session: &Session) {
    let name = "the first Tab shows the way past the navigation, and Enter takes it";
    checks.run(name, skip_link(session)).await;
    let name = "/ goes to the filter, Escape leaves it";
    checks.run(name, filter(session)).await;
    let name = "j, k and the arrows go along the rows, Enter opens one";
    checks.run(name, rows(session)).await;
    let name = "in a waterfall Enter opens details, Escape closes them, and arrows fold";
    checks.run(name, spans(session)).await;
    let name = "Tab reaches what can be clicked on each page, and shows where it is";
    checks.run(name, tab(session)).await;
}

async fn skip_link(session: &Session) -> anyhow::Result<()> {
    let Session { browser, .. } = session;
    browser.open("/traces").await?;
    browser.press(Key::Tab).await?;
    browser
        .until("document.activeElement.matches('.skip')")
        .await?;
    browser
        .holds("document.activeElement.getBoundingClientRect().left >= 0")
        .await?;
    browser.press(Key::Enter).await?;
    browser
        .until("document.activeElement.id === 'content'")
        .await?;
    no_errors(session).await
}

async fn filter(session: &Session) -> anyhow::Result<()> {
    let Session { browser, .. } = session;
    browser.open("/traces").await?;
    browser.type_text("/").await?;
    browser
        .until("document.activeElement.id === 'filter-text'")
        .await?;
    browser.holds(SHOWS_FOCUS).await?;
    // In a field the keys are letters.
    browser.type_text("j/").await?;
    browser
        .until("document.activeElement.value === 'j/'")
        .await?;
    browser.press(Key::Escape).await?;
    browser
        .until("document.activeElement === document.body")
        .await?;
    no_errors(session).await
}

async fn rows(session: &Session) -> anyhow::Result<()> {
    let Session { browser, .. } = session;
    browser.open("/traces?text=string").await?;
    let at = |place: usize| {
        format!("document.activeElement === document.querySelectorAll('#traces tbody a')[{place}]")
    };
    let steps = [
        ('j', 0),
        ('j', 1),
        (Key::Down.into(), 2),
        ('k', 1),
        (Key::Up.into(), 0),
        ('k', 0),
    ];
    for (key, place) in steps {
        browser.type_text(&key.to_string()).await?;
        browser.until(&at(place)).await?;
        browser.holds(SHOWS_FOCUS).await?;
    }
    browser.press(Key::Enter).await?;
    browser
        .until(
            "location.pathname.startsWith('/traces/') && document.getElementById('spans') !== null",
        )
        .await?;
    no_errors(session).await
}

async fn spans(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    browser
        .open(&format!("/traces/{}", traffic.gateway))
        .await?;
    browser.type_text("j").await?;
    browser
        .until("document.activeElement === document.querySelector('#s0 summary')")
        .await?;
    browser.holds(SHOWS_FOCUS).await?;
    browser.press(Key::Enter).await?;
    browser
        .until("document.querySelector('#s0 details').open")
        .await?;
    browser.press(Key::Escape).await?;
    browser
        .until("!document.querySelector('#s0 details').open")
        .await?;
    let parts = "[...document.querySelectorAll('#spans > li')].some((item) => item.id !== 's0' && item.checkVisibility())";
    browser.press(Key::Left).await?;
    browser.until(&format!("!{parts}")).await?;
    browser.press(Key::Right).await?;
    browser.until(parts).await?;
    browser.press(Key::Right).await?;
    browser.until("document.activeElement.tagName === 'SUMMARY' && document.activeElement.closest('li').dataset.depth === '1'").await?;
    no_errors(session).await
}

async fn tab(session: &Session) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    let count = "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]
        .filter((one) => one.checkVisibility()).length";
    for path in [
        "/".to_owned(),
        "/map".to_owned(),
        format!("/traces/{}", traffic.faulty),
    ] {
        browser.open(&path).await?;
        let all = browser.value(count).await?.as_u64().unwrap_or_default();
        browser
            .script("window.reached = new Set(); return null;")
            .await?;
        for _ in 0..all {
            browser.press(Key::Tab).await?;
            browser
                .script("window.reached.add(document.activeElement); return null;")
                .await?;
            browser.holds(SHOWS_FOCUS).await?;
        }
        browser
            .holds(&format!("window.reached.size === {all}"))
            .await?;
    }
    no_errors(session).await
}
