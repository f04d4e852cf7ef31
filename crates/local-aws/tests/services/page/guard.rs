use super::*;

const PATHS: [&str; 7] = [
    "/",
    "/traces",
    "/map",
    "/events",
    "/counters",
    "/static/page.js",
    "/traces/1-6553f100-000000000000000000000001",
];

#[tokio::test]
async fn a_page_is_there_under_the_names_of_this_machine_only() {
    let server = Server::start().await;
    let port = server.address.port();
    let own = ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"];
    for name in own {
        for host in [name.to_owned(), format!("{name}:{port}")] {
            let answer = send(&server, "GET /", &[("Host", &host)]).await;
            assert_eq!(answer.status, 200, "{host}");
        }
    }
    let foreign = [
        "example.com",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "user@localhost",
        "192.168.0.1",
        "",
    ];
    for host in foreign {
        for path in PATHS {
            let line = format!("GET {path}");
            let answer = send(&server, &line, &[("Host", host)]).await;
            assert_eq!(answer.status, 403, "{host} {path}");
            assert!(answer.body.contains("ask for it by one of these names"));
        }
    }
    let two = [("Host", "localhost"), ("Host", "example.com")];
    let answer = send(&server, "GET /", &two).await;
    assert!([400, 403].contains(&answer.status), "{}", answer.status);
    server.stop().await;
}

#[tokio::test]
async fn aws_clients_may_come_by_another_name() {
    let server = Server::start().await;
    let headers = [
        ("Host", "host.docker.internal:4100"),
        ("X-Amz-Target", "AmazonSSM.DescribeParameters"),
        ("Content-Length", "0"),
    ];
    let answer = send(&server, "POST /", &headers).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    server.stop().await;
}

#[tokio::test]
async fn another_page_may_not_send_requests_of_any_kind() {
    let server = Server::start().await;
    let host = format!("localhost:{}", server.address.port());
    let own = format!("http://{host}");
    let lines = [
        "GET /traces",
        "GET /events",
        "POST /",
        "POST /TraceSegments",
        "POST /TraceSummaries",
        "OPTIONS /",
        "GET /nothing",
    ];
    for line in lines {
        for origin in [
            "http://example.com",
            "null",
            "https://localhost",
            "http://localhost:1",
        ] {
            let headers = [
                ("Host", host.as_str()),
                ("Origin", origin),
                ("Content-Length", "0"),
            ];
            let answer = send(&server, line, &headers).await;
            assert_eq!(answer.status, 403, "{line} {origin}");
            assert!(
                answer.body.contains("may not send requests here"),
                "{}",
                answer.body
            );
        }
    }
    let headers = [("Host", host.as_str()), ("Origin", own.as_str())];
    assert_eq!(send(&server, "GET /traces", &headers).await.status, 200);
    // A name that was made to lead here is its own page's, and not this one's.
    let rebound = [
        ("Host", "example.com:80"),
        ("Origin", "http://example.com:80"),
        ("Content-Length", "0"),
    ];
    assert_eq!(send(&server, "POST /", &rebound).await.status, 403);
    server.stop().await;
}

#[tokio::test]
async fn another_page_may_not_have_a_picture_a_frame_or_a_script_from_here_but_may_lead_here() {
    let server = Server::start().await;
    let host = format!("localhost:{}", server.address.port());
    let sent = async |path: &str, said: [&str; 3]| {
        let [site, mode, destination] = said;
        let headers = [
            ("Host", host.as_str()),
            ("Sec-Fetch-Site", site),
            ("Sec-Fetch-Mode", mode),
            ("Sec-Fetch-Dest", destination),
        ];
        send(&server, &format!("GET {path}"), &headers).await
    };
    for site in ["cross-site", "same-site"] {
        for (mode, destination) in [
            ("no-cors", "image"),
            ("no-cors", "script"),
            ("cors", "empty"),
            ("navigate", "iframe"),
            ("navigate", "object"),
        ] {
            for path in PATHS.into_iter().chain(["/nothing"]) {
                let answer = sent(path, [site, mode, destination]).await;
                assert_eq!(answer.status, 403, "{site} {mode} {destination} {path}");
                assert_eq!(answer.body, "another page may not send requests here\n");
            }
        }
        let answer = sent("/traces", [site, "navigate", "document"]).await;
        assert_eq!(answer.status, 200, "{site}");
    }
    for said in [
        ["same-origin", "cors", "empty"],
        ["same-origin", "no-cors", "script"],
        ["none", "navigate", "document"],
    ] {
        assert_eq!(sent("/traces", said).await.status, 200, "{said:?}");
    }
    server.stop().await;
}

#[tokio::test]
async fn every_page_says_what_a_browser_may_do_with_it() {
    let server = Server::start().await;
    for path in ["/", "/traces", "/map", "/static/page.css", "/traces/none"] {
        let answer = get(&server, path).await;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
            ),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("x-frame-options"), Some("deny"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            Some("same-origin")
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn a_head_has_no_body_and_what_changes_nothing_takes_no_post() {
    let server = Server::start().await;
    let host = server.address.to_string();
    for path in ["/", "/traces", "/map", "/static/icon.svg"] {
        let answer = send(&server, &format!("HEAD {path}"), &[("Host", &host)]).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, ""), "{path}");
    }
    for path in ["/traces", "/map", "/static/page.js"] {
        let headers = [("Host", host.as_str()), ("Content-Length", "0")];
        let answer = send(&server, &format!("POST {path}"), &headers).await;
        assert_eq!(answer.status, 405, "{path}");
        assert!(answer.header("allow").unwrap().contains("get"));
    }
    let answer = get(&server, "/static/nothing.js").await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.body, "there is no such file\n");
    server.stop().await;
}

#[tokio::test]
async fn a_browser_at_an_unknown_page_is_answered_with_a_page_and_others_as_aws_answers() {
    let server = Server::start().await;
    let host = server.address.to_string();
    let accept = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    let answer = send(&server, "GET /nope", &[("Host", &host), accept]).await;
    assert_eq!(answer.status, 404);
    assert!(answer.header("content-security-policy").is_some());
    let html = answer.html();
    assert_eq!(texts(&html, "h1"), ["No such page"]);
    assert_eq!(texts(&html, "nav a"), ["Home", "Traces", "Map"]);
    assert_eq!(count(&html, "nav [aria-current]"), 0);
    let elsewhere = send(
        &server,
        "GET /nope",
        &[("Host", "example.com:4100"), accept],
    )
    .await;
    assert_eq!(elsewhere.status, 403);
    for accept in ["*/*", "application/json"] {
        let headers = [("Host", host.as_str()), ("Accept", accept)];
        let answer = send(&server, "GET /nope", &headers).await;
        assert_eq!(answer.status, 400, "{accept}");
        assert!(answer.body.contains("UnknownOperationException"));
    }
    server.stop().await;
}
