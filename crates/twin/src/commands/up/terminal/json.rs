//! Blocks as one JSON object a line.

use serde::Serialize;

use super::block::{Block, Function, Heading, Remark, Request, Side};

/// A line of the format. Members that do not apply are left out.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Object<'b> {
    /// A request with its answer.
    Request {
        side: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        stage: Option<&'b str>,
        method: &'b str,
        #[serde(skip_serializing_if = "Option::is_none")]
        path: Option<&'b str>,
        status: u16,
        latency_ms: f64,
        #[serde(skip_serializing_if = "Option::is_none")]
        function: Option<&'b str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        gateway_response: Option<&'b str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        remark: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        request_id: Option<&'b str>,
    },
    /// A line of a log. `request_id` is that of the request's object, or Lambda's own for an
    /// invocation that belongs to no request.
    Log {
        #[serde(skip_serializing_if = "Option::is_none")]
        side: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        stage: Option<&'b str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        function: Option<&'b str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        program: Option<&'b str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        request_id: Option<&'b str>,
        line: &'b str,
    },
    /// What is missing: lines of an invocation beyond those that are kept, or messages that came
    /// faster than they could be written.
    LeftOut {
        #[serde(skip_serializing_if = "Option::is_none")]
        request_id: Option<&'b str>,
        count: u64,
    },
}

pub(super) fn block(block: &Block) -> String {
    let Block {
        heading,
        lines,
        left_out,
    } = block;
    let mut text = String::new();
    if let Heading::Request(request, function) = heading {
        text.push_str(&line(&request_object(request, function.as_ref())));
    }
    for log in lines {
        text.push_str(&line(&log_object(heading, &log.text)));
    }
    if *left_out > 0 {
        text.push_str(&line(&Object::LeftOut {
            request_id: request_id(heading),
            count: u64::try_from(*left_out).unwrap_or(u64::MAX),
        }));
    }
    text
}

/// How many messages are missing.
pub(super) fn dropped(count: u64) -> String {
    line(&Object::LeftOut {
        request_id: None,
        count,
    })
}

fn request_object<'b>(request: &'b Request, function: Option<&'b Function>) -> Object<'b> {
    Object::Request {
        side: request.side.name(),
        stage: request.stage.as_deref(),
        method: &request.method,
        path: request.path.as_deref(),
        status: request.status,
        latency_ms: request.latency_ms,
        function: function.map(|function| function.name.as_str()),
        gateway_response: request.gateway_response,
        remark: request.remark.map(Remark::name),
        request_id: request.request_id.as_deref(),
    }
}

fn log_object<'b>(heading: &'b Heading, line: &'b str) -> Object<'b> {
    let (stage, function, program) = match heading {
        Heading::Request(request, function) => (request.stage.as_deref(), function.as_ref(), None),
        Heading::After(request, function) => (request.stage.as_deref(), Some(function), None),
        Heading::Invocation(function, _) | Heading::Function(function) => {
            (None, Some(function), None)
        }
        Heading::Program(program) => (None, None, Some(*program)),
    };
    Object::Log {
        side: function.map(|_| Side::Gateway.name()),
        stage,
        function: function.map(|function| function.name.as_str()),
        program,
        request_id: request_id(heading),
        line,
    }
}

fn request_id(heading: &Heading) -> Option<&str> {
    match heading {
        Heading::Request(request, _) | Heading::After(request, _) => request.request_id.as_deref(),
        Heading::Invocation(_, invocation_id) => Some(invocation_id),
        Heading::Function(_) | Heading::Program(_) => None,
    }
}

fn line(object: &Object<'_>) -> String {
    // Texts, numbers and structures of them are always JSON.
    let mut line = serde_json::to_string(object).unwrap_or_default();
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::super::line::Line;
    use super::*;

    #[test]
    fn a_request_and_its_log_are_objects_with_one_id() {
        let request = Request {
            side: Side::Gateway,
            stage: Some("test".into()),
            method: "GET".into(),
            path: Some("/test/x".into()),
            status: 502,
            latency_ms: 1.5,
            gateway_response: Some("INTEGRATION_FAILURE"),
            remark: Some(Remark::Throttled),
            request_id: Some("g".into()),
        };
        let function = Function {
            name: "f".into(),
            qualifier: "test".into(),
        };
        let of_request = Block {
            left_out: 2,
            ..Block::new(
                Heading::Request(request.clone(), Some(function.clone())),
                vec![Line::function("a \"b\"")],
            )
        };
        assert_eq!(
            block(&of_request),
            r#"{"kind":"request","side":"gateway","stage":"test","method":"GET","path":"/test/x","status":502,"latency_ms":1.5,"function":"f","gateway_response":"INTEGRATION_FAILURE","remark":"throttled","request_id":"g"}
{"kind":"log","side":"gateway","stage":"test","function":"f","request_id":"g","line":"a \"b\""}
{"kind":"left_out","request_id":"g","count":2}
"#
        );
        let rows = [
            (
                Heading::After(request, function.clone()),
                r#"{"kind":"log","side":"gateway","stage":"test","function":"f","request_id":"g","line":"l"}"#,
            ),
            (
                Heading::Invocation(function.clone(), "i".into()),
                r#"{"kind":"log","side":"gateway","function":"f","request_id":"i","line":"l"}"#,
            ),
            (
                Heading::Function(function),
                r#"{"kind":"log","side":"gateway","function":"f","line":"l"}"#,
            ),
            (
                Heading::Program("string-api"),
                r#"{"kind":"log","program":"string-api","line":"l"}"#,
            ),
        ];
        for (heading, expected) in rows {
            let shown = Block::new(heading, vec![Line::function("l")]);
            assert_eq!(block(&shown), format!("{expected}\n"));
        }
        assert_eq!(dropped(3), "{\"kind\":\"left_out\",\"count\":3}\n");
    }
}
