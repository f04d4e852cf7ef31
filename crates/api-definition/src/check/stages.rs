//! The stages by themselves.

use crate::error::Reason;
use crate::json_path::JsonPath;
use crate::stages::{ENVIRONMENT_VARIABLE, Stages};

pub(super) fn problems(stages: &Stages) -> Vec<(JsonPath, Reason)> {
    if stages.names().next().is_none() {
        return vec![(JsonPath::default(), Reason::NoStage)];
    }
    let mut problems = Vec::new();
    for (name, stage) in stages.iter() {
        if !is_stage_name(name) {
            problems.push((
                JsonPath::keys([name]),
                Reason::StageName {
                    name: name.to_owned(),
                },
            ));
        }
        let quota = stage.quota;
        let largest = quota.period.largest_offset();
        if quota.offset > largest {
            let period = quota.period.as_str();
            let reason = Reason::QuotaOffset {
                offset: quota.offset,
                period,
                largest,
            };
            problems.push((JsonPath::keys([name, "quota", "offset"]), reason));
        }
        if stage.variables.contains_key(ENVIRONMENT_VARIABLE) {
            let path = JsonPath::keys([name, "variables", ENVIRONMENT_VARIABLE]);
            problems.push((path, Reason::ImplicitVariable));
        }
    }
    problems
}

/// A stage's name is the name of an alias too. API Gateway allows letters, digits, hyphens and
/// underscores, and Lambda no alias of digits alone, which would be a version.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html>
fn is_stage_name(name: &str) -> bool {
    (1..=128).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        && !name.bytes().all(|byte| byte.is_ascii_digit())
}
