//! Traces that go to an X-Ray elsewhere, which goes away and comes back.

use std::net::SocketAddr;

use local_aws::{Account, LocalAws};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::support::{
    CONTENT, Load, Project, REPLACED, Requests, Root, Side, Stack, Traces, assert_all_answered,
    until,
};

const PARAMETER: &str = "/twinstack/local/strings-map";

/// AWS elsewhere, with the strings map.
struct Elsewhere {
    aws: LocalAws,
    address: SocketAddr,
    serving: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Elsewhere {
    async fn start(project: &Project) -> Self {
        let aws = LocalAws::new(Account {
            region: "eu-west-1".to_owned(),
            id: "111111111111".to_owned(),
        });
        let map = project.read("terraform/strings-map.json");
        aws.ssm().put(PARAMETER, &map).expect("the map is put");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        let mut elsewhere = Self {
            aws,
            address,
            serving: None,
        };
        elsewhere.serve().await;
        elsewhere
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers at the address, until it is killed.
    async fn serve(&mut self) {
        let listener = TcpListener::bind(self.address)
            .await
            .expect("the port is free");
        let (stop, stopped) = oneshot::channel::<()>();
        let aws = self.aws.clone();
        let served = tokio::spawn(async move {
            let stopped = async { drop(stopped.await) };
            aws.serve(listener, stopped).await.expect("it serves");
        });
        self.serving = Some((stop, served));
    }

    /// Takes no more connections and closes those that are there.
    async fn kill(&mut self) {
        let (stop, served) = self.serving.take().expect("it serves");
        drop(stop);
        served.await.expect("no panic");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn traces_of_everything_go_where_the_endpoint_is() {
    let project = Project::new();
    let elsewhere = Elsewhere::start(&project).await;
    let url = elsewhere.url();
    let stack = Stack::start_with(&project, &["--aws-endpoint-url", &url], &[]);
    let requests = Requests::to(&stack);
    let (own, there) = (Traces::of(&stack), Traces::at(&url));
    for (side, names) in [
        (
            Side::Gateway,
            &["Twinstack/test", "Overhead", "replace strings"][..],
        ),
        (Side::Service, &["string-api", "replace strings"]),
    ] {
        let root = Root::new();
        let (status, _) = requests.traced(side, Some(&root.header(1)), CONTENT).await;
        assert_eq!(status, 200);
        until("the trace elsewhere", async || {
            let parts = there.parts(&root.trace_id).await;
            names
                .iter()
                .all(|name| parts.iter().any(|part| part.name == *name))
        })
        .await;
        assert!(own.parts(&root.trace_id).await.is_empty(), "{side:?}");
    }
}

/// The queues hold what comes meanwhile, so that nothing is lost: the account says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_that_goes_away_under_load_fails_no_request_and_loses_nothing_uncounted() {
    let project = Project::new();
    let mut elsewhere = Elsewhere::start(&project).await;
    let url = elsewhere.url();
    let variables = [
        ("STRINGS_REFRESH_SECONDS", "86400"),
        ("AWS_ACCESS_KEY_ID", ""),
    ];
    let stack = Stack::start_with(&project, &["--aws-endpoint-url", &url], &variables);
    let (requests, own) = (Requests::to(&stack), Traces::of(&stack));
    // Every request is recorded, without a header that says so.
    let rule =
        serde_json::json!({ "SamplingRuleUpdate": { "RuleName": "Default", "FixedRate": 1.0 } });
    let client = ::contract::client().expect("an HTTP client");
    let update = client
        .post(format!("{url}/UpdateSamplingRule"))
        .body(rule.to_string());
    assert_eq!(update.send().await.expect("an answer").status(), 200);

    let load = Load::start(&requests, 1);
    load.more(100).await;
    elsewhere.kill().await;
    load.more(200).await;
    elsewhere.serve().await;
    load.more(100).await;
    let seen = load.stop().await;
    assert_all_answered(&seen, Some(REPLACED));

    // What `up` itself has sent or lost is what has arrived there, beside what the service has sent.
    let root = Root::new();
    requests
        .traced(Side::Gateway, Some(&root.header(1)), CONTENT)
        .await;
    requests
        .traced(Side::Service, Some(&root.header(1)), CONTENT)
        .await;
    let there = Traces::at(&url);
    until("traces arrive again from both sides", async || {
        let parts = there.parts(&root.trace_id).await;
        let has = |name: &str| parts.iter().any(|part| part.name == name);
        has("Overhead") && has("string-api")
    })
    .await;
    let counters = own.counters().await;
    assert_eq!(counters.sum("DocumentsLost", true), 0, "{:#?}", counters.0);
    assert_eq!(counters.sum("DocumentsLost", false), 0, "{:#?}", counters.0);
}
