//! Calls of the Runtime API that no library makes.
//!
//! They block, which disturbs nothing: the handler is all that runs.

use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;

/// Asks for an event, and answers the id of its invocation.
pub(crate) fn next() -> io::Result<String> {
    let answer = call("GET", "next", "")?;
    let id = answer
        .lines()
        .find_map(|line| line.strip_prefix("lambda-runtime-aws-request-id: "));
    id.map(str::to_owned)
        .ok_or_else(|| io::Error::other(format!("no event: {answer}")))
}

/// Answers the invocation with a text as it is.
pub(crate) fn respond(request_id: &str, text: &str) -> io::Result<()> {
    call("POST", &format!("{request_id}/response"), text).map(drop)
}

fn call(method: &str, path: &str, body: &str) -> io::Result<String> {
    let address = env::var("AWS_LAMBDA_RUNTIME_API").map_err(io::Error::other)?;
    let mut stream = TcpStream::connect(&address)?;
    let length = body.len();
    write!(
        stream,
        "{method} /2018-06-01/runtime/invocation/{path} HTTP/1.1\r\nHost: {address}\r\n\
         Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
