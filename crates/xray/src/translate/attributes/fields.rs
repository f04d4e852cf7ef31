//! What the attributes of a span say, field by field.

use opentelemetry::{StringValue, Value};

use super::set;
use crate::translate::value::{text, texts};

/// What an attribute is written as. It goes to the metadata too unless that field is [`Shown`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::translate) enum Field {
    /// No field of its own, or one that has no room for all of it.
    None,
    /// Says how to translate, and is not written.
    Option,
    HttpRequest,
    HttpUrl,
    HttpClient,
    HttpPeer,
    AwsCall,
    AwsOperation,
    Sql,
    Cause,
    User,
}

/// The fields that were written.
#[derive(Debug, Default)]
pub(in crate::translate) struct Shown(u16);

impl Shown {
    pub(in crate::translate) fn add(&mut self, field: Field) {
        self.0 |= 1 << field as u16;
    }

    pub(in crate::translate) fn contains(&self, field: Field) -> bool {
        field == Field::Option || self.0 & (1 << field as u16) != 0
    }
}

/// The attributes of a span. Of several with one name the last counts, as in the Collector.
#[derive(Debug, Default)]
pub(in crate::translate) struct Attributes<'a> {
    /// What each attribute of the span is, in their order.
    pub(in crate::translate) fields: Vec<Field>,

    pub(in crate::translate) aws_local_service: Option<&'a str>,
    pub(in crate::translate) aws_remote_service: Option<&'a str>,
    pub(in crate::translate) aws_service: Option<&'a str>,
    pub(super) aws_span_kind: Option<&'a str>,
    pub(in crate::translate) peer_service: Option<&'a str>,
    pub(in crate::translate) rpc_service: Option<&'a str>,
    pub(super) rpc_system: Option<&'a str>,
    pub(super) user: Option<&'a str>,
    pub(in crate::translate) error_type: Option<&'a str>,
    pub(in crate::translate) exception: Exception<'a>,

    pub(in crate::translate) http_method: Option<&'a str>,
    pub(in crate::translate) http_status: Option<u64>,
    pub(in crate::translate) http_response_size: Option<u64>,
    pub(in crate::translate) user_agent: Option<&'a str>,
    pub(in crate::translate) client_address: Option<&'a str>,
    pub(in crate::translate) peer_address: Option<&'a str>,
    /// Whether any attribute that only HTTP has was there.
    pub(in crate::translate) is_http: bool,
    pub(in crate::translate) url: Url<'a>,

    pub(in crate::translate) aws: AwsCall<'a>,
    pub(in crate::translate) db: Database<'a>,

    /// The names of attributes to be indexed.
    pub(in crate::translate) annotations: &'a [StringValue],
}

/// The parts of a URL.
#[derive(Debug, Default)]
pub(in crate::translate) struct Url<'a> {
    pub(in crate::translate) full: Option<&'a str>,
    pub(in crate::translate) scheme: Option<&'a str>,
    /// The host as the client named it, perhaps with a port.
    pub(in crate::translate) http_host: Option<&'a str>,
    pub(in crate::translate) http_server_name: Option<&'a str>,
    pub(in crate::translate) target: Option<&'a str>,
    /// The template of the path, such as `/orders/{id}`.
    pub(in crate::translate) route: Option<&'a str>,
    pub(in crate::translate) server_address: Option<&'a str>,
    pub(in crate::translate) server_port: Option<u64>,
    pub(in crate::translate) net_host_name: Option<&'a str>,
    pub(in crate::translate) net_host_port: Option<u64>,
    pub(in crate::translate) host_name: Option<&'a str>,
    pub(in crate::translate) net_peer_name: Option<&'a str>,
    pub(in crate::translate) net_peer_port: Option<u64>,
}

/// A call of an AWS service.
#[derive(Debug, Default)]
pub(in crate::translate) struct AwsCall<'a> {
    pub(in crate::translate) operation: Option<&'a str>,
    pub(in crate::translate) rpc_method: Option<&'a str>,
    pub(in crate::translate) account_id: Option<&'a str>,
    pub(in crate::translate) region: Option<&'a str>,
    pub(in crate::translate) request_id: Option<&'a str>,
    pub(in crate::translate) queue_url: Option<&'a str>,
    pub(in crate::translate) table_name: Option<&'a str>,
    pub(in crate::translate) retries: Option<u64>,
}

/// A query of a database.
#[derive(Debug, Default)]
pub(in crate::translate) struct Database<'a> {
    pub(in crate::translate) system: Option<&'a str>,
    pub(in crate::translate) name: Option<&'a str>,
    pub(in crate::translate) statement: Option<&'a str>,
    pub(in crate::translate) user: Option<&'a str>,
    pub(in crate::translate) connection_string: Option<&'a str>,
}

/// An error, on a span or an event.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::translate) struct Exception<'a> {
    pub(in crate::translate) kind: Option<&'a str>,
    pub(in crate::translate) message: Option<&'a str>,
    pub(in crate::translate) stacktrace: Option<&'a str>,
    /// What caused it, and what caused that.
    pub(in crate::translate) sources: Sources<'a>,
}

/// The chain of an error's sources.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::translate) enum Sources<'a> {
    #[default]
    None,
    One(&'a str),
    All(&'a [StringValue]),
}

impl<'a> Exception<'a> {
    /// Takes an attribute, if it is one of an error.
    pub(in crate::translate) fn take(&mut self, key: &str, value: &'a Value) -> bool {
        match key {
            "exception.type" => set(&mut self.kind, text(value)),
            "exception.message" => set(&mut self.message, text(value)),
            // tracing-opentelemetry writes the chain of sources here, as a list.
            "exception.stacktrace" => match text(value) {
                Some(stack) => set(&mut self.stacktrace, Some(stack)),
                None => self.take_sources(value),
            },
            "exception.source" | "error.source" | "error.chain" => self.take_sources(value),
            _ => false,
        }
    }

    fn take_sources(&mut self, value: &'a Value) -> bool {
        self.sources = match (text(value), texts(value)) {
            (Some(source), _) => Sources::One(source),
            (_, Some(sources)) => Sources::All(sources),
            _ => return false,
        };
        true
    }

    pub(in crate::translate) fn is_some(&self) -> bool {
        self.kind.is_some() || self.message.is_some()
    }
}
