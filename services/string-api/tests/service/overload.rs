//! More requests at once than the service works on.

use crate::in_process::answer;
use crate::parameter_store::ParameterStore;
use crate::program::Program;
use crate::raw_connection::RawConnection;
use crate::{KEYS, STRINGS_MAP, wait_until};

const BODY: &str = r#"{"content":"ing"}"#;
const REPLACED: &str = r#"{"message":"ING BANK"}"#;

#[tokio::test]
async fn what_is_beyond_the_bound_is_refused_and_the_rest_goes_on() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[("MAX_CONCURRENT_REQUESTS", "2")]);
    let mut first = RawConnection::in_flight(program.address, BODY.len()).await;
    let mut second = RawConnection::in_flight(program.address, BODY.len()).await;

    // The answer comes although the body, of almost 1 MB, does not.
    let mut third = RawConnection::open(program.address).await;
    let key = KEYS[0];
    let head = format!(
        "POST /api/string/replace HTTP/1.1\r\nHost: localhost\r\nx-api-key: {key}\r\nContent-Length: 1000000\r\n\r\n"
    );
    third.send(&head).await;
    let refused = third
        .read_until(r#"{"message":"Service Unavailable"}"#)
        .await;
    let (status_line, headers) = refused.split_once("\r\n").unwrap();
    assert_eq!(status_line, "HTTP/1.1 503 Service Unavailable");
    let headers = headers.to_lowercase();
    for header in ["retry-after: 1", "content-type: application/json"] {
        assert!(headers.lines().any(|line| line == header), "{refused}");
    }
    let line = program.wait_for_line("requests were answered 503");
    assert_eq!(line["level"], "WARN");
    assert_eq!(line["requests_since_start"], 1);
    assert_eq!(line["max_concurrent_requests"], 2);

    // What takes no place is answered as ever.
    let up = (200, r#"{"message":"UP"}"#.to_owned());
    assert_eq!(program.health().await, up);
    let url = |path: &str| format!("http://{}{path}", program.address);
    for (path, status, message) in [
        ("/api/string/terms", 403, r#"{"message":"Forbidden"}"#),
        ("/nowhere", 404, r#"{"message":"Not Found"}"#),
    ] {
        let answer = answer(program.client.get(url(path))).await;
        assert_eq!(answer, (status, message.to_owned()), "{path}");
    }

    // A place that is given back is taken again.
    first.send(BODY).await;
    first.read_until(REPLACED).await;
    wait_until("a free place", async || {
        program.replace("ing").await == (200, REPLACED.to_owned())
    })
    .await;
    second.send(BODY).await;
    second.read_until(REPLACED).await;
}

#[tokio::test]
async fn a_client_that_goes_away_gives_its_place_back() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[("MAX_CONCURRENT_REQUESTS", "1")]);
    let gone = RawConnection::in_flight(program.address, BODY.len()).await;
    assert_eq!(program.replace("ing").await.0, 503);
    drop(gone);
    wait_until("a free place", async || {
        program.replace("ing").await == (200, REPLACED.to_owned())
    })
    .await;
}
