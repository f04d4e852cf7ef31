//! The forms of a daemon's address.

use opentelemetry::trace::{SpanKind, Tracer, TracerProvider};
use opentelemetry_aws::xray_exporter::XrayExporter;
use opentelemetry_aws::xray_exporter::daemon_client::XrayDaemonClient;
use opentelemetry_sdk::trace::{Sampler, SpanExporter};
use xray::Losses;
use xray::transport::{DaemonAddress, UdpTransport};

use crate::alone;
use crate::daemon::{Daemon, names};
use crate::documents::document;
use crate::spans;

#[test]
fn each_form_is_read() {
    let cases = [
        // (value, UDP, TCP, written)
        (
            "127.0.0.1:2000",
            ("127.0.0.1", 2000),
            ("127.0.0.1", 2000),
            "127.0.0.1:2000",
        ),
        (
            "xray-daemon.internal:3000",
            ("xray-daemon.internal", 3000),
            ("xray-daemon.internal", 3000),
            "xray-daemon.internal:3000",
        ),
        (
            "xray_daemon:2000",
            ("xray_daemon", 2000),
            ("xray_daemon", 2000),
            "xray_daemon:2000",
        ),
        ("[::1]:2000", ("::1", 2000), ("::1", 2000), "[::1]:2000"),
        (
            "tcp:127.0.0.1:2000 udp:127.0.0.2:2001",
            ("127.0.0.2", 2001),
            ("127.0.0.1", 2000),
            "tcp:127.0.0.1:2000 udp:127.0.0.2:2001",
        ),
        (
            " udp:[::1]:2001  tcp:daemon:2000 ",
            ("::1", 2001),
            ("daemon", 2000),
            "tcp:daemon:2000 udp:[::1]:2001",
        ),
        (
            "udp:daemon:2001",
            ("daemon", 2001),
            ("daemon", 2001),
            "daemon:2001",
        ),
    ];
    for (value, udp, tcp, written) in cases {
        let address: DaemonAddress = value.parse().unwrap();
        assert_eq!(address.udp(), udp, "{value:?}");
        assert_eq!(address.tcp(), tcp, "{value:?}");
        assert_eq!(address.to_string(), written, "{value:?}");
    }
    assert_eq!(DaemonAddress::default().to_string(), "127.0.0.1:2000");
}

#[test]
fn anything_else_is_refused_and_shown() {
    for value in [
        "",
        " ",
        "127.0.0.1",
        "127.0.0.1:",
        ":2000",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:+2000",
        "::1:2000",
        "[::1]",
        "[::1:2000",
        "[daemon]:2000",
        "dae mon:2000",
        "http://127.0.0.1:2000",
        "127.0.0.1:2000 127.0.0.1:2001",
        "tcp:127.0.0.1:2000",
        "udp:127.0.0.1:2000 udp:127.0.0.1:2001",
        "tcp:127.0.0.1:2000 udp:127.0.0.1",
        "udp:127.0.0.1:2000 127.0.0.1:2001",
        "d\u{e4}mon:2000",
    ] {
        let error = value.parse::<DaemonAddress>().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "{value:?} is no address of an X-Ray daemon: set AWS_XRAY_DAEMON_ADDRESS to HOST:PORT or to \
                 \"tcp:HOST:PORT udp:HOST:PORT\", such as 127.0.0.1:2000"
            )
        );
    }
}

/// Runs an ignored test with the variable set, which is a whole process's.
fn run_with_variable(test: &str, value: &str) -> bool {
    let output = alone::run(test, (DaemonAddress::VARIABLE, value));
    output.status.success()
}

const OURS: &str = "daemon_address::send_with_the_variable";
const THEIRS: &str = "daemon_address::send_with_the_variable_by_opentelemetry_aws";

#[test]
#[ignore = "run by the tests below, with the variable set"]
fn send_with_the_variable() {
    let address = DaemonAddress::from_env().unwrap();
    let transport = UdpTransport::connect(&address, Losses::new()).unwrap();
    transport.send([&document("ours")]);
}

#[tokio::test]
#[ignore = "run by the tests below, with the variable set"]
async fn send_with_the_variable_by_opentelemetry_aws() {
    let (provider, ended) = spans::provider(Sampler::AlwaysOn);
    let tracer = provider.tracer("test");
    tracer
        .span_builder("theirs")
        .with_kind(SpanKind::Server)
        .start(&tracer);
    // Where nobody listens at the address that it falls back to, that is an error only sometimes.
    let _ = XrayExporter::new(XrayDaemonClient::default())
        .export(ended.spans())
        .await;
}

#[test]
fn a_name_and_the_long_form_in_the_variable_lead_to_the_daemon() {
    for form in [
        "127.0.0.1:PORT",
        "localhost:PORT",
        "tcp:127.0.0.1:1 udp:localhost:PORT",
    ] {
        let daemon = Daemon::start();
        let value = form.replace("PORT", &daemon.address().port().to_string());
        assert!(run_with_variable(OURS, &value), "{value}");
        assert_eq!(names(&daemon.documents()), ["ours"], "{value}");
    }
}

#[test]
fn opentelemetry_aws_sends_elsewhere_for_all_but_the_short_form() {
    for (form, arrive) in [
        ("127.0.0.1:PORT", 1),
        ("localhost:PORT", 0),
        ("tcp:127.0.0.1:1 udp:127.0.0.1:PORT", 0),
    ] {
        let daemon = Daemon::start();
        let value = form.replace("PORT", &daemon.address().port().to_string());
        assert!(run_with_variable(THEIRS, &value), "{value}");
        assert_eq!(daemon.documents().len(), arrive, "{value}");
    }
}

#[test]
fn a_wrong_variable_ends_in_an_error_and_an_empty_one_in_the_usual_address() {
    assert!(!run_with_variable(OURS, "daemon"));
    assert!(run_with_variable(OURS, ""));
}
