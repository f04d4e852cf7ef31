//! What is too long for one page.

use super::*;

#[tokio::test]
async fn a_trace_of_thousands_of_spans_comes_in_pages_and_its_details_one_by_one() {
    let server = Server::start().await;
    put(&server, &[request(0, "/many", 200, json!({}))]);
    for id in 0..2500 {
        let mut part = subsegment(0x1000 + id, 0.0, 0.1, json!({"name": format!("part {id}")}));
        part["type"] = json!("subsegment");
        part["trace_id"] = json!(trace_id(0));
        part["parent_id"] = json!("0000000000000001");
        put(&server, &[part]);
    }
    let path = format!("/traces/{}", trace_id(0));
    let html = page(&server, &path).await;
    assert_eq!(count(&html, "#spans > li"), 2000);
    let details = attributes(&html, "#spans details", "data-details");
    assert_eq!(details.len(), 2000);
    let links = attributes(&html, "#spans .detail a", "href");
    assert_eq!(links, details, "without a script they are led to");
    let span = page(&server, &details[7]).await;
    assert_eq!(texts(&span, "h1"), ["part 6"]);
    assert!(texts(&span, "#detail")[0].contains("Took 100 ms"));
    let next = attributes(&html, "a[rel=next]", "href").remove(0);
    let html = page(&server, &next).await;
    assert_eq!(count(&html, "#spans > li"), 501);
    assert_eq!(count(&html, "a[rel=next]"), 0);
    server.stop().await;
}

#[tokio::test]
async fn what_leads_to_a_span_leads_to_the_page_that_has_its_row() {
    let server = Server::start().await;
    // What X-Ray makes of these has no rows.
    let calls = (0..40).map(|id| subsegment(0x100 + id, 0.0, 0.1, json!({"namespace": "aws"})));
    let calls: Vec<Value> = calls.collect();
    put(
        &server,
        &[request(0, "/many", 200, json!({"subsegments": calls}))],
    );
    let alone = |id: u64, parent: u64, more: Value| {
        let mut part = subsegment(id, 0.1, 0.2, more);
        part["type"] = json!("subsegment");
        part["trace_id"] = json!(trace_id(0));
        part["parent_id"] = json!(format!("{parent:016x}"));
        part
    };
    let parts = (0..2500).map(|id| alone(0x1000 + id, 1, json!({"name": format!("part {id}")})));
    put(&server, &parts.collect::<Vec<_>>());
    let invocation = json!({"name": "inner", "annotations": {"faas.invocation_id": "r"}});
    put(&server, &[alone(0xf000, 0x1000 + 2300, invocation)]);
    server.aws.logs().record(LogLine {
        source: "hello".into(),
        request_id: Some("r".into()),
        trace_id: None,
        time: UNIX_EPOCH + Duration::from_secs_f64(BEGINNING),
        level: None,
        text: "a line".into(),
    });
    let path = format!("/traces/{}", trace_id(0));
    let span = page(&server, &format!("{path}/spans/000000000000f000")).await;
    let cause = attributes(&span, "#detail a", "href").remove(0);
    let whole = attributes(&span, "h1 + p a", "href").remove(0);
    let first = page(&server, &path).await;
    assert_eq!(count(&first, "#spans > li"), 2000);
    let logged = attributes(&first, ".log a", "href").remove(0);
    let root = page(&server, &format!("{path}/spans/0000000000000001")).await;
    let root = attributes(&root, "h1 + p a", "href").remove(0);
    assert_eq!(root, format!("{path}#s0"));
    for (address, name) in [
        (cause, "part 2300"),
        (whole, "inner"),
        (logged, "inner"),
        (root, "twinstack/test"),
    ] {
        let (address, id) = address.split_once('#').unwrap();
        let html = page(&server, address).await;
        assert_eq!(texts(&html, &format!("#{id} .label")), [name], "{address}");
    }
    let documents = page(&server, &format!("{path}/documents")).await;
    let documents = texts(&documents, "pre.document").into_iter().skip(1);
    let mut made = documents.map(|text| serde_json::from_str::<Value>(&text).unwrap());
    let made = made.next_back().unwrap();
    assert_eq!(made["inferred"], true);
    let path_of_made = format!("{path}/spans/{}", made["id"].as_str().unwrap());
    let made = page(&server, &path_of_made).await;
    assert!(!texts(&made, "#detail dt").contains(&"Row".to_owned()));
    let links = attributes(&made, "#detail a, h1 + p a", "href");
    let call = links[0].split_once('#').unwrap().1;
    assert_eq!(texts(&first, &format!("#{call} .label")), ["part"]);
    assert_eq!(links, [0, 1].map(|_| format!("{path}#{call}")));
    let beyond = page(&server, &format!("{path}?from={}", u64::MAX)).await;
    assert_eq!(count(&beyond, "#spans > li"), 0);
    assert_eq!(attributes(&beyond, ".pages a", "href"), [path]);
    server.stop().await;
}

#[tokio::test]
async fn long_documents_come_in_pages_and_one_that_is_too_long_is_cut() {
    let server = Server::start().await;
    let long = |letter: &str| json!({"default": {"long": letter.repeat(60_000)}});
    let segment = |number: u64| {
        let id = format!("{:016x}", 0x100 + number);
        request(0, "/long", 200, json!({"id": id, "metadata": long("a")}))
    };
    put(&server, &(0..30).map(segment).collect::<Vec<_>>());
    let path = format!("/traces/{}", trace_id(0));
    let html = page(&server, &path).await;
    let fetched = attributes(&html, "#spans details", "data-details");
    assert_eq!(count(&html, "#spans > li"), 30);
    assert!((1..30).contains(&fetched.len()), "{}", fetched.len());
    assert!(html.html().len() < 1_500_000, "{}", html.html().len());
    let span = page(&server, &fetched[0]).await;
    assert!(texts(&span, "#detail")[0].contains("aaa"));

    let mut address = format!("{path}/documents");
    let mut pages = 0;
    let mut documents = 0;
    loop {
        let html = page(&server, &address).await;
        assert!(html.html().len() < 1_500_000, "{}", html.html().len());
        for text in texts(&html, "pre.document") {
            let document: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(document["metadata"], long("a"));
            documents += 1;
        }
        let first = attributes(&html, ".pages a:not([rel])", "href");
        assert_eq!(first.len(), usize::from(pages > 0));
        pages += 1;
        match attributes(&html, "a[rel=next]", "href").pop() {
            Some(next) => address = next,
            None => break,
        }
    }
    assert_eq!((pages, documents), (2, 30));

    put(&server, &[request(1, "/long", 200, json!({}))]);
    let parts = (0..25).map(|number| {
        let mut part = subsegment(0x1000 + number, 0.0, 0.1, json!({"metadata": long("b")}));
        part["type"] = json!("subsegment");
        part["trace_id"] = json!(trace_id(1));
        part["parent_id"] = json!(format!("{:016x}", 1 << 16 | 1));
        part
    });
    put(&server, &parts.collect::<Vec<_>>());
    let html = page(&server, &format!("/traces/{}/documents", trace_id(1))).await;
    assert!(html.html().len() < 1_500_000, "{}", html.html().len());
    let document = texts(&html, "pre.document").remove(0);
    assert!(
        document.ends_with(" KiB more: BatchGetTraces gives all of it"),
        "{}",
        &document[document.len() - 100..]
    );
    server.stop().await;
}

#[tokio::test]
async fn a_long_log_says_what_is_left_out_and_only_the_innermost_span_of_an_invocation_has_it() {
    let server = Server::start().await;
    let invocation = |origin: &str, more: Value| {
        let mut members = json!({"origin": origin, "aws": {"request_id": "r"}});
        let members_of = members.as_object_mut().unwrap();
        members_of.extend(more.as_object().unwrap().clone());
        request(0, "/", 200, members)
    };
    let function = json!({"id": "00000000000000f0", "parent_id": "0000000000000001"});
    put(
        &server,
        &[
            invocation("AWS::Lambda", json!({})),
            invocation("AWS::Lambda::Function", function),
        ],
    );
    for _ in 0..100 {
        server.aws.logs().record(LogLine {
            source: "hello".into(),
            request_id: Some("r".into()),
            trace_id: None,
            time: UNIX_EPOCH + Duration::from_secs_f64(BEGINNING),
            level: None,
            text: "x".repeat(16_000),
        });
    }
    let html = page(&server, &format!("/traces/{}", trace_id(0))).await;
    assert_eq!(count(&html, "#s0 .log"), 0);
    assert_eq!(count(&html, "#s1 .log tbody tr"), 4);
    assert_eq!(
        texts(&html, "#s1 .log").len() + texts(&html, "#logs + .scroll .log").len(),
        2
    );
    assert_eq!(
        texts(&html, "#s1 .scroll + p.muted"),
        ["96 more lines of 1.5 MiB are left out."]
    );
    assert_eq!(count(&html, "#logs + .scroll .log tbody tr"), 32);
    assert_eq!(
        texts(&html, "#logs + .scroll + p.muted"),
        ["68 more lines of 1.0 MiB are left out."]
    );
    assert!(html.html().len() < 1_000_000, "{}", html.html().len());
    server.stop().await;
}
