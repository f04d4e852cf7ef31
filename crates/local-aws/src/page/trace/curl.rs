//! The command that sends a request again.

mod address;

use address::Address;
use maud::{Markup, html};
use trace_view::Node;

use crate::page::format;

/// The methods that usually come with a body.
const WITH_BODY: [&str; 3] = ["POST", "PUT", "PATCH"];

pub(super) fn curl(node: &Node) -> Markup {
    let Some(Command { text, variables }) = Command::of(node) else {
        return Markup::default();
    };
    html! {
        details.curl {
            summary { "Send the request again" }
            pre tabindex="0" { (text) }
            (format::copy_button(&text, "curl"))
            p.muted {
                "Values are not recorded. Before the command, set in the shell "
                @for (place, (variable, meaning)) in variables.iter().enumerate() {
                    @if place > 0 { ", " }
                    code { (variable) } " to " (meaning)
                }
                "."
            }
        }
    }
}

/// A line for a POSIX shell.
struct Command {
    text: String,
    /// The shell variables that it needs, and what each has to be.
    variables: Vec<(String, String)>,
}

impl Command {
    /// None where the address is not one of HTTP, or cannot be one.
    fn of(node: &Node) -> Option<Self> {
        let http = node.http.as_ref()?;
        let method = http
            .method
            .as_deref()
            .filter(|method| is_printable(method))?;
        let url = http.url.as_deref().filter(|url| is_printable(url))?;
        let address = Address::read(url)?;
        // Braces that are no parameters would mean alternatives to curl.
        let mut words = vec!["curl --globoff".to_owned()];
        match method {
            "GET" => {}
            "HEAD" => words.push("--head".to_owned()),
            _ => words.push(format!("--request {}", quoted(method))),
        }
        words.push(address.word());
        // Without its variables the command is refused, as it is without those of the address.
        words.push("--header \"x-api-key: ${KEY:?}\"".to_owned());
        let mut variables = vec![("KEY".to_owned(), "the key".to_owned())];
        if WITH_BODY.contains(&method) {
            // With --data a body that begins with @ would be the name of a file to send.
            words.push(
                "--header 'content-type: application/json' --data-raw \"${BODY:?}\"".to_owned(),
            );
            variables.push(("BODY".to_owned(), "the body".to_owned()));
        }
        variables.extend(address.variables());
        Some(Self {
            text: words.join(" "),
            variables,
        })
    }
}

/// Whether a shell that the text is pasted into reads it as it is seen. An address has no other characters
/// ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2)), and a method has none either.
fn is_printable(text: &str) -> bool {
    text.chars().all(|character| character.is_ascii_graphic())
}

/// A word of a POSIX shell, in which nothing has a meaning.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests;
