use std::time::Duration;

use tokio::time::timeout;

use super::*;

/// The time after which a test that waits for something gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A stream of events.
struct Events {
    stream: TcpStream,
    text: String,
}

impl Events {
    async fn of(server: &Server, path: &str) -> Self {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut events = Self {
            stream,
            text: String::new(),
        };
        events.until("\r\n\r\n").await;
        assert!(events.text.starts_with("HTTP/1.1 200 "), "{}", events.text);
        assert!(events.text.contains("content-type: text/event-stream"));
        events
    }

    /// Reads until `expected` has come, and gives what came until then.
    async fn until(&mut self, expected: &str) -> &str {
        let mut buffer = [0; 4096];
        while !self.text.contains(expected) {
            let length = timeout(PATIENCE, self.stream.read(&mut buffer)).await;
            let length = length.unwrap().unwrap();
            assert!(
                length > 0,
                "the stream ended before {expected}: {}",
                self.text
            );
            self.text
                .push_str(&String::from_utf8_lossy(&buffer[..length]));
        }
        &self.text
    }
}

#[tokio::test]
async fn a_trace_arrives_as_a_row_and_again_when_it_changes() {
    let server = Server::start().await;
    put(&server, &[request(1, "/before", 200, json!({}))]);
    let mut events = Events::of(&server, "/events").await;
    put(&server, &[request(2, "/arrived", 200, json!({}))]);
    let text = events.until("/arrived").await;
    assert!(!text.contains("/before"));
    assert!(text.contains("event: trace\n"), "{text}");
    let row = text
        .lines()
        .find_map(|line| line.strip_prefix("data: "))
        .unwrap();
    let table = Html::parse_document(&format!("<table><tbody>{row}</tbody></table>"));
    assert_eq!(
        attributes(&table, "tr", "id"),
        [format!("t-{}", trace_id(2))]
    );
    let html = page(&server, "/traces").await;
    assert_eq!(
        texts(&table, "tr > *"),
        texts(&html, "#traces tbody tr:first-child > *"),
        "it is the row of the page"
    );
    put(&server, &[request(2, "/changed", 200, json!({}))]);
    events.until("/changed").await;
    server.stop().await;
}

#[tokio::test]
async fn the_filter_applies_to_what_arrives_and_what_ceases_to_pass_is_told() {
    let server = Server::start().await;
    let mut events = Events::of(&server, "/events?status=ok&route=%2Fwanted").await;
    put(
        &server,
        &[
            request(1, "/other", 200, json!({})),
            request(2, "/wanted", 200, json!({})),
        ],
    );
    let row = format!("t-{}", trace_id(2));
    let text = events.until(&row).await;
    assert!(!text.contains(&format!("t-{}", trace_id(1))), "{text}");
    put(&server, &[request(2, "/wanted", 502, json!({}))]);
    let gone = format!("event: gone\ndata: {}\n", trace_id(2));
    events.until(&gone).await;
    server.stop().await;
}

#[tokio::test]
async fn who_connects_again_misses_nothing() {
    let server = Server::start().await;
    put(&server, &[request(1, "/one", 200, json!({}))]);
    let html = page(&server, "/traces").await;
    let sequence = attributes(&html, "#traces", "data-sequence").pop().unwrap();
    put(&server, &[request(2, "/two", 200, json!({}))]);
    let mut events = Events::of(&server, &format!("/events?since={sequence}")).await;
    let text = events.until("/two").await;
    assert!(!text.contains("/one"), "{text}");
    // A number that this server has not reached is another's.
    let mut events = Events::of(&server, "/events?since=1000000").await;
    events.until("/one").await;
    events.until("/two").await;
    server.stop().await;
}

#[tokio::test]
async fn a_name_with_a_line_end_of_its_own_breaks_no_event() {
    let server = Server::start().await;
    let mut events = Events::of(&server, "/events").await;
    put(
        &server,
        &[request(
            1,
            "/x",
            200,
            json!({"name": "a\rb\nc", "http": null}),
        )],
    );
    put(&server, &[request(2, "/last", 200, json!({}))]);
    let text = events.until("/last").await;
    assert!(text.contains("a&#13;b"), "{text}");
    server.stop().await;
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_refused() {
    let server = Server::start().await;
    let answer = get(&server, "/events?side=upper").await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.body,
        "side is \"upper\": write gateway, service, function or other\n"
    );
    server.stop().await;
}

#[tokio::test]
async fn a_server_ends_though_somebody_follows() {
    let server = Server::start().await;
    let mut events = Events::of(&server, "/events").await;
    timeout(PATIENCE, server.stop()).await.unwrap();
    let mut rest = Vec::new();
    timeout(PATIENCE, events.stream.read_to_end(&mut rest))
        .await
        .unwrap()
        .unwrap();
}
