//! The aliases of a function against the stages.

use crate::error::Reason;
use crate::function::Function;
use crate::json_path::JsonPath;
use crate::stages::Stages;

/// Each alias belongs to a stage, and a function with an integration has one for every stage:
/// without it, requests to that stage would be answered by 500.
pub(super) fn problems(function: &Function, stages: &Stages) -> Vec<(JsonPath, Reason)> {
    let aliases = JsonPath::keys(["aliases"]);
    let mut problems = Vec::new();
    for stage in function
        .aliases
        .keys()
        .filter(|name| stages.get(name).is_none())
    {
        let reason = Reason::AliasWithoutStage {
            stage: stage.clone(),
            stages: stages.names().map(str::to_owned).collect(),
        };
        problems.push((aliases.key(stage), reason));
    }
    if function.integration.is_some() {
        for stage in stages
            .names()
            .filter(|name| !function.aliases.contains_key(*name))
        {
            let reason = Reason::StageWithoutAlias {
                stage: stage.to_owned(),
            };
            problems.push((aliases.clone(), reason));
        }
    }
    problems
}
