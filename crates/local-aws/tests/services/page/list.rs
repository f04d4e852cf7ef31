use std::sync::Arc;

use local_aws::StackInfo;

use super::*;

const ROWS: &str = "#traces tbody tr";

fn routes(html: &Html) -> Vec<String> {
    texts(html, "#traces tbody .request a")
}

#[tokio::test]
async fn an_empty_list_says_what_to_do() {
    let server = Server::start().await;
    let html = page(&server, "/traces").await;
    assert_eq!(count(&html, ROWS), 0);
    assert_eq!(
        texts(&html, "#empty"),
        [
            "No trace yet. Send a request to one of the sides, and it appears here. Of the requests the first in a second and \
             5 % of the others are recorded; with --header 'X-Amzn-Trace-Id: Sampled=1' curl has one recorded for certain."
        ]
    );
    server.stop().await;
}

#[tokio::test]
async fn the_latest_trace_is_first_and_a_row_says_what_there_is_to_know() {
    let server = Server::start().await;
    put(
        &server,
        &[
            request(1, "/old", 200, json!({})),
            request(2, "/new", 502, json!({})),
        ],
    );
    let html = page(&server, "/traces").await;
    assert_eq!(routes(&html), ["GET /new", "GET /old"]);
    let cells = texts(&html, "#traces tbody tr:first-child > *");
    assert_eq!(
        cells,
        [
            "22:13:22.000",
            "gateway",
            "test",
            "GET /new",
            "✕ 502 fault",
            "500 ms",
            "gateway 500 ms",
            "1"
        ]
    );
    assert_eq!(attributes(&html, "#traces th", "scope").len(), 8 + 2);
    assert_eq!(
        attributes(&html, "#traces tbody a", "href"),
        [2, 1].map(|number| format!("/traces/{}", trace_id(number)))
    );
    assert_eq!(
        attributes(&html, "#traces svg.shares", "aria-label").len(),
        2
    );
    server.stop().await;
}

#[tokio::test]
async fn the_filter_of_the_address_is_applied_and_stands_in_the_form() {
    let server = Server::start().await;
    put(
        &server,
        &[
            request(1, "/a", 200, json!({})),
            request(2, "/b", 404, json!({})),
            request(3, "/c", 429, json!({})),
            request(4, "/d", 502, json!({"end_time": BEGINNING + 4.0 + 3.0})),
            json!({
                "name": "string-api", "id": "00000000000000aa", "trace_id": trace_id(5), "origin": "AWS::ECS::Fargate",
                "start_time": BEGINNING + 5.0, "end_time": BEGINNING + 5.1,
                "http": {"request": {"method": "POST", "url": "http://localhost:4080/api/e"}, "response": {"status": 200}},
            }),
        ],
    );
    for (filter, expected) in [
        ("side=service", vec!["POST /api/e"]),
        ("class=4", vec!["GET /c", "GET /b"]),
        ("status=throttle&status=fault", vec!["GET /d", "GET /c"]),
        ("min=1s", vec!["GET /d"]),
        ("route=%2Fa", vec!["GET /a"]),
        ("text=STRING-api", vec!["POST /api/e"]),
        (
            "side=&class=&min=&route=&text=",
            vec!["POST /api/e", "GET /d", "GET /c", "GET /b", "GET /a"],
        ),
        ("text=nothing", vec![]),
    ] {
        let html = page(&server, &format!("/traces?{filter}")).await;
        assert_eq!(routes(&html), expected, "{filter}");
    }
    let html = page(
        &server,
        "/traces?side=gateway&class=4xx&status=error&min=250ms&text=%3Cb%3E",
    )
    .await;
    assert_eq!(
        attributes(&html, "select[name=side] option[selected]", "value"),
        ["gateway"]
    );
    assert_eq!(
        attributes(&html, "select[name=class] option[selected]", "value"),
        ["4"]
    );
    assert_eq!(attributes(&html, "input[checked]", "value"), ["error"]);
    assert_eq!(attributes(&html, "input[name=min]", "value"), ["0.25s"]);
    assert_eq!(attributes(&html, "input[name=text]", "value"), ["<b>"]);
    assert_eq!(attributes(&html, "#traces", "data-events").len(), 1);
    assert_eq!(count(&html, "form label"), 9);
    server.stop().await;
}

#[tokio::test]
async fn the_form_says_what_the_list_is_filtered_by_however_the_address_is_written() {
    let server = Server::start().await;
    for (address, name, expected) in [
        ("side=gateway&side=service", "side", "service"),
        ("side=gateway&side=", "side", "gateway"),
        ("side=%20gateway", "side", "gateway"),
        ("class=02", "class", "2"),
        ("class=4&class=5xx", "class", "5"),
    ] {
        let html = page(&server, &format!("/traces?{address}")).await;
        let selected = format!("select[name={name}] option[selected]");
        assert_eq!(
            attributes(&html, &selected, "value"),
            [expected],
            "{address}"
        );
    }
    let html = page(
        &server,
        "/traces?text=a&text=%20b%20&status=%20fault&before=1.1-6553f100-000000000000000000000001",
    )
    .await;
    assert_eq!(attributes(&html, "input[name=text]", "value"), ["b"]);
    assert_eq!(attributes(&html, "input[checked]", "value"), ["fault"]);
    server.stop().await;
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_named_and_stays_in_the_form() {
    let server = Server::start().await;
    let answer = get(&server, "/traces?min=soon&text=a").await;
    assert_eq!(answer.status, 400);
    let html = answer.html();
    let said = texts(&html, "[role=alert]");
    assert_eq!(
        said,
        ["min is \"soon\": write a time such as 250ms or 1.5s."]
    );
    assert_eq!(attributes(&html, "input[aria-invalid]", "value"), ["soon"]);
    let answer = get(&server, "/traces?filter=fualt&text=a").await;
    assert_eq!(answer.status, 400);
    let html = answer.html();
    assert_eq!(
        texts(&html, "[role=alert]"),
        [
            "filter is \"fualt\": no field has this name; write side, class, status, min, route or text."
        ]
    );
    assert_eq!(attributes(&html, "input[name=text]", "value"), ["a"]);
    let answer = get(&server, "/traces?before=yesterday").await;
    assert_eq!(answer.status, 400);
    assert_eq!(texts(&answer.html(), "h1"), ["No such page"]);
    server.stop().await;
}

#[tokio::test]
async fn many_traces_come_in_pages_that_leave_none_out() {
    let server = Server::start().await;
    let requests: Vec<Value> = (0..450)
        .map(|number| request(number, &format!("/{number}"), 200, json!({})))
        .collect();
    put(&server, &requests);
    let mut seen = Vec::new();
    let mut path = "/traces?side=gateway".to_owned();
    loop {
        let html = page(&server, &path).await;
        seen.extend(routes(&html));
        let is_first = seen.len() <= 200;
        assert_eq!(
            count(&html, "#traces[data-events]") == 1,
            is_first,
            "{path}"
        );
        match attributes(&html, "a[rel=next]", "href").pop() {
            Some(next) => path = next,
            None => break,
        }
    }
    let expected: Vec<String> = (0..450)
        .rev()
        .map(|number| format!("GET /{number}"))
        .collect();
    assert_eq!(seen, expected);
    server.stop().await;
}

#[tokio::test]
async fn what_is_under_way_is_not_said_to_have_ended() {
    let server = Server::start().await;
    let open = |number, more: Value| {
        let mut segment = request(number, "/", 200, json!({"in_progress": true}));
        let members = segment.as_object_mut().unwrap();
        members.remove("end_time");
        members.extend(more.as_object().unwrap().clone());
        segment
    };
    let no_answer =
        json!({"http": {"request": {"method": "GET", "url": "http://localhost:4000/test/"}}});
    put(
        &server,
        &[
            open(1, no_answer),
            open(2, json!({})),
            open(3, json!({"fault": true})),
        ],
    );
    let html = page(&server, "/traces").await;
    let expected = ["✕ 200 fault", "200", "–"];
    assert_eq!(texts(&html, "#traces .outcome"), expected);
    for (number, expected) in [3, 2, 1].into_iter().zip(expected) {
        let html = page(&server, &format!("/traces/{}", trace_id(number))).await;
        let heading = texts(&html, ".heading p").remove(0);
        assert!(heading.starts_with(expected), "{number}: {heading}");
        assert_eq!(
            count(&html, ".heading .status"),
            usize::from(number == 3),
            "{heading}"
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn a_row_has_the_beginning_that_the_list_is_in_the_order_of() {
    let server = Server::start().await;
    let early = json!([{
        "name": "early", "id": "00000000000000aa", "start_time": BEGINNING - 10.0, "end_time": BEGINNING,
    }]);
    put(
        &server,
        &[
            request(1, "/one", 200, json!({})),
            request(2, "/two", 200, json!({"subsegments": early})),
        ],
    );
    let html = page(&server, "/traces").await;
    assert_eq!(routes(&html), ["GET /two", "GET /one"]);
    assert_eq!(
        attributes(&html, ROWS, "data-start"),
        [2, 1].map(|number| format!("{}", (BEGINNING as u64 + number) * 1_000_000))
    );
    server.stop().await;
}

#[tokio::test]
async fn a_trace_that_made_room_and_comes_again_is_shown_as_it_is_now() {
    let server = Server::start().await;
    server.aws.xray().set_limit(2500);
    put(&server, &[request(1, "/before", 200, json!({}))]);
    assert_eq!(routes(&page(&server, "/traces").await), ["GET /before"]);
    let others: Vec<Value> = (2..10)
        .map(|number| request(number, "/other", 200, json!({})))
        .collect();
    put(&server, &others);
    put(&server, &[request(1, "/after", 200, json!({}))]);
    let routes = routes(&page(&server, "/traces").await);
    assert_eq!(routes.last().unwrap(), "GET /after");
    server.stop().await;
}

struct Stack;

impl StackInfo for Stack {
    fn service_name(&self) -> Option<String> {
        Some("string-api".into())
    }
}

#[tokio::test]
async fn a_service_is_named_in_its_row_unless_it_is_the_stacks_own() {
    let server = Server::start_as(|aws| aws.with_stack_info(Arc::new(Stack))).await;
    let service = |number: u32, name: &str, more: Value| {
        let more =
            json!({"name": name, "origin": null, "aws": null, "metadata": {"default": more}});
        request(number, "/items", 200, more)
    };
    let work = |number: u32| {
        let mut work = service(
            number,
            "string-api",
            json!({"otel.span.name": "refresh parameter"}),
        );
        work.as_object_mut().unwrap().remove("http");
        work
    };
    put(
        &server,
        &[
            service(1, "string-api", json!({})),
            service(2, "shop", json!({"http.route": "/items/{id}"})),
            work(3),
            request(4, "/a", 200, json!({})),
        ],
    );
    let html = page(&server, "/traces").await;
    assert_eq!(
        texts(&html, "#traces tbody .request"),
        [
            "GET /a",
            "refresh parameter string-api",
            "GET /items/{id} shop",
            "GET /test/items"
        ]
    );
    assert_eq!(
        texts(&html, "#traces tbody span.service"),
        ["string-api", "shop"]
    );
    let html = page(&server, "/traces?text=refresh+PARAMETER").await;
    assert_eq!(routes(&html), ["refresh parameter"]);
    let title = attributes(&html, "input[name=text]", "title").remove(0);
    for place in ["id", "name", "route", "services"] {
        assert!(title.contains(place), "{title}");
    }
    let html = page(&server, &format!("/traces/{}", trace_id(3))).await;
    assert_eq!(texts(&html, "h1"), ["refresh parameter"]);
    assert_eq!(
        texts(&html, "#spans .label"),
        ["string-api refresh parameter"]
    );
    server.stop().await;
}
