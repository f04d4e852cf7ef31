//! The address of a request, in which a parameter stands as its name in braces: a route has `/terms/{term}`.

use super::quoted;

/// Stands before the name of a parameter in that of its shell variable. The name comes from whoever sent the document, and
/// must not choose a variable that holds something else, such as a secret.
const PREFIX: &str = "path_";

/// An address in parts, which follow each other without anything between them.
pub(super) struct Address<'a>(Vec<Part<'a>>);

enum Part<'a> {
    Text(&'a str),
    /// The name of a parameter.
    Parameter(&'a str),
}

impl<'a> Address<'a> {
    /// None where the address is not one of HTTP.
    pub(super) fn read(url: &'a str) -> Option<Self> {
        let scheme = ["http://", "https://"]
            .into_iter()
            .find(|scheme| url.starts_with(scheme))?;
        let end_of_path = url.find(['?', '#']).unwrap_or(url.len());
        let (path, query) = url.split_at(end_of_path);
        let (scheme, path) = path.split_at(scheme.len().min(end_of_path));
        let mut parts = vec![Part::Text(scheme)];
        for (place, segment) in path.split_inclusive('/').enumerate() {
            let (name, slash) = match segment.strip_suffix('/') {
                Some(name) => (name, "/"),
                None => (segment, ""),
            };
            // The first is the host.
            match parameter(name).filter(|_| place > 0) {
                Some(name) => parts.extend([Part::Parameter(name), Part::Text(slash)]),
                None => parts.push(Part::Text(segment)),
            }
        }
        parts.push(Part::Text(query));
        Some(Self(parts))
    }

    /// The address as a word of a shell, which refuses the command while the variable of a parameter is not set.
    pub(super) fn word(&self) -> String {
        let mut word = String::new();
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(more) => text += more,
                Part::Parameter(name) => {
                    word += &format!("{}\"${{{}:?}}\"", quoted(&text), variable(name));
                    text.clear();
                }
            }
        }
        if !text.is_empty() {
            word += &quoted(&text);
        }
        word
    }

    /// The variables of the parameters, and what each has to be.
    pub(super) fn variables(&self) -> impl Iterator<Item = (String, String)> {
        self.0.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Parameter(name) => Some((
                variable(name),
                format!("the {name} of the path, percent-encoded"),
            )),
        })
    }
}

/// The name of `{name}`, or of `{name+}`, which stands for the rest of a path.
fn parameter(segment: &str) -> Option<&str> {
    let inner = segment.strip_prefix('{')?.strip_suffix('}')?;
    let name = inner.strip_suffix('+').unwrap_or(inner);
    let is_name = |character: char| character.is_ascii_alphanumeric() || "._-:".contains(character);
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

fn variable(name: &str) -> String {
    let letters = name.chars().map(|character| match character {
        '.' | '-' | ':' => '_',
        other => other,
    });
    PREFIX.chars().chain(letters).collect()
}
