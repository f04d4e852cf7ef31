//! Pictures of the list, a trace and the map, for a person to look at.

use std::{env, fs, path::Path};

use anyhow::ensure;

use crate::{Session, checks::Checks};

/// The most bytes of a picture: they are kept in the repository.
const MOST_BYTES: usize = 150_000;

/// The widths of a phone and of a desk, with heights that keep a picture small.
const SIZES: [(u32, u32); 2] = [(390, 844), (1440, 640)];

pub(crate) async fn run(checks: &mut Checks, session: &Session) {
    let Some(folder) = env::var_os("SCREENSHOTS") else {
        return;
    };
    let folder = Path::new(&folder);
    checks
        .run("the pages are pictured", pictures(session, folder))
        .await;
}

async fn pictures(session: &Session, folder: &Path) -> anyhow::Result<()> {
    let Session {
        browser, traffic, ..
    } = session;
    fs::create_dir_all(folder)?;
    let pages = [
        ("list", "/traces".to_owned()),
        ("trace", format!("/traces/{}", traffic.gateway)),
        ("map", "/map".to_owned()),
    ];
    for scheme in ["light", "dark"] {
        browser.prefer(scheme).await?;
        for (width, height) in SIZES {
            browser.resize(width, height).await?;
            for (page, path) in &pages {
                browser.open(path).await?;
                let picture = browser.screenshot().await?;
                let name = format!("{page}-{scheme}-{width}.png");
                ensure!(
                    picture.len() <= MOST_BYTES,
                    "{name} has {} bytes, more than {MOST_BYTES}",
                    picture.len()
                );
                fs::write(folder.join(name), picture)?;
            }
        }
    }
    browser.prefer("light").await
}
