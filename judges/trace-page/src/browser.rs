//! Chromium, driven by chromedriver as [WebDriver](https://www.w3.org/TR/webdriver2/) says.

mod commands;
mod driver;

use std::time::Duration;

use anyhow::{Context as _, ensure};
use commands::{Cdp, Log};
use driver::Driver;
use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource as _, KeyAction, KeyActions},
    key::Key,
    wd::TimeoutConfiguration,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// How often is looked for what is waited for.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// How often is looked before it is given up.
const LOOKS: usize = 600;

/// How long a script may take.
const LONGEST_SCRIPT: Duration = Duration::from_secs(100);

/// A browser with one window.
pub(crate) struct Browser {
    client: Client,
    /// Where the pages are.
    address: String,
    driver: Driver,
}

impl Browser {
    /// Starts it. Paths are under `address`.
    pub(crate) async fn start(address: &str) -> anyhow::Result<Self> {
        let driver = Driver::start().await?;
        let mut capabilities = serde_json::Map::new();
        let options = json!({
            "binary": driver::on_path("chromium").context("chromium is not on the PATH")?,
            // Its sandbox does not start for root, as who builds in a container is. It sees our own pages only.
            "args": ["--headless=new", "--no-sandbox", "--disable-lcd-text", "--hide-scrollbars", "--window-size=1440,900"],
        });
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.address)
            .await
            .context("chromedriver starts no chromium")?;
        // The rules of axe-core take their time on a long page.
        let timeouts = TimeoutConfiguration::new(Some(LONGEST_SCRIPT), None, None);
        client.update_timeouts(timeouts).await?;
        Ok(Self {
            client,
            address: address.to_owned(),
            driver,
        })
    }

    /// Ends it, and chromedriver.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        self.client.close().await?;
        self.driver.end().await
    }

    /// Opens a page and waits until it is loaded.
    pub(crate) async fn open(&self, path: &str) -> anyhow::Result<()> {
        let address = format!("{}{path}", self.address);
        Ok(self.client.goto(&address).await?)
    }

    /// Runs a script, which returns something.
    pub(crate) async fn script(&self, script: &str) -> anyhow::Result<Value> {
        let value = self.client.execute(script, Vec::new()).await;
        value.with_context(|| script.to_owned())
    }

    /// Runs a script, which gives its last argument what it answers.
    pub(crate) async fn script_async(&self, script: &str) -> anyhow::Result<Value> {
        Ok(self.client.execute_async(script, Vec::new()).await?)
    }

    /// What an expression is.
    pub(crate) async fn value(&self, expression: &str) -> anyhow::Result<Value> {
        self.script(&format!("return {expression};")).await
    }

    /// What an expression is that is a text.
    pub(crate) async fn text(&self, expression: &str) -> anyhow::Result<String> {
        let value = self.value(expression).await?;
        let text = value.as_str().map(str::to_owned);
        text.with_context(|| format!("{expression} is {value}"))
    }

    /// Holds that an expression is true.
    pub(crate) async fn holds(&self, expression: &str) -> anyhow::Result<()> {
        let value = self.value(expression).await?;
        ensure!(value == Value::Bool(true), "{value}: {expression}");
        Ok(())
    }

    /// Waits until an expression is true.
    pub(crate) async fn until(&self, expression: &str) -> anyhow::Result<()> {
        for _ in 0..LOOKS {
            // While a page is replaced by the next no script can run.
            if let Ok(Value::Bool(true)) = self.value(expression).await {
                return Ok(());
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        let address = self.client.current_url().await?;
        anyhow::bail!("does not become true on {address}: {expression}");
    }

    /// Clicks where an element is.
    pub(crate) async fn click(&self, selector: &str) -> anyhow::Result<()> {
        let found = self.client.find(Locator::Css(selector)).await;
        let element = found.with_context(|| format!("there is no {selector}"))?;
        element
            .click()
            .await
            .with_context(|| format!("{selector} cannot be clicked"))
    }

    /// Presses a key and lets it go.
    pub(crate) async fn press(&self, key: Key) -> anyhow::Result<()> {
        self.type_text(&char::from(key).to_string()).await
    }

    /// Types on the keyboard, wherever the focus is.
    pub(crate) async fn type_text(&self, text: &str) -> anyhow::Result<()> {
        let keys = text
            .chars()
            .fold(KeyActions::new("keyboard".to_owned()), |keys, value| {
                keys.then(KeyAction::Down { value })
                    .then(KeyAction::Up { value })
            });
        Ok(self.client.perform_actions(keys).await?)
    }

    /// Gives the page another size, in CSS pixels.
    pub(crate) async fn resize(&self, width: u32, height: u32) -> anyhow::Result<()> {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", size).await
    }

    /// Lets the page believe that the person prefers a colour scheme, `light` or `dark`.
    pub(crate) async fn prefer(&self, scheme: &str) -> anyhow::Result<()> {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.cdp("Emulation.setEmulatedMedia", features).await
    }

    /// Lets pages read the clipboard, which the person would be asked for, and write it, as they may anyway.
    pub(crate) async fn let_clipboard_be_read(&self) -> anyhow::Result<()> {
        let permissions =
            json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.cdp("Browser.grantPermissions", permissions).await
    }

    /// A picture of what is seen, as PNG.
    pub(crate) async fn screenshot(&self) -> anyhow::Result<Vec<u8>> {
        Ok(self.client.screenshot().await?)
    }

    /// The errors on the console since this was asked before.
    pub(crate) async fn console_errors(&self) -> anyhow::Result<Vec<String>> {
        let entries = self.client.issue_cmd(Log).await?;
        let entries = entries.as_array().cloned().unwrap_or_default();
        let is_error = |entry: &Value| entry.get("level").and_then(Value::as_str) == Some("SEVERE");
        let errors = entries.iter().filter(|entry| is_error(entry));
        Ok(errors.map(Value::to_string).collect())
    }

    /// A command of the [DevTools protocol](https://chromedevtools.github.io/devtools-protocol/).
    async fn cdp(&self, command: &'static str, parameters: Value) -> anyhow::Result<()> {
        self.client
            .issue_cmd(Cdp {
                command,
                parameters,
            })
            .await?;
        Ok(())
    }
}
