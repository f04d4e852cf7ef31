//! `$ref` between models.
//!
//! API Gateway takes references to models of the same document alone. Models may refer to each
//! other in a circle (a person lives in a house, which holds persons), as long as each turn goes
//! one level deeper into the body; a circle that does not would check the same value for ever.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{DocumentError, Node};

const MODEL_PREFIX: &str = "#/components/schemas/";

/// Keywords whose schemas apply to the very value that their own schema applies to.
const IN_PLACE: &[&str] = &["allOf", "anyOf", "oneOf", "not", "dependencies"];

/// Checks every `$ref` in the document's models and operations.
pub(super) fn check(root: &Node<'_>) -> Result<(), DocumentError> {
    let schemas = match root.get("components") {
        Some(components) => components.members_of("schemas")?,
        None => Vec::new(),
    };
    let names: BTreeSet<&str> = schemas.iter().map(|(name, _)| *name).collect();
    check_targets(root, &names)?;
    let in_place: BTreeMap<&str, BTreeSet<&str>> = schemas
        .iter()
        .map(|(name, schema)| {
            let mut targets = BTreeSet::new();
            collect_in_place(schema.value, &mut targets);
            (*name, targets)
        })
        .collect();
    for (name, schema) in &schemas {
        if reaches(&in_place, name) {
            return Err(schema.error("the model refers to itself without going deeper"));
        }
    }
    Ok(())
}

/// Every `$ref` names a model that is there.
fn check_targets(node: &Node<'_>, names: &BTreeSet<&str>) -> Result<(), DocumentError> {
    if node.value.is_object() {
        for (name, member) in node.members()? {
            match member.value.as_str() {
                Some(target) if name == "$ref" => {
                    if !target
                        .strip_prefix(MODEL_PREFIX)
                        .is_some_and(|name| names.contains(name))
                    {
                        return Err(member.error(format!(
                            "there is no model at `{target}`; a reference is {MODEL_PREFIX}NAME \
                             with NAME declared there"
                        )));
                    }
                }
                _ => check_targets(&member, names)?,
            }
        }
    } else {
        for element in node.elements() {
            check_targets(&element, names)?;
        }
    }
    Ok(())
}

/// The models that a schema applies to the same value as itself.
fn collect_in_place<'d>(schema: &'d Value, targets: &mut BTreeSet<&'d str>) {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        targets.extend(target.strip_prefix(MODEL_PREFIX));
    }
    for keyword in IN_PLACE {
        match schema.get(keyword) {
            Some(Value::Array(schemas)) => {
                schemas
                    .iter()
                    .for_each(|schema| collect_in_place(schema, targets));
            }
            Some(Value::Object(schemas)) if *keyword == "dependencies" => {
                schemas
                    .values()
                    .for_each(|schema| collect_in_place(schema, targets));
            }
            Some(schema) => collect_in_place(schema, targets),
            None => {}
        }
    }
}

/// Whether a model leads back to itself.
fn reaches(edges: &BTreeMap<&str, BTreeSet<&str>>, start: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = vec![start];
    while let Some(name) = open.pop() {
        for &next in edges.get(name).into_iter().flatten() {
            if next == start {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}
