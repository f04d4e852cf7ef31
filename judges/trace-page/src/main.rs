//! Asks a real browser about the pages of a running stack: what a person sees, types and hears of them.
//!
//! It prints a line for each check and ends with `N passed, M failed`. `run`, beside it, looks whether what it needs is
//! there.

mod accessibility;
mod browser;
mod checks;
mod figures;
mod home;
mod keyboard;
mod layout;
mod list;
mod map;
mod screenshots;
mod stack;
mod trace;
mod traffic;

use std::process::ExitCode;

use browser::Browser;
use checks::Checks;
use stack::Stack;
use traffic::Traffic;

/// What each part of the judge works with.
struct Session {
    stack: Stack,
    browser: Browser,
    traffic: Traffic,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let stack = Stack::from_environment()?;
    let traffic = Traffic::send(&stack).await?;
    let browser = Browser::start(&stack.aws).await?;
    let session = Session {
        stack,
        browser,
        traffic,
    };
    let mut checks = Checks::default();
    list::run(&mut checks, &session).await;
    trace::run(&mut checks, &session).await;
    keyboard::run(&mut checks, &session).await;
    map::run(&mut checks, &session).await;
    home::run(&mut checks, &session).await;
    layout::run(&mut checks, &session).await;
    accessibility::run(&mut checks, &session).await;
    screenshots::run(&mut checks, &session).await;
    figures::run(&mut checks, &session).await;
    session.browser.close().await?;
    Ok(checks.end())
}
