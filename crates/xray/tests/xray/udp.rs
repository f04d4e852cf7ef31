//! Documents by UDP, over real sockets.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr, UdpSocket};
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanKind, Tracer, TracerProvider};
use opentelemetry_aws::xray_exporter::daemon_client::XrayDaemonClient;
use opentelemetry_aws::xray_exporter::{SegmentTranslator, XrayExporter};
use opentelemetry_sdk::trace::{Sampler, SpanData, SpanExporter};
use xray::transport::udp::{DATAGRAM_HEADER, DATAGRAM_LIMIT, DOCUMENT_LIMIT};
use xray::transport::{DaemonAddress, UdpTransport};
use xray::{EncodedDocument, LossReason, Losses};

use crate::daemon::{Daemon, names, read};
use crate::documents::{document, with_text};
use crate::spans;

fn transport(address: &str) -> UdpTransport {
    let address: DaemonAddress = address.parse().unwrap();
    UdpTransport::connect(&address, Losses::new()).unwrap()
}

#[test]
fn a_datagram_is_the_header_and_one_document() {
    let daemon = Daemon::start();
    let document = document("one");
    transport(&daemon.address().to_string()).send([&document]);
    let expected = format!(
        "{{\"format\": \"json\", \"version\": 1}}\n{}",
        document.as_str()
    );
    assert_eq!(daemon.datagrams(), [expected.into_bytes()]);
}

#[test]
fn a_name_and_an_ipv6_address_are_reached() {
    let daemon = Daemon::start();
    transport(&format!("localhost:{}", daemon.address().port())).send([&document("by name")]);
    assert_eq!(names(&daemon.documents()), ["by name"]);

    // A machine without IPv6 cannot say anything about it.
    let Ok(daemon) = Daemon::start_at((Ipv6Addr::LOCALHOST, 0)) else {
        return;
    };
    let transport = transport(&format!("[::1]:{}", daemon.address().port()));
    transport.send([&document("by IPv6")]);
    assert_eq!(names(&daemon.documents()), ["by IPv6"]);
}

#[test]
fn segments_go_to_the_udp_address_of_the_two() {
    let daemon = Daemon::start();
    let address = format!("tcp:127.0.0.1:1 udp:{}", daemon.address());
    transport(&address).send([&document("one")]);
    assert_eq!(names(&daemon.documents()), ["one"]);
}

#[test]
fn a_name_that_nobody_knows_is_an_error_that_says_so() {
    // No label of a name has more than 63 bytes (RFC 1035), so that nobody is asked.
    let name = "x".repeat(64);
    let address: DaemonAddress = format!("{name}:2000").parse().unwrap();
    let error = UdpTransport::connect(&address, Losses::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("cannot send to the X-Ray daemon at {name}:2000: check AWS_XRAY_DAEMON_ADDRESS")
    );
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn the_largest_document_for_a_datagram_arrives() {
    let daemon = Daemon::start();
    let transport = transport(&daemon.address().to_string());
    let empty = with_text("large", 0, DOCUMENT_LIMIT).len();
    let document = with_text("large", DOCUMENT_LIMIT - empty, DOCUMENT_LIMIT);
    assert_eq!(document.len(), DOCUMENT_LIMIT);
    transport.send([&document]);
    assert_eq!(daemon.datagrams()[0].len(), DATAGRAM_LIMIT);
    assert_eq!(transport.losses().sent(), 1);
}

/// 64 kB are more than a datagram takes after its header.
#[test]
fn a_document_between_the_two_limits_is_made_smaller_and_not_lost() {
    assert_eq!(DOCUMENT_LIMIT + DATAGRAM_HEADER.len(), DATAGRAM_LIMIT);
    let empty = with_text("between", 0, EncodedDocument::LIMIT).len();
    let bytes = EncodedDocument::LIMIT - empty;

    let for_a_call = with_text("between", bytes, EncodedDocument::LIMIT);
    assert_eq!(for_a_call.len(), EncodedDocument::LIMIT);
    let for_a_datagram = with_text("between", bytes, DOCUMENT_LIMIT);
    assert!(for_a_datagram.len() <= DOCUMENT_LIMIT);

    let daemon = Daemon::start();
    let transport = transport(&daemon.address().to_string());
    transport.send([&for_a_call, &for_a_datagram]);
    assert_eq!(names(&daemon.documents()), ["between"]);
    assert_eq!(transport.losses().sent(), 1);
    assert_eq!(
        transport.losses().snapshot(),
        BTreeMap::from([(LossReason::TooLarge, 1)])
    );
}

#[test]
fn a_daemon_that_is_not_there_costs_each_document_once() {
    // The socket keeps the port and takes datagrams from nobody but itself.
    let deaf = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    deaf.connect(deaf.local_addr().unwrap()).unwrap();
    let transport = transport(&deaf.local_addr().unwrap().to_string());
    let documents: Vec<_> = (0..5).map(|n| document(&n.to_string())).collect();
    transport.send(&documents);
    let losses = transport.losses();
    assert_eq!(losses.sent() + losses.lost(), 5);
    // Locally the kernel knows at once that nobody listens.
    assert_eq!(
        losses.snapshot(),
        BTreeMap::from([(LossReason::Refused, 5)])
    );
}

#[test]
fn a_daemon_that_comes_back_gets_the_first_document_after() {
    // The socket keeps the port throughout; whom it is connected to says whose datagrams it takes.
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let transport = transport(&socket.local_addr().unwrap().to_string());
    let mut buffer = vec![0; 65_536];
    transport.send([&document("before")]);
    let (length, sender) = socket.recv_from(&mut buffer).unwrap();
    let mut received = vec![buffer[..length].to_vec()];

    socket.connect(socket.local_addr().unwrap()).unwrap();
    transport.send([&document("into nothing")]);
    socket.connect(sender).unwrap();
    transport.send([&document("first"), &document("second")]);
    for _ in 0..2 {
        let length = socket.recv(&mut buffer).unwrap();
        received.push(buffer[..length].to_vec());
    }
    let received: Vec<_> = received.iter().map(|datagram| read(datagram)).collect();
    assert_eq!(names(&received), ["before", "first", "second"]);
    let losses = transport.losses();
    assert_eq!((losses.sent(), losses.lost()), (3, 1));
}

/// Six documents, the second of which fits into no datagram.
fn six_spans() -> Vec<SpanData> {
    let (provider, ended) = spans::provider(Sampler::AlwaysOn);
    let tracer = provider.tracer("test");
    for n in 0..6 {
        let text = "x".repeat(if n == 1 { 70_000 } else { 10 });
        tracer
            .span_builder(n.to_string())
            .with_kind(SpanKind::Server)
            .with_attributes([KeyValue::new("text", text)])
            .start(&tracer);
    }
    ended.spans()
}

#[tokio::test]
async fn one_that_is_too_large_takes_the_rest_with_it_in_opentelemetry_aws() {
    let daemon = Daemon::start();
    let exporter = XrayExporter::new(XrayDaemonClient::new(daemon.address()).unwrap())
        .with_translator(SegmentTranslator::new().metadata_all_attrs());
    let exported = exporter.export(six_spans()).await;
    assert!(exported.is_err());
    assert_eq!(daemon.documents().len(), 1);
}

#[test]
fn one_that_is_too_large_is_the_only_one_lost() {
    let daemon = Daemon::start();
    let transport = transport(&daemon.address().to_string());
    let too_many = EncodedDocument::LIMIT - with_text("1", 0, EncodedDocument::LIMIT).len();
    let documents: Vec<_> = (0..6)
        .map(|n| {
            let bytes = if n == 1 { too_many } else { 10 };
            with_text(&n.to_string(), bytes, EncodedDocument::LIMIT)
        })
        .collect();
    assert!(documents[1].len() > DOCUMENT_LIMIT);
    transport.send(&documents);
    assert_eq!(names(&daemon.documents()), ["0", "2", "3", "4", "5"]);
    assert_eq!(transport.losses().sent(), 5);
    assert_eq!(
        transport.losses().snapshot(),
        BTreeMap::from([(LossReason::TooLarge, 1)])
    );
}
