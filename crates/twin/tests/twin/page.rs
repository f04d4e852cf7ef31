//! The pages of the real stack: the home page, the list of traces, and a trace with its log.

use serde_json::json;

use crate::support::{CONTENT, Project, Requests, Root, Side, Stack, until};

/// A reader of the pages, as a browser is one.
struct Pages {
    client: reqwest::Client,
    url: String,
}

impl Pages {
    fn of(stack: &Stack) -> Self {
        Self {
            client: ::contract::client().expect("an HTTP client"),
            url: stack.url("aws").to_owned(),
        }
    }

    async fn ask(&self, path: &str, host: Option<&str>) -> (u16, String) {
        let mut request = self.client.get(format!("{}{path}", self.url));
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.text().await.expect("a body"))
    }

    /// The page, or nothing while it is not there.
    async fn page(&self, path: &str) -> String {
        let (status, page) = self.ask(path, None).await;
        if status == 200 { page } else { String::new() }
    }

    /// Returns the page when it has all of the texts.
    async fn page_with(&self, path: &str, texts: &[&str]) -> String {
        let mut page = String::new();
        until(&format!("{path} with {texts:?}"), async || {
            page = self.page(path).await;
            texts.iter().all(|text| page.contains(text))
        })
        .await;
        page
    }
}

#[tokio::test]
async fn the_home_page_shows_both_sides_the_functions_and_the_strings_map() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let pages = Pages::of(&stack);
    let home = pages.page("/").await;
    let (gateway, service) = (stack.url("gateway"), stack.url("service"));
    for text in [
        "Gateway side",
        "API Gateway in front of 3 functions",
        &format!("{gateway}/test"),
        &format!("{gateway}/prod"),
        stack.key("test"),
        stack.key("prod"),
        "Service side",
        &format!("{service}/api"),
        stack.key("service"),
        "replace-strings",
        "lookup-term",
        "list-terms",
        "$LATEST",
        "/twinstack/local/strings-map",
        "<dt>Version</dt><dd>1</dd>",
    ] {
        assert!(home.contains(text), "no {text} in {home}");
    }

    let requests = Requests::to(&stack);
    requests
        .put_parameter("/twinstack/local/strings-map", r#"{"ING":"two"}"#)
        .await;
    requests.replace(Side::Gateway, CONTENT).await;
    // The environment that has answered is idle, and the memory of its process was taken.
    pages
        .page_with(
            "/",
            &[
                "<dt>Version</dt><dd>2</dd>",
                "<td class=\"number\">0</td><td class=\"number\">1</td><td class=\"number\">1</td>",
                " MiB</td>",
            ],
        )
        .await;

    let (status, text) = pages.ask("/", Some("stack.example")).await;
    assert_eq!(status, 403, "{text}");
    assert!(!text.contains(stack.key("test")), "{text}");
}

#[tokio::test]
async fn a_requests_trace_is_listed_and_its_page_has_the_log_of_its_invocation() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let (requests, pages) = (Requests::to(&stack), Pages::of(&stack));
    let root = Root::new();
    let (status, _) = requests
        .traced(Side::Gateway, Some(&root.header(1)), CONTENT)
        .await;
    assert_eq!(status, 200);
    let path = format!("/traces/{}", root.trace_id);
    pages
        .page_with("/traces", &[&path, "/string/replace"])
        .await;
    pages
        .page_with(
            &path,
            &[
                "START RequestId: ",
                "REPORT RequestId: ",
                &format!("XRAY TraceId: {}", root.trace_id),
            ],
        )
        .await;
}

#[tokio::test]
async fn the_services_lines_stand_beside_the_trace_that_they_name() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let (requests, pages) = (Requests::to(&stack), Pages::of(&stack));
    let root = Root::new();
    requests
        .traced(Side::Service, Some(&root.header(1)), CONTENT)
        .await;
    let path = format!("/traces/{}", root.trace_id);
    pages
        .page_with(&path, &["id=\"logs\"", "string-api</td>"])
        .await;
}

#[tokio::test]
async fn a_stage_that_is_added_while_it_runs_is_shown_with_its_key() {
    let project = Project::watched();
    let stack = Stack::start_with(&project, &["--watch"], &[]);
    let pages = Pages::of(&stack);
    assert!(!pages.page("/").await.contains("/new</code>"));
    project.edit("lambdas/hello/function.json", |function| {
        function["aliases"]["new"] = json!("$LATEST");
    });
    project.edit("terraform/api-gateway/stages.json", |stages| {
        stages["new"] = stages["test"].clone();
    });
    let url = format!("{}/new</code>", stack.url("gateway"));
    pages.page_with("/", &[&url, "key of new"]).await;
}
