//! The service's access log: the line of a request, as its `access_log` module writes it in JSON.

use serde_json::{Map, Value};

use super::block::{Request, Side};
use super::line;

/// The route that a load balancer asks again and again.
const HEALTH: &str = "/status/health";

/// The request that the line tells of; none when it is another line.
pub(super) fn request(text: &str) -> Option<Request> {
    let members = line::object(text)?;
    if text_of(&members, "message")? != "request" {
        return None;
    }
    Some(Request {
        side: Side::Service,
        stage: None,
        method: text_of(&members, "http.request.method")?.to_owned(),
        path: text_of(&members, "http.route").map(str::to_owned),
        status: members
            .get("http.response.status_code")?
            .as_u64()?
            .try_into()
            .ok()?,
        latency_ms: members.get("duration_ms")?.as_f64()?,
        gateway_response: None,
        remark: None,
        request_id: None,
    })
}

/// Whether nobody but a program asked: a health check that was answered well.
pub(super) fn is_health_check(request: &Request) -> bool {
    request.path.as_deref() == Some(HEALTH) && request.status == 200
}

fn text_of<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    members.get(name)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_request_is_told_from_others() {
        let line = r#"{"timestamp":"t","level":"INFO","message":"request","http.request.method":"GET",
            "http.route":"/status/health","http.response.status_code":200,"duration_ms":0.25,"target":"string_api"}"#;
        let health = request(line).expect("a request");
        assert_eq!(
            (health.method.as_str(), health.status, health.latency_ms),
            ("GET", 200, 0.25)
        );
        assert!(is_health_check(&health));
        let failed = request(&line.replace("200", "503")).expect("a request");
        assert!(!is_health_check(&failed));
        let unmatched = request(&line.replace(r#""http.route":"/status/health","#, ""));
        assert_eq!(unmatched.expect("a request").path, None);

        for other in [
            r#"{"level":"INFO","message":"listening"}"#,
            r#"{"level":"INFO","message":"request"}"#,
            "request",
        ] {
            assert_eq!(request(other), None, "{other}");
        }
    }
}
