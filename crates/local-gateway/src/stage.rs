//! Stages: the first segment of every request's path.

use std::collections::BTreeMap;

/// What a stage has of its own.
#[derive(Clone, Debug, Default)]
pub struct StageSettings {
    /// The stage variables, which the document refers to as `${stageVariables.name}`.
    pub variables: BTreeMap<String, String>,
}

/// A stage with its name.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub(crate) name: String,
    pub(crate) variables: BTreeMap<String, String>,
}

/// The stages of the API by name.
#[derive(Debug)]
pub(crate) struct Stages(BTreeMap<String, Stage>);

impl Stages {
    pub(crate) fn new(stages: BTreeMap<String, StageSettings>) -> Self {
        let stage = |(name, settings): (String, StageSettings)| {
            let stage = Stage {
                name: name.clone(),
                variables: settings.variables,
            };
            (name, stage)
        };
        Self(stages.into_iter().map(stage).collect())
    }

    /// The stage that `path` begins with, and the path within it, which begins with one `/`.
    ///
    /// Further slashes after the stage are dropped, as recorded from AWS: `/test//x` is `/x` of
    /// `test`.
    pub(crate) fn split<'p>(&self, path: &'p str) -> Option<(&Stage, &'p str)> {
        let path = path.strip_prefix('/')?;
        let (name, rest) = match path.find('/') {
            Some(slash) => path.split_at(slash),
            None => (path, "/"),
        };
        let after_slashes = rest.trim_start_matches('/').len();
        let stage = self.0.get(name)?;
        Some((stage, &rest[rest.len() - after_slashes - 1..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_split_into_stage_and_rest() {
        let stages = Stages::new(BTreeMap::from([(
            "test".to_owned(),
            StageSettings::default(),
        )]));
        let cases = [
            ("/test/x", Some("/x")),
            ("/test/x/", Some("/x/")),
            ("/test//x", Some("/x")),
            ("/test///x//y", Some("/x//y")),
            ("/test/", Some("/")),
            ("/test//", Some("/")),
            ("/test", Some("/")),
            ("/TEST/x", None),
            ("/tes", None),
            ("/", None),
            ("//test/x", None),
            ("*", None),
            ("", None),
        ];
        for (path, rest) in cases {
            let split = stages.split(path);
            assert_eq!(split.map(|(_, rest)| rest), rest, "{path}");
        }
    }
}
