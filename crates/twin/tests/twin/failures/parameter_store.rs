//! Parameter Store goes away, and comes back.

use std::net::SocketAddr;

use super::{PARAMETER, REFRESHED_OFTEN};
use crate::support::{
    CONTENT, Load, Project, REPLACED, Requests, Side, Stack, assert_all_answered, until,
};
use local_aws::{Account, LocalAws};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_notices() {
    let project = Project::new();
    let aws = LocalAws::new(Account {
        region: "eu-west-1".to_owned(),
        id: "000000000000".to_owned(),
    });
    let map = project.read("terraform/strings-map.json");
    aws.ssm().put(PARAMETER, &map).expect("the map is put");
    let up = Endpoint::start(&aws, ([127, 0, 0, 1], 0).into()).await;
    let address = up.address;
    let url = format!("http://{address}");
    let stack = Stack::start_with(&project, &["--aws-endpoint-url", &url], &[REFRESHED_OFTEN]);
    let requests = Requests::to(&stack);
    let load = Load::start(&requests, 2);
    load.more(50).await;

    up.stop().await;
    until("both sides say that they cannot refresh", async || {
        is_told_by_both(&project, "the last good value stays in use")
    })
    .await;
    load.more(50).await;

    let up = Endpoint::start(&aws, address).await;
    until("both sides say that they are fresh again", async || {
        is_told_by_both(&project, "fresh again")
    })
    .await;
    load.more(50).await;
    assert_all_answered(&load.stop().await, Some(REPLACED));

    let back = r#"{"ING":"back"}"#;
    aws.ssm().put(PARAMETER, back).expect("the map is put");
    for side in Side::BOTH {
        until("the new map is in use", async || {
            let answer = requests.replace(side, CONTENT).await;
            answer.message().as_deref() == Some("back and abn, not booking")
        })
        .await;
    }
    up.stop().await;
}

/// Whether the service and a function have logged the text. Only the service's lines name it.
fn is_told_by_both(project: &Project, text: &str) -> bool {
    let log = project.read("up.log");
    let told = || log.lines().filter(|line| line.contains(text));
    let of_the_service = |line: &str| line.contains("string-api");
    told().any(of_the_service) && !told().all(of_the_service)
}

/// Parameter Store on a port, until it is stopped.
struct Endpoint {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Endpoint {
    async fn start(aws: &LocalAws, address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.expect("the port is free");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let serving = aws.clone().serve(listener, async { drop(stopped.await) });
        Self {
            address,
            stop,
            serving: tokio::spawn(serving),
        }
    }

    async fn stop(self) {
        drop(self.stop);
        let served = self.serving.await.expect("no panic");
        served.expect("it was served");
    }
}
