//! Which requests a rule is for.

use std::borrow::Cow;

use super::glob::Glob;
use super::{SamplingRequest, SamplingRule};

/// The patterns of one rule, ready to be asked.
#[derive(Debug)]
pub(super) struct Matcher {
    service_name: Glob,
    service_type: Glob,
    resource_arn: Glob,
    http_method: Glob,
    host: Glob,
    url_path: Glob,
    attributes: Vec<(String, Glob)>,
}

impl Matcher {
    pub(super) fn new(rule: &SamplingRule) -> Self {
        Self {
            service_name: Glob::new(&rule.service_name),
            service_type: Glob::new(&rule.service_type),
            resource_arn: Glob::new(&rule.resource_arn),
            http_method: Glob::new(&rule.http_method),
            host: Glob::new(&rule.host),
            url_path: Glob::new(&rule.url_path),
            attributes: rule
                .attributes
                .iter()
                .map(|(name, pattern)| (name.clone(), Glob::new(pattern)))
                .collect(),
        }
    }

    /// Whether the rule is for `request`, whose attributes `attribute` gives by their names.
    pub(super) fn matches<'a>(
        &self,
        request: &SamplingRequest<'_>,
        attribute: &dyn Fn(&str) -> Option<Cow<'a, str>>,
    ) -> bool {
        self.url_path.matches(request.url_path)
            && self.http_method.matches(request.method)
            && self.host.matches(request.host)
            && self.service_name.matches(request.service_name)
            && self.service_type.matches(request.service_type)
            && self.resource_arn.matches(request.resource_arn)
            && self
                .attributes
                .iter()
                .all(|(name, pattern)| attribute(name).is_some_and(|value| pattern.matches(&value)))
    }
}
