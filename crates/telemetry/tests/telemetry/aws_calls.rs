//! Calls of a real client to an endpoint that answers as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use aws_sdk_ssm::Client;
use aws_sdk_ssm::config::retry::RetryConfig;
use aws_sdk_ssm::config::{BehaviorVersion, Credentials, Region};
use opentelemetry::trace::{FutureExt, TraceContextExt, Tracer, TracerProvider};
use opentelemetry::{Context, global};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SdkTracerProvider, Span, SpanData, SpanProcessor};
use telemetry::AwsCalls;

/// Keeps the spans that ended.
#[derive(Clone, Debug, Default)]
struct Ended(Arc<Mutex<Vec<SpanData>>>);

impl SpanProcessor for Ended {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        self.0.lock().unwrap().push(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: std::time::Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// Gives these answers, one a connection, and the trace headers that it was asked with.
fn endpoint(answers: Vec<String>) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut length = 0;
            for line in reader.by_ref().lines() {
                let line = line.unwrap();
                let (name, value) = line.split_once(": ").unwrap_or_default();
                match name.to_lowercase().as_str() {
                    "content-length" => length = value.parse().unwrap(),
                    "x-amzn-trace-id" => noted.lock().unwrap().push(value.to_owned()),
                    _ => {}
                }
                if line.is_empty() {
                    break;
                }
            }
            reader.read_exact(&mut vec![0; length]).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (address, asked)
}

fn answer(status: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.1\r\nx-amzn-RequestId: the-id\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn client(address: SocketAddr) -> Client {
    let config = aws_sdk_ssm::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::for_tests())
        .endpoint_url(format!("http://{address}"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(2)
                .with_initial_backoff(std::time::Duration::from_millis(1)),
        )
        .interceptor(AwsCalls::default());
    Client::from_conf(config.build())
}

fn text(span: &SpanData, name: &str) -> Option<String> {
    let attribute = span
        .attributes
        .iter()
        .find(|attribute| attribute.key.as_str() == name)?;
    Some(attribute.value.to_string())
}

/// A call that is given up once the endpoint has been connected to, which never answers.
async fn abandoned_call(provider: &SdkTracerProvider, ended: &Ended) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = client(listener.local_addr().unwrap());
    let parent = Context::new().with_span(provider.tracer("test").start("parent"));
    let call = client.get_parameter().name("/a").send();
    let _connection = tokio::select! {
        called = call.with_context(parent) => panic!("{called:?}"),
        connection = listener.accept() => connection.unwrap(),
    };
    let mut ended = ended.0.lock().unwrap();
    let span = ended.iter().find(|span| span.name == "SSM.GetParameter");
    let span = span.unwrap();
    assert_eq!(text(span, "error.type").unwrap(), "cancelled");
    assert_eq!(span.status, opentelemetry::trace::Status::error(""));
    ended.clear();
}

/// The providers are the process's, so all is one test.
#[tokio::test]
async fn each_call_is_a_span_with_what_came_of_it() {
    let ended = Ended::default();
    let provider = SdkTracerProvider::builder()
        .with_span_processor(ended.clone())
        .build();
    global::set_tracer_provider(provider.clone());
    global::set_text_map_propagator(xray::XrayPropagator::new());
    abandoned_call(&provider, &ended).await;
    let value = r#"{"Parameter":{"Value":"the secret value","Version":1}}"#;
    let good = answer("200 OK", value);
    let not_found = answer(
        "400 Bad Request",
        r#"{"__type":"com.amazonaws.ssm#ParameterNotFound","message":"no such parameter"}"#,
    );
    let fault = answer(
        "500 Internal Server Error",
        r#"{"__type":"InternalServerError"}"#,
    );
    for (answers, status, retries, code) in [
        (vec![good.clone()], Some("200"), "0", None),
        (vec![fault.clone(), good], Some("200"), "1", None),
        (vec![not_found], Some("400"), "0", Some("ParameterNotFound")),
        (
            vec![fault.clone(), fault],
            Some("500"),
            "1",
            Some("InternalServerError"),
        ),
        (vec![], None, "1", Some("ConnectorError")),
    ] {
        let (address, asked) = endpoint(answers);
        let tracer = provider.tracer("test");
        let parent = Context::new().with_span(tracer.start("parent"));
        let call = client(address).get_parameter().name("/a").send();
        let called = call.with_context(parent.clone()).await;
        assert_eq!(called.is_ok(), code.is_none(), "{called:?}");
        let span = ended.0.lock().unwrap().pop().unwrap();
        assert_eq!(span.name, "SSM.GetParameter");
        assert_eq!(span.span_kind, opentelemetry::trace::SpanKind::Client);
        let parent = parent.span().span_context().clone();
        assert_eq!(span.parent_span_id, parent.span_id());
        let attribute = |name| text(&span, name);
        assert_eq!(attribute("rpc.system").unwrap(), "aws-api");
        assert_eq!(attribute("rpc.service").unwrap(), "SSM");
        assert_eq!(attribute("rpc.method").unwrap(), "GetParameter");
        assert_eq!(attribute("aws.region").unwrap(), "eu-west-1");
        assert_eq!(attribute("http.request.resend_count").unwrap(), retries);
        let seen = attribute("http.response.status_code");
        assert_eq!(seen.as_deref(), status, "{span:?}");
        let id = attribute("aws.request_id");
        assert_eq!(id.is_some(), status.is_some(), "{span:?}");
        assert_eq!(attribute("error.type").as_deref(), code, "{span:?}");
        let exceptions = span.events.iter().filter(|event| event.name == "exception");
        assert_eq!(exceptions.count(), usize::from(code.is_some()), "{span:?}");
        assert!(!format!("{span:?}").contains("secret"), "{span:?}");
        // Each attempt hands the trace on, with the call as the parent.
        let trace = xray::TraceId::from(parent.trace_id());
        let id = span.span_context.span_id();
        let header = format!("Root={trace};Parent={id};Sampled=1");
        for asked in asked.lock().unwrap().iter() {
            assert_eq!(*asked, header);
        }
    }
}
