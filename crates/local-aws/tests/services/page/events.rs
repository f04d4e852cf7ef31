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
        Self::with(server, path, &[]).await
    }

    async fn with(server: &Server, path: &str, headers: &[(&str, &str)]) -> Self {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let headers: String = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n",
            server.address
        );
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

/// How far the list is, as its page says.
async fn bookmark(server: &Server) -> String {
    let html = page(server, "/traces").await;
    attributes(&html, "#traces", "data-since").pop().unwrap()
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
    let mut rows = text.lines().filter_map(|line| line.strip_prefix("data: "));
    let row = rows.find(|data| data.starts_with("<tr")).unwrap();
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
async fn how_many_are_kept_is_told_with_what_arrives_whatever_the_filter() {
    let server = Server::start().await;
    put(&server, &[request(1, "/before", 200, json!({}))]);
    let html = page(&server, "/traces").await;
    assert_eq!(texts(&html, "#kept"), ["1"]);
    let mut events = Events::of(&server, "/events?status=fault").await;
    put(&server, &[request(2, "/ok", 200, json!({}))]);
    events.until("event: kept\ndata: 2\n").await;
    put(&server, &[request(3, "/fault", 500, json!({}))]);
    let text = events.until("/fault").await;
    let kept = text.find("event: kept\ndata: 3\n").unwrap();
    let last = text.find("event: trace\n").unwrap();
    assert!(
        kept < last,
        "the last has the id, and not all listen for this one: {text}"
    );
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
    let since = bookmark(&server).await;
    put(&server, &[request(2, "/two", 200, json!({}))]);
    let mut events = Events::of(&server, &format!("/events?since={since}")).await;
    let text = events.until("/two").await;
    assert!(!text.contains("/one"), "{text}");
    assert!(!text.contains("event: reload"), "{text}");
    server.stop().await;
}

#[tokio::test]
async fn who_knows_another_servers_traces_is_told_to_read_the_list_again_and_then_everything() {
    let before = Server::start().await;
    put(
        &before,
        &[1, 2, 3].map(|number| request(number, "/before", 200, json!({}))),
    );
    let since = bookmark(&before).await;
    before.stop().await;
    let server = Server::start().await;
    let others = [since, "1000000".to_owned(), "yesterday".to_owned()];
    for since in &others {
        let mut events = Events::of(&server, &format!("/events?since={since}")).await;
        events.until("event: reload\ndata: ").await;
    }
    let requests: Vec<Value> = (1..=5)
        .map(|number| request(number, &format!("/after-{number}"), 200, json!({})))
        .collect();
    put(&server, &requests);
    for since in &others {
        let mut events = Events::of(&server, &format!("/events?since={since}")).await;
        events.until("event: reload\ndata: ").await;
        for number in 1..=5 {
            events.until(&format!("/after-{number}")).await;
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn what_passes_the_filter_is_told_however_much_else_has_come() {
    let server = Server::start().await;
    put(&server, &[request(1, "/was-fault", 500, json!({}))]);
    let since = bookmark(&server).await;
    put(
        &server,
        &[
            request(1, "/was-fault", 200, json!({})),
            request(2, "/early-fault", 500, json!({})),
        ],
    );
    let others: Vec<Value> = (3..503)
        .map(|number| request(number, "/ok", 200, json!({})))
        .collect();
    put(&server, &others);
    let path = format!("/events?status=fault&since={since}");
    let mut events = Events::of(&server, &path).await;
    let text = events.until("id: ").await;
    assert!(text.contains("/early-fault"), "{text}");
    assert_eq!(text.matches("event: trace\n").count(), 1);
    assert_eq!(text.matches("event: gone\n").count(), 1);
    let gone = text
        .lines()
        .find_map(|line| line.strip_prefix("data: 1-"))
        .unwrap();
    assert_eq!(gone.split(' ').count(), 501);
    assert!(format!("1-{gone}").contains(&trace_id(1)));
    server.stop().await;
}

#[tokio::test]
async fn more_than_a_list_shows_is_to_be_read_again() {
    let server = Server::start().await;
    let since = bookmark(&server).await;
    let requests = |numbers: std::ops::Range<u32>| -> Vec<Value> {
        numbers
            .map(|number| request(number, &format!("/{number}-"), 200, json!({})))
            .collect()
    };
    put(&server, &requests(0..200));
    let mut events = Events::of(&server, &format!("/events?since={since}")).await;
    let text = events.until("id: ").await;
    assert_eq!(text.matches("event: trace\n").count(), 200);
    assert!(!text.contains("event: reload"));
    put(&server, &requests(200..201));
    let mut events = Events::of(&server, &format!("/events?since={since}")).await;
    let text = events.until("id: ").await;
    assert!(text.contains("event: reload\ndata: more has changed"));
    assert!(!text.contains("event: trace"), "{text}");
    // It goes on from there.
    put(&server, &requests(201..202));
    let text = events.until("/201-").await;
    assert!(!text.contains("/200-"), "{text}");
    server.stop().await;
}

#[tokio::test]
async fn who_was_cut_off_within_a_batch_is_told_it_again() {
    let server = Server::start().await;
    let since = bookmark(&server).await;
    let requests: Vec<Value> = (0..50)
        .map(|number| request(number, "/x", 200, json!({})))
        .collect();
    put(&server, &requests);
    let mut events = Events::of(&server, &format!("/events?since={since}")).await;
    let text = events.until("id: ").await;
    let before = text.split("id: ").next().unwrap();
    assert_eq!(
        before.matches("event: trace\n").count(),
        50,
        "only the last event has an id"
    );
    // The header that a browser sends when it connects again wins over the address.
    let last = bookmark(&server).await;
    put(&server, &[request(50, "/later", 200, json!({}))]);
    let head = [("Last-Event-ID", last.as_str())];
    let mut events = Events::with(&server, &format!("/events?since={since}"), &head).await;
    let text = events.until("id: ").await;
    assert_eq!(text.matches("event: trace\n").count(), 1, "{text}");
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
    let answer = get(&server, "/events?since=1&filter=fault").await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.body.starts_with("filter is \"fault\": "),
        "{}",
        answer.body
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
