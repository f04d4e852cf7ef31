//! The pages, over HTTP.

#![allow(
    clippy::unwrap_used,
    reason = "a test panics on what it does not expect"
)]

mod events;
mod guard;
mod home;
mod list;
mod map;
mod trace;

use scraper::{Html, Selector};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::support::Server;

/// 2023-11-14T22:13:20Z.
const BEGINNING: f64 = 1_700_000_000.0;

fn trace_id(number: u32) -> String {
    format!("1-6553f100-{number:024x}")
}

/// A request to a stage of API Gateway: it begins `number` seconds after the others and takes half a second.
fn request(number: u32, route: &str, status: u16, more: Value) -> Value {
    let start = BEGINNING + f64::from(number);
    let mut segment = json!({
        "name": "twinstack/test",
        "id": format!("{:016x}", u64::from(number) << 16 | 1),
        "trace_id": trace_id(number),
        "start_time": start,
        "end_time": start + 0.5,
        "origin": "AWS::ApiGateway::Stage",
        "http": {
            "request": {"method": "GET", "url": format!("http://localhost:4000/test{route}")},
            "response": {"status": status},
        },
        "aws": {"api_gateway": {"stage": "test"}},
        "error": (400..500).contains(&status),
        "throttle": status == 429,
        "fault": status >= 500,
    });
    let members = segment.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    segment
}

fn put(server: &Server, documents: &[Value]) {
    for document in documents {
        server.aws.xray().put(&document.to_string()).unwrap();
    }
}

/// An answer: its status, its head in small letters, and its body.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            line.strip_prefix(name)
                .and_then(|rest| rest.strip_prefix(": "))
        })
    }
}

/// Sends a request whose head is `line` and `headers`, and nothing else.
async fn send(server: &Server, line: &str, headers: &[(&str, &str)]) -> Answer {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let text = format!("{line} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_lowercase(),
        body: body.to_owned(),
    }
}

async fn get(server: &Server, path: &str) -> Answer {
    let host = server.address.to_string();
    send(server, &format!("GET {path}"), &[("Host", &host)]).await
}

/// A page that is there.
async fn page(server: &Server, path: &str) -> Html {
    let answer = get(server, path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let html = answer.html();
    assert!(html.errors.is_empty(), "{path}: {:?}", html.errors);
    assert_eq!(texts(&html, "h1").len(), 1, "{path}");
    assert_eq!(count(&html, "main#content"), 1);
    assert_eq!(count(&html, "a.skip[href='#content']"), 1);
    assert_eq!(count(&html, "[style]"), 0, "the policy allows no style");
    assert_eq!(count(&html, "script:not([src])"), 0);
    html
}

fn select(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

fn count(html: &Html, selector: &str) -> usize {
    html.select(&select(selector)).count()
}

/// The texts of what is selected, with single spaces.
fn texts(html: &Html, selector: &str) -> Vec<String> {
    let selector = select(selector);
    html.select(&selector)
        .map(|element| {
            let text = element.text().collect::<Vec<_>>().join(" ");
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// An attribute of each that is selected.
fn attributes(html: &Html, selector: &str, name: &str) -> Vec<String> {
    let selector = select(selector);
    html.select(&selector)
        .filter_map(|element| element.attr(name).map(str::to_owned))
        .collect()
}
