//! The connection that traces arrive by: refused, and to another server than before.

use super::{LIVE, is_present, no_errors, open, request, show};
use crate::{
    Session,
    checks::Checks,
    traffic::{now, trace_id},
};

pub(super) async fn run(checks: &mut Checks, session: &Session) {
    let name = "a stream that was refused is asked for again";
    checks.run(name, connects_again(session)).await;
    let name = "the rows of a server that is gone go";
    checks.run(name, begins_anew(session)).await;
}

async fn connects_again(session: &Session) -> anyhow::Result<()> {
    let Session { browser, stack, .. } = session;
    open(session, "/traces").await?;
    show(session, false).await?;
    let refuse = "const Source = EventSource;
        window.EventSource = function (address) {
            window.EventSource = Source;
            return new Source(`${address}&side=upper`);
        };
        window.EventSource.CLOSED = Source.CLOSED;
        return null;";
    browser.script(refuse).await?;
    show(session, true).await?;
    browser
        .until("document.getElementById('live-state').textContent.startsWith('Connecting again')")
        .await?;
    browser.until(LIVE).await?;
    let id = trace_id();
    stack.put(&[request(&id, now(), false)]).await?;
    browser.until(&is_present(&id)).await?;
    // The browser logs the status 400 itself.
    browser.console_errors().await?;
    Ok(())
}

async fn begins_anew(session: &Session) -> anyhow::Result<()> {
    let Session { browser, .. } = session;
    open(session, "/traces").await?;
    show(session, false).await?;
    // The page is left as it would be with the rows and the bookmark of a server that ran here before.
    let replace = "const row = document.querySelector('#traces tbody tr');
        const other = row.cloneNode(true);
        other.id = 't-of-another';
        row.before(other);
        const Source = EventSource;
        window.EventSource = function (address) {
            window.EventSource = Source;
            return new Source(address.replace(/since=.*/, 'since=1-3'));
        };
        window.EventSource.CLOSED = Source.CLOSED;
        return null;";
    browser.script(replace).await?;
    show(session, true).await?;
    browser
        .until("document.getElementById('t-of-another') === null")
        .await?;
    browser.until(LIVE).await?;
    browser
        .holds("document.querySelectorAll('#traces tbody tr').length > 0")
        .await?;
    browser.holds("window.same === true").await?;
    no_errors(session).await
}
