use std::time::{SystemTime, UNIX_EPOCH};

use super::*;

fn call(number: u32) -> Value {
    json!({"subsegments": [{
        "name": "SSM", "namespace": "aws", "id": format!("{:016x}", u64::from(number) << 16 | 2),
        "start_time": BEGINNING + f64::from(number), "end_time": BEGINNING + f64::from(number) + 0.25,
    }]})
}

#[tokio::test]
async fn services_and_calls_are_drawn_and_stand_in_tables() {
    let server = Server::start().await;
    put(
        &server,
        &[
            request(1, "/a", 200, call(1)),
            request(2, "/a", 502, call(2)),
            request(3, "/a", 200, json!({})),
            request(4, "/a", 429, json!({"end_time": BEGINNING + 6.0})),
        ],
    );
    let html = page(&server, "/map").await;
    assert_eq!(count(&html, "svg.map[role=group][aria-label]"), 1);
    assert_eq!(
        texts(&html, "svg.map .node .name"),
        ["twinstack/test", "client of twinstack/test", "SSM"]
    );
    let labels = attributes(&html, "svg.map a.node", "aria-label");
    assert!(
        labels.contains(
            &"twinstack/test, AWS::ApiGateway::Stage, p50 500 ms · p95 2 s, 4 req · ✕ 50 % failed"
                .to_owned()
        ),
        "{labels:?}"
    );
    assert!(
        labels.contains(&"client of twinstack/test".to_owned()),
        "{labels:?}"
    );
    assert_eq!(texts(&html, "svg.map .call text"), ["2×", "4×"]);
    assert_eq!(
        texts(&html, "table:first-of-type tbody tr > *")[..9],
        [
            "twinstack/test",
            "AWS::ApiGateway::Stage",
            "4",
            "500 ms",
            "2 s",
            "0",
            "1",
            "1",
            "50 %"
        ]
    );
    let calls = texts(&html, "[aria-label=Calls] tbody tr");
    assert_eq!(calls.len(), 2);
    assert_eq!(
        calls[0],
        "twinstack/test (AWS::ApiGateway::Stage) SSM (AWS::SSM) 2 250 ms 250 ms 0 0 0 0 %"
    );
    assert!(
        calls[1].starts_with("client of twinstack/test twinstack/test (AWS::ApiGateway::Stage) 4 "),
        "{calls:?}"
    );
    let links = attributes(&html, "svg.map a.node", "href");
    assert!(links.contains(&"/traces?text=SSM".to_owned()), "{links:?}");
    assert_eq!(
        count(&page(&server, "/traces?text=SSM").await, "#traces tbody tr"),
        2
    );
    server.stop().await;
}

#[tokio::test]
async fn work_that_nobody_asked_for_is_no_call_of_a_client() {
    let server = Server::start().await;
    let work = json!({"name": "string-api", "fault": true, "http": null});
    let mut work = request(2, "/", 200, work);
    work.as_object_mut().unwrap().remove("http");
    put(
        &server,
        &[request(1, "/", 200, json!({"name": "string-api"})), work],
    );
    let html = page(&server, "/map").await;
    assert_eq!(
        texts(&html, "svg.map .node .name"),
        ["string-api", "client of string-api"]
    );
    assert_eq!(texts(&html, "svg.map .call text"), ["1×"]);
    let services = texts(&html, "[aria-label=Services] tbody tr");
    assert!(services[0].contains(" 2 500 ms "), "{services:?}");
    assert_eq!(
        texts(&html, "[aria-label=Calls] tbody tr"),
        ["client of string-api string-api (AWS::ApiGateway::Stage) 1 500 ms 500 ms 0 0 0 0 %"]
    );
    server.stop().await;
}

#[tokio::test]
async fn no_two_counts_stand_so_near_that_they_could_be_of_each_others_lines() {
    let server = Server::start().await;
    let documents = ["one", "two"].into_iter().zip(1..).map(|(name, number)| {
        let calls = ["a", "b", "c"].into_iter().zip(2..).map(|(called, id)| {
            json!({
                "name": called, "namespace": "remote", "id": format!("{:016x}", u64::from(number) << 16 | id),
                "start_time": BEGINNING, "end_time": BEGINNING + 0.25,
            })
        });
        let calls: Vec<Value> = calls.collect();
        request(number, "/", 200, json!({"name": name, "subsegments": calls}))
    });
    put(&server, &documents.collect::<Vec<_>>());
    let html = page(&server, "/map").await;
    let place = |name| {
        let places = attributes(&html, "svg.map .call text", name).into_iter();
        places.map(|place| place.parse::<i32>().unwrap())
    };
    let places: Vec<(i32, i32)> = place("x").zip(place("y")).collect();
    assert_eq!(places.len(), 2 + 2 * 3);
    for (number, (x, y)) in places.iter().enumerate() {
        for (other_x, other_y) in &places[number + 1..] {
            assert!(
                (x - other_x).abs() > 40 || (y - other_y).abs() > 24,
                "{places:?}"
            );
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn the_window_leaves_out_what_is_longer_ago() {
    let server = Server::start().await;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs_f64();
    let recent = |number: u32, ago: f64, name: &str| {
        request(
            number,
            "/a",
            200,
            json!({"name": name, "start_time": now - ago, "end_time": now - ago + 0.5}),
        )
    };
    put(
        &server,
        &[
            request(1, "/a", 200, json!({"name": "years"})),
            recent(2, 1800.0, "half an hour"),
            recent(3, 0.0, "now"),
        ],
    );
    for (window, expected) in [
        ("?window=5m", vec!["now"]),
        ("?window=1h", vec!["half an hour", "now"]),
        ("?window=all", vec!["half an hour", "now", "years"]),
        ("", vec!["half an hour", "now", "years"]),
    ] {
        let html = page(&server, &format!("/map{window}")).await;
        let mut names = texts(&html, "[aria-label=Services] tbody th");
        names.sort();
        assert_eq!(names, expected, "{window}");
        assert_eq!(count(&html, ".choice [aria-current]"), 1);
    }
    let answer = get(&server, "/map?window=week").await;
    assert_eq!(answer.status, 400);
    assert!(
        answer
            .body
            .contains("The window of a map is 5m, 1h or all.")
    );
    server.stop().await;
}

#[tokio::test]
async fn an_empty_map_says_what_to_do() {
    let server = Server::start().await;
    let html = page(&server, "/map").await;
    assert!(texts(&html, ".empty")[0].starts_with("No trace began in this time."));
    server.stop().await;
}
