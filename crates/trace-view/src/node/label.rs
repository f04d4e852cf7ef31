//! What a node is called where its name alone would not tell it from another.

use serde_json::Value;

use super::{Node, NodeKind};

/// The attribute in which a segment that has the name of its service keeps the name of its span.
const SPAN_NAME: &str = "otel.span.name";

impl Node {
    /// What a segment does that has the name of its service and serves no HTTP request: the name of its span, such as
    /// `refresh parameter`.
    pub fn span_name(&self) -> Option<&str> {
        let is_background = self.kind == NodeKind::Segment && self.http.is_none();
        let name = self.attribute(SPAN_NAME).and_then(Value::as_str);
        name.filter(|name| is_background && !name.is_empty() && *name != self.name)
    }

    /// The name as a waterfall shows it: with what a segment does in the background (`string-api refresh parameter`), with
    /// the operation of a call (`SSM GetParameter`), and with the status of an answer from 400 on (`string-api 404`).
    pub fn label(&self) -> String {
        let mut label = self.name.clone();
        let mut add = |more: &str| {
            label.push(' ');
            label.push_str(more);
        };
        if let Some(name) = self.span_name() {
            add(name);
        }
        let operation = self.aws.get("operation").and_then(Value::as_str);
        let is_call = self.namespace.is_some() || self.kind == NodeKind::Inferred;
        if let Some(operation) = operation.filter(|_| is_call) {
            add(operation);
        }
        let status = self.http.as_ref().and_then(|http| http.status);
        if let Some(status) = status.filter(|status| *status >= 400) {
            add(&status.to_string());
        }
        label
    }
}
