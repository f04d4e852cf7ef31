//! The command that sends a request again.

use maud::{Markup, html};
use trace_view::Node;

use crate::page::format;

/// The methods that usually come with a body.
const WITH_BODY: [&str; 3] = ["POST", "PUT", "PATCH"];

pub(super) fn curl(node: &Node) -> Markup {
    let Some(command) = command(node) else {
        return Markup::default();
    };
    html! {
        details.curl {
            summary { "Send the request again" }
            pre tabindex="0" { (command) }
            (format::copy_button(&command, "curl"))
            p.muted {
                "Keys and bodies are not recorded: set " code { "KEY" } " to the key, "
                code { "BODY" } " to the body, and put values in the place of names in braces."
            }
        }
    }
}

/// None where the address is not one of HTTP.
fn command(node: &Node) -> Option<String> {
    let http = node.http.as_ref()?;
    let method = http.method.as_deref()?;
    let url = http.url.as_deref().filter(|url| {
        ["http://", "https://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
    })?;
    // Braces would mean alternatives to curl.
    let mut command = vec!["curl --globoff".to_owned()];
    match method {
        "GET" => {}
        "HEAD" => command.push("--head".to_owned()),
        _ => command.push(format!("--request {}", quoted(method))),
    }
    command.push(quoted(url));
    command.push("--header \"x-api-key: $KEY\"".to_owned());
    if WITH_BODY.contains(&method) {
        command.push("--header 'content-type: application/json' --data \"$BODY\"".to_owned());
    }
    Some(command.join(" "))
}

/// A word of a POSIX shell, in which nothing has a meaning.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use trace_view::Trace;

    use super::*;

    fn command_of(method: &str, url: &str) -> Option<String> {
        let document = json!({
            "name": "a", "id": "0000000000000001", "start_time": 1.0, "end_time": 2.0,
            "http": {"request": {"method": method, "url": url}},
        });
        let trace = Trace::new("1-6553f100-000000000000000000000001", [document]);
        command(trace.root()?)
    }

    #[test]
    fn a_read_has_a_key_and_no_body() {
        assert_eq!(
            command_of("GET", "http://localhost:4000/test/string/terms/{term}").as_deref(),
            Some(
                "curl --globoff 'http://localhost:4000/test/string/terms/{term}' --header \"x-api-key: $KEY\""
            )
        );
    }

    #[test]
    fn a_body_has_a_place() {
        assert_eq!(
            command_of("POST", "http://localhost:4000/").as_deref(),
            Some(
                "curl --globoff --request 'POST' 'http://localhost:4000/' --header \"x-api-key: $KEY\" \
                 --header 'content-type: application/json' --data \"$BODY\""
            )
        );
    }

    #[test]
    fn what_a_client_sent_is_nothing_to_the_shell_and_no_option() {
        let command = command_of("GET", "http://a/'$(id)").expect("a command");
        assert!(command.contains(r"'http://a/'\''$(id)'"), "{command}");
        let command = command_of("';id'", "http://a/").expect("a command");
        assert!(command.contains(r"--request ''\'';id'\'''"), "{command}");
        assert_eq!(command_of("GET", "--output=/etc/passwd"), None);
    }
}
