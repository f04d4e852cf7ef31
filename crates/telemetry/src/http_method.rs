/// The methods that [the conventions](https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/) know.
const KNOWN: [&str; 9] = [
    "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "CONNECT", "TRACE",
];

/// The method, if it is a known one, or else `_OTHER`: any other one is a client's own text.
pub(crate) fn known(method: &str) -> &'static str {
    let name = KNOWN.into_iter().find(|known| *known == method);
    name.unwrap_or("_OTHER")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_of_a_clients_own_is_another() {
        for (method, expected) in [("GET", "GET"), ("get", "_OTHER"), ("SECRET", "_OTHER")] {
            assert_eq!(known(method), expected);
        }
    }
}
