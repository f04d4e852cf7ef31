use std::process::Command as Process;

use serde_json::json;
use trace_view::Trace;

use super::*;

fn command_of(method: &str, url: &str) -> Option<String> {
    let document = json!({
        "name": "a", "id": "0000000000000001", "start_time": 1.0, "end_time": 2.0,
        "http": {"request": {"method": method, "url": url}},
    });
    let trace = Trace::new("1-6553f100-000000000000000000000001", [document]);
    Command::of(trace.root()?).map(|command| command.text)
}

/// The words that a shell makes of a command, each after a line feed; none when the shell refuses it.
fn words(command: &str, variables: &[(&str, &str)]) -> Option<Vec<String>> {
    let script = command.replacen("curl ", "printf '%s\\n' ", 1);
    let output = Process::new("sh")
        .args(["-c", &script])
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .expect("a shell");
    let written = String::from_utf8(output.stdout).expect("UTF-8");
    let success = output.status.success();
    success.then(|| written.lines().map(str::to_owned).collect())
}

#[test]
fn a_read_has_a_key_and_no_body() {
    assert_eq!(
        command_of("GET", "http://localhost:4000/test/string/terms?prefix=A").as_deref(),
        Some(
            "curl --globoff 'http://localhost:4000/test/string/terms?prefix=A' --header \"x-api-key: ${KEY:?}\""
        )
    );
}

#[test]
fn a_parameter_is_a_variable_without_which_nothing_is_sent() {
    let url = "http://localhost:4000/test/{id}/terms/{the-term+}?a={b}";
    let command = command_of("GET", url).expect("a command");
    assert_eq!(
        command,
        "curl --globoff 'http://localhost:4000/test/'\"${path_id:?}\"'/terms/'\"${path_the_term:?}\"'?a={b}' \
         --header \"x-api-key: ${KEY:?}\""
    );
    let key = ("KEY", "k");
    assert_eq!(words(&command, &[key]), None);
    let path = [("path_id", "1"), ("path_the_term", "A%20B")];
    assert_eq!(words(&command, &path), None, "without a key");
    assert_eq!(words(&command, &[key, ("path_id", "1")]), None);
    let set = [key, ("path_id", "1"), ("path_the_term", "A%20B")];
    assert_eq!(
        words(&command, &set).expect("words"),
        [
            "--globoff",
            "http://localhost:4000/test/1/terms/A%20B?a={b}",
            "--header",
            "x-api-key: k"
        ]
    );
}

#[test]
fn braces_name_no_variable_of_another_and_no_host() {
    let command = command_of("GET", "http://a/{HOME}/x{y}/{}/{$(id)}").expect("a command");
    assert!(
        command.contains(r#"'http://a/'"${path_HOME:?}"'/x{y}/{}/{$(id)}'"#),
        "{command}"
    );
    let command = command_of("GET", "http://{host}/").expect("a command");
    assert!(command.contains("'http://{host}/'"), "{command}");
}

#[test]
fn a_body_has_a_place_and_is_never_a_file() {
    let command = command_of("POST", "http://localhost:4000/").expect("a command");
    assert_eq!(
        command,
        "curl --globoff --request 'POST' 'http://localhost:4000/' --header \"x-api-key: ${KEY:?}\" \
         --header 'content-type: application/json' --data-raw \"${BODY:?}\""
    );
    let key = ("KEY", "k");
    assert_eq!(words(&command, &[key]), None, "without a body");
    let words = words(&command, &[key, ("BODY", "@/etc/passwd")]).expect("words");
    assert_eq!(words[words.len() - 2..], ["--data-raw", "@/etc/passwd"]);
}

#[test]
fn what_a_client_sent_is_nothing_to_the_shell_and_no_option() {
    let command = command_of("GET", "http://a/'$(id)").expect("a command");
    assert!(command.contains(r"'http://a/'\''$(id)'"), "{command}");
    let command = command_of("';id'", "http://a/").expect("a command");
    assert!(command.contains(r"--request ''\'';id'\'''"), "{command}");
    assert_eq!(command_of("GET", "--output=/etc/passwd"), None);
}

#[test]
fn there_is_no_command_of_what_a_terminal_would_obey() {
    for text in ["a\nb", "a\rb", "a\u{1b}[2Jb", "a\u{7f}b", "a\u{202e}b"] {
        assert_eq!(
            command_of("GET", &format!("http://a/{text}")),
            None,
            "{text:?}"
        );
        assert_eq!(command_of(text, "http://a/"), None, "{text:?}");
    }
}
