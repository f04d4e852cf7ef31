//! A client that goes away in the middle.

use super::{FAULTY, add_hanging_function, count_in_log, until_both_answer};
use crate::support::{
    Project, Requests, Side, Stack, descendants, descendants_named, descriptors, signal, until,
};
use rustix::process::Signal;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

const ROUNDS: usize = 10;

#[tokio::test]
async fn a_client_that_goes_away_leaves_nothing_behind() {
    let project = Project::new();
    add_hanging_function(&project, 60);
    let stack = Stack::start(&project);
    let requests = Requests::to(&stack);

    // The first round starts what is there from then on: environments, and kept connections.
    one_of_each(&project, &stack, &requests).await;
    let service = descendants_named(stack.pid(), "string-api")[0];
    let held = || {
        let processes = descendants(stack.pid()).len();
        [processes, descriptors(stack.pid()), descriptors(service)]
    };
    let before = held();
    for _ in 0..ROUNDS {
        one_of_each(&project, &stack, &requests).await;
    }
    until("what was taken is given back", async || {
        held()
            .iter()
            .zip(before)
            .all(|(now, before)| *now <= before)
    })
    .await;
}

/// On both sides a client that goes away in its head, in its body and before its answer; then one
/// whose function is running, which goes on until that is killed.
async fn one_of_each(project: &Project, stack: &Stack, requests: &Requests) {
    for side in Side::BOTH {
        let head = head(stack, side, "/string/replace");
        let whole = format!("{head}content-length: 17\r\n\r\n{{\"content\":\"ing\"}}");
        for sent in [&head[..40], &whole[..whole.len() - 5], &whole] {
            drop(sent_to(stack, side, sent).await);
        }
    }
    let running = || descendants_named(stack.pid(), FAULTY);
    // The line of a request is written when it has ended, also when nobody waits for its answer.
    let ended = || count_in_log(project, "/faulty 502");
    let before = ended();
    let head = head(stack, Side::Gateway, "/faulty");
    let client = sent_to(
        stack,
        Side::Gateway,
        &format!("{head}content-length: 2\r\n\r\n{{}}"),
    )
    .await;
    until("the function runs", async || !running().is_empty()).await;
    drop(client);
    until("the request has ended with its function", async || {
        for process in running() {
            signal(process, Signal::KILL);
        }
        ended() > before
    })
    .await;
    until_both_answer(requests).await;
}

/// A request up to the length of its body.
fn head(stack: &Stack, side: Side, path: &str) -> String {
    let (prefix, key) = match side {
        Side::Gateway => ("/test", stack.key("test")),
        Side::Service => ("/api", stack.key("service")),
    };
    format!(
        "POST {prefix}{path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: {key}\r\n\
         content-type: application/json\r\n"
    )
}

async fn sent_to(stack: &Stack, side: Side, text: &str) -> TcpStream {
    let url = match side {
        Side::Gateway => stack.url("gateway"),
        Side::Service => stack.url("service"),
    };
    let address = url.strip_prefix("http://").expect("an http URL");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(text.as_bytes()).await.expect("it is sent");
    stream
}
