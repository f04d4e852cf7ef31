//! The attributes that have fields of their own, found in one pass over a span's attributes.

mod fields;

use std::borrow::Cow;

use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;

use super::value::{number, text, texts};
pub(super) use fields::{Attributes, Exception, Field, Shown, Sources, Url};

/// More bytes than the text of a field has room for.
const LONG: usize = 250;

fn set<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    let is_some = value.is_some();
    if is_some {
        *slot = value;
    }
    is_some
}

impl<'a> Attributes<'a> {
    pub(super) fn read(span: &'a SpanData) -> Self {
        let mut attributes = Self {
            fields: Vec::with_capacity(span.attributes.len()),
            ..Self::default()
        };
        for KeyValue { key, value, .. } in &span.attributes {
            let field = match attributes.take(key.as_str(), value) {
                Some(Field::Cause) => Field::Cause,
                Some(field) if text(value).is_none_or(|text| text.len() <= LONG) => field,
                _ => Field::None,
            };
            attributes.fields.push(field);
        }
        attributes
    }

    /// Takes an attribute that has a field. One of another type than its field has is left.
    fn take(&mut self, key: &str, value: &'a Value) -> Option<Field> {
        // Comparing a key with a handful of names costs less than with all of them.
        let (namespace, rest) = key.split_once('.')?;
        let (taken, field) = match namespace {
            "http" => return self.take_http(rest, value),
            "aws" => return self.take_aws(rest, value),
            "db" => return self.take_db(rest, value),
            "net" => return self.take_net(rest, value),
            "rpc" => return self.take_rpc(rest, value),
            "url" => return self.take_url(rest, value),
            "server" => match rest {
                "address" => (
                    set(&mut self.url.server_address, text(value)),
                    Field::HttpUrl,
                ),
                "port" => (
                    set(&mut self.url.server_port, number(value)),
                    Field::HttpUrl,
                ),
                _ => return None,
            },
            "client" if rest == "address" => (
                set(&mut self.client_address, text(value)),
                Field::HttpClient,
            ),
            "network" if rest == "peer.address" => {
                (set(&mut self.peer_address, text(value)), Field::HttpPeer)
            }
            "user_agent" if rest == "original" => {
                self.is_http = true;
                (set(&mut self.user_agent, text(value)), Field::HttpRequest)
            }
            "host" if rest == "name" => (set(&mut self.url.host_name, text(value)), Field::HttpUrl),
            "peer" if rest == "service" => (set(&mut self.peer_service, text(value)), Field::None),
            "cloud" if rest == "region" => {
                (set(&mut self.aws.region, text(value)), Field::AwsOperation)
            }
            "messaging" if rest == "url" => {
                (set(&mut self.aws.queue_url, text(value)), Field::AwsCall)
            }
            "enduser" if rest == "id" => (set(&mut self.user, text(value)), Field::User),
            "exception" | "error" => {
                if key == "error.type" {
                    set(&mut self.error_type, text(value));
                    return None;
                }
                (self.exception.take(key, value), Field::Cause)
            }
            _ => return None,
        };
        taken.then_some(field)
    }

    fn take_http(&mut self, rest: &str, value: &'a Value) -> Option<Field> {
        let (taken, field) = match rest {
            "method" | "request.method" => {
                (set(&mut self.http_method, text(value)), Field::HttpRequest)
            }
            "status_code" | "response.status_code" => (
                set(&mut self.http_status, number(value)),
                Field::HttpRequest,
            ),
            "response.body.size" | "response_content_length" | "response.header.content-length" => {
                let size = match texts(value) {
                    Some([size]) => size.as_str().parse().ok(),
                    _ => number(value),
                };
                (set(&mut self.http_response_size, size), Field::HttpRequest)
            }
            "user_agent" => (set(&mut self.user_agent, text(value)), Field::HttpRequest),
            "client_ip" => (
                set(&mut self.client_address, text(value)),
                Field::HttpClient,
            ),
            "url" => (set(&mut self.url.full, text(value)), Field::HttpUrl),
            "scheme" => (set(&mut self.url.scheme, text(value)), Field::HttpUrl),
            "host" => (set(&mut self.url.http_host, text(value)), Field::HttpUrl),
            "target" => (set(&mut self.url.target, text(value)), Field::HttpUrl),
            "server_name" => (
                set(&mut self.url.http_server_name, text(value)),
                Field::HttpUrl,
            ),
            // It stays an attribute as well, by which traces can be searched.
            "route" => {
                set(&mut self.url.route, text(value));
                return None;
            }
            "request.resend_count" => (
                set(&mut self.aws.retries, number(value)),
                Field::AwsOperation,
            ),
            _ => return None,
        };
        self.is_http |= taken && field != Field::AwsOperation;
        taken.then(|| Self::whole_path(rest, value, field))
    }

    fn take_url(&mut self, rest: &str, value: &'a Value) -> Option<Field> {
        let taken = match rest {
            "full" => set(&mut self.url.full, text(value)),
            "scheme" => set(&mut self.url.scheme, text(value)),
            "path" => set(&mut self.url.target, text(value)),
            _ => return None,
        };
        self.is_http |= taken;
        taken.then(|| Self::whole_path(rest, value, Field::HttpUrl))
    }

    /// X-Ray's URL has no query: a path that has one is kept whole beside it. A whole URL may hold credentials in its query.
    fn whole_path(rest: &str, value: &Value, field: Field) -> Field {
        let has_query = matches!(rest, "target" | "path")
            && text(value).is_some_and(|path| path.contains(['?', '#']));
        if has_query { Field::None } else { field }
    }

    fn take_net(&mut self, rest: &str, value: &'a Value) -> Option<Field> {
        let (taken, field) = match rest {
            "host.name" => (
                set(&mut self.url.net_host_name, text(value)),
                Field::HttpUrl,
            ),
            "host.port" => (
                set(&mut self.url.net_host_port, number(value)),
                Field::HttpUrl,
            ),
            "peer.name" => (
                set(&mut self.url.net_peer_name, text(value)),
                Field::HttpUrl,
            ),
            "peer.port" => (
                set(&mut self.url.net_peer_port, number(value)),
                Field::HttpUrl,
            ),
            "peer.ip" | "sock.peer.addr" => {
                (set(&mut self.peer_address, text(value)), Field::HttpPeer)
            }
            _ => return None,
        };
        taken.then_some(field)
    }

    fn take_rpc(&mut self, rest: &str, value: &'a Value) -> Option<Field> {
        let (taken, field) = match rest {
            "system" | "system.name" => (set(&mut self.rpc_system, text(value)), Field::None),
            "service" => (set(&mut self.rpc_service, text(value)), Field::None),
            "method" => (
                set(&mut self.aws.rpc_method, text(value)),
                Field::AwsOperation,
            ),
            _ => return None,
        };
        taken.then_some(field)
    }

    fn take_aws(&mut self, rest: &str, value: &'a Value) -> Option<Field> {
        let call = &mut self.aws;
        let (taken, field) = match rest {
            "service" => (set(&mut self.aws_service, text(value)), Field::None),
            "local.service" => (set(&mut self.aws_local_service, text(value)), Field::None),
            "remote.service" => (set(&mut self.aws_remote_service, text(value)), Field::None),
            "span.kind" => (set(&mut self.aws_span_kind, text(value)), Field::None),
            "operation" => (set(&mut call.operation, text(value)), Field::AwsCall),
            "account_id" => (set(&mut call.account_id, text(value)), Field::AwsCall),
            "region" => (set(&mut call.region, text(value)), Field::AwsCall),
            "request_id" | "requestId" => (set(&mut call.request_id, text(value)), Field::AwsCall),
            "retries" => (set(&mut call.retries, number(value)), Field::AwsCall),
            "queue_url" | "queue.url" | "sqs.queue.url" => {
                (set(&mut call.queue_url, text(value)), Field::AwsCall)
            }
            "table_name" | "table.name" => (set(&mut call.table_name, text(value)), Field::AwsCall),
            // X-Ray has one table here; the names of several stay in the metadata.
            "dynamodb.table_names" => match (text(value), texts(value)) {
                (Some(table), _) => (set(&mut call.table_name, Some(table)), Field::AwsCall),
                (_, Some([table])) => (
                    set(&mut call.table_name, Some(table.as_str())),
                    Field::AwsCall,
                ),
                _ => return None,
            },
            "xray.annotations" => {
                self.annotations = texts(value)?;
                (true, Field::Option)
            }
            _ => return None,
        };
        taken.then_some(field)
    }

    fn take_db(&mut self, rest: &str, value: &'a Value) -> Option<Field> {
        let db = &mut self.db;
        let slot = match rest {
            "system" | "system.name" => &mut db.system,
            "name" | "namespace" => &mut db.name,
            "statement" | "query.text" => &mut db.statement,
            "user" => &mut db.user,
            "connection_string" => &mut db.connection_string,
            _ => return None,
        };
        set(slot, text(value)).then_some(Field::Sql)
    }

    pub(super) fn is_aws_call(&self) -> bool {
        self.rpc_system == Some("aws-api") || self.aws_service.is_some()
    }

    /// A service that the AWS distributions of OpenTelemetry found to begin with this span.
    pub(super) fn is_local_root(&self) -> bool {
        self.aws_span_kind == Some("LOCAL_ROOT")
    }

    pub(super) fn user(&self, shown: &mut Shown) -> Option<Cow<'a, str>> {
        let user = self.user.filter(|user| !user.is_empty())?;
        shown.add(Field::User);
        Some(Cow::Borrowed(user))
    }
}
