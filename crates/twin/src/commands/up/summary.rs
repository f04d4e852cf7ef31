//! The table that says where the stack is, and what to try.

use anstyle::Style;

use crate::keys;
use crate::stack::Stack;

const BOLD: Style = Style::new().bold();

pub(super) fn print(stack: &Stack) {
    let Stack {
        gateway,
        service,
        aws,
        keys,
    } = stack;
    let stages = keys.iter().filter(|(name, _)| *name != keys::SERVICE);
    anstream::println!("\n{BOLD}gateway side{BOLD:#}  {gateway}");
    for (stage, key) in stages.clone() {
        anstream::println!("  /{stage:<11} key {key}");
    }
    anstream::println!("{BOLD}service side{BOLD:#}  {service}");
    if let Some(key) = keys.get(keys::SERVICE) {
        anstream::println!("  /{:<11} key {key}", "api");
    }
    anstream::println!("{BOLD}AWS endpoints and traces{BOLD:#}  {aws}");
    anstream::println!("\n{BOLD}Try each side:{BOLD:#}");
    if let Some((stage, key)) = stages.clone().next_back() {
        anstream::println!("{}", curl(&format!("{gateway}/{stage}"), key));
    }
    if let Some(key) = keys.get(keys::SERVICE) {
        anstream::println!("{}", curl(&format!("{service}/api"), key));
    }
    anstream::println!("\nCtrl-C stops it.");
}

fn curl(base: &str, key: &str) -> String {
    format!(
        "curl -s -X POST {base}/string/replace -H 'x-api-key: {key}' \
         -H 'content-type: application/json' -d '{{\"content\":\"ing and abn, not booking\"}}'"
    )
}
