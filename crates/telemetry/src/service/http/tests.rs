use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use actix_web::dev::Service;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, test, web};
use futures_util::FutureExt as _;
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SdkTracerProvider, Span, SpanData, SpanProcessor};

use super::*;

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

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// The spans of all tests of this process.
static ENDED: LazyLock<Ended> = LazyLock::new(|| {
    let ended = Ended::default();
    let provider = SdkTracerProvider::builder()
        .with_span_processor(ended.clone())
        .build();
    TRACES
        .set(HttpTraces {
            tracer: provider.tracer("test"),
            propagator: XrayPropagator::new(),
        })
        .unwrap();
    ended
});

/// The span of the request, as it ended, of this trace.
fn span_of(root: &str) -> SpanData {
    let ended = ENDED.0.lock().unwrap();
    let is_of = |span: &&SpanData| {
        let id = xray::TraceId::from(span.span_context.trace_id());
        id.to_string() == root
    };
    ended.iter().find(is_of).unwrap().clone()
}

fn attribute(span: &SpanData, name: &str) -> Option<String> {
    let mut attributes = span.attributes.iter();
    let found = attributes.find(|attribute| attribute.key.as_str() == name)?;
    Some(found.value.to_string())
}

fn request(path: &str, root: &str) -> test::TestRequest {
    LazyLock::force(&ENDED);
    let header = format!("Root={root};Parent=53995c3f42cd8ad8;Sampled=1");
    test::TestRequest::get()
        .uri(path)
        .insert_header((TRACE_HEADER, header))
}

async fn never() -> HttpResponse {
    std::future::pending().await
}

async fn fails() -> Result<HttpResponse, Error> {
    Err(actix_web::error::ErrorBadGateway("nothing behind this"))
}

async fn panicked() -> HttpResponse {
    let error = actix_web::error::ErrorInternalServerError("Internal Server Error");
    let mut response = HttpResponse::from_error(error);
    response.extensions_mut().insert(ErrorType("panic"));
    response
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/never", web::get().to(never))
        .route("/fails", web::get().to(fails))
        .route("/panicked", web::get().to(panicked));
}

#[actix_web::test]
async fn a_request_whose_client_goes_away_is_an_error() {
    let root = "1-67891233-00000000000000000000000a";
    let app = App::new().configure(routes).wrap(from_fn(trace_request));
    let app = test::init_service(app).await;
    let answer = app
        .call(request("/never", root).to_request())
        .now_or_never();
    assert!(answer.is_none());
    let span = span_of(root);
    assert_eq!(attribute(&span, "error.type").unwrap(), "cancelled");
    assert_eq!(span.status, Status::error(""));
}

#[actix_web::test]
async fn an_answer_of_500_has_its_error_as_an_exception() {
    for (path, root, kind, message) in [
        (
            "/fails",
            "1-67891233-00000000000000000000000b",
            "Error",
            "nothing behind this",
        ),
        (
            "/panicked",
            "1-67891233-00000000000000000000000c",
            "panic",
            "Internal Server Error",
        ),
    ] {
        let app = App::new().configure(routes).wrap(from_fn(trace_request));
        let app = test::init_service(app).await;
        let answer = test::call_service(&app, request(path, root).to_request()).await;
        assert!(answer.status().is_server_error());
        let span = span_of(root);
        assert_eq!(attribute(&span, "error.type").unwrap(), kind);
        assert_eq!(span.status, Status::error(""));
        let exception = span.events.first().unwrap();
        let expected = [
            KeyValue::new("exception.type", kind),
            KeyValue::new("exception.message", message),
        ];
        assert_eq!(exception.attributes[..2], expected);
    }
}

#[actix_web::test]
async fn long_texts_of_a_client_are_cut_and_its_method_is_not_kept() {
    let root = "1-67891233-00000000000000000000000d";
    let request = request("/fails", root)
        .method(Method::from_bytes(b"SECRET").unwrap())
        .insert_header((header::USER_AGENT, "a".repeat(1000)))
        .insert_header((header::HOST, "h".repeat(1000)));
    let app = App::new().configure(routes).wrap(from_fn(trace_request));
    let app = test::init_service(app).await;
    test::call_service(&app, request.to_request()).await;
    let span = span_of(root);
    assert_eq!(attribute(&span, "http.request.method").unwrap(), "_OTHER");
    let user_agent = attribute(&span, "user_agent.original").unwrap();
    assert_eq!(user_agent, "a".repeat(250));
    assert_eq!(attribute(&span, "server.address").unwrap(), "h".repeat(250));
    assert!(!format!("{span:?}").contains("SECRET"), "{span:?}");
}
