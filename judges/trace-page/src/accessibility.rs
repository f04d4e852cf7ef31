//! What [axe-core](https://github.com/dequelabs/axe-core) finds on the pages: roles, names, order and contrast, as
//! WCAG 2.1 asks for them at the levels A and AA.

use std::{fs, process::Stdio};

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tokio::process::Command;

use crate::{Session, checks::Checks, layout};

/// The package, of the major version whose rules are meant.
const PACKAGE: &str = "axe-core@4";

/// What runs the rules, after the text of axe-core.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
    // Experimental: it reads the lines of a drawing as one word, and then misses them in the name.
    const rules = { 'label-content-name-mismatch': { enabled: false } };
    axe.run(document, { runOnly: tags, rules, resultTypes: ['violations'] }).then(
        ({ violations }) => done(violations.flatMap(({ id, nodes }) =>
            nodes.slice(0, 4).map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`))),
        (error) => done([String(error)]),
    );";

pub(crate) async fn run(checks: &mut Checks, session: &Session) {
    let name = "no page violates WCAG 2.1 A or AA, in light or dark";
    let axe = match axe().await {
        Ok(axe) => axe,
        Err(error) => return checks.skip(name, &format!("axe-core cannot be fetched ({error:#})")),
    };
    for scheme in ["light", "dark"] {
        for (width, height) in layout::SIZES {
            for (page, path) in layout::pages(session) {
                let name = format!("axe-core finds nothing on {page}, {scheme}, {width} px");
                checks
                    .run(
                        &name,
                        violates_nothing(session, &axe, &path, scheme, (width, height)),
                    )
                    .await;
            }
        }
    }
}

/// The text of axe-core.
async fn axe() -> anyhow::Result<String> {
    let folder = tempfile::tempdir()?;
    let status = Command::new("npm")
        .args([
            "install",
            "--no-save",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefix",
        ])
        .arg(folder.path())
        .arg(PACKAGE)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .await
        .context("npm does not run")?;
    ensure!(status.success(), "npm: {status}");
    Ok(fs::read_to_string(
        folder.path().join("node_modules/axe-core/axe.min.js"),
    )?)
}

async fn violates_nothing(
    session: &Session,
    axe: &str,
    path: &str,
    scheme: &str,
    (width, height): (u32, u32),
) -> anyhow::Result<()> {
    let Session { browser, .. } = session;
    browser.prefer(scheme).await?;
    browser.resize(width, height).await?;
    browser.open(path).await?;
    browser.script("document.querySelectorAll('details:not([data-details])').forEach((one) => one.open = true); return null;").await?;
    browser.script(&format!("{axe}; return null;")).await?;
    let found = browser.script_async(RUN).await?;
    let found: Vec<&str> = found
        .as_array()
        .context("axe-core answers nothing")?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    browser.prefer("light").await?;
    ensure!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}
