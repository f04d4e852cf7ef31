//! What this program is, and where it runs.

use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::resource::{EnvResourceDetector, TelemetryResourceDetector};

/// The resource of a program: what `surroundings` finds, `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME`, of which the
/// later ones win.
pub(crate) fn of(
    default_name: String,
    service_name: Option<String>,
    version: Option<&'static str>,
    surroundings: Resource,
) -> Resource {
    let found = surroundings
        .iter()
        .map(|(key, value)| KeyValue::new(key.clone(), value.clone()))
        .collect::<Vec<_>>();
    let resource = Resource::builder_empty()
        .with_detector(Box::new(TelemetryResourceDetector))
        .with_service_name(default_name)
        .with_attributes(version.map(|version| KeyValue::new("service.version", version)))
        .with_attributes(found)
        .with_detector(Box::new(EnvResourceDetector::new()));
    match service_name {
        Some(name) => resource.with_service_name(name).build(),
        None => resource.build(),
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::Key;

    use super::*;

    #[test]
    fn what_is_found_and_what_is_said_become_one() {
        let found = KeyValue::new("cloud.platform", "aws_ecs");
        let found = Resource::builder_empty().with_attribute(found).build();
        let resource = of("default".to_owned(), None, Some("1.2.3"), found.clone());
        let get = |resource: &Resource, key: &'static str| {
            let value = resource.get(&Key::new(key));
            value.map(|value| value.to_string())
        };
        assert_eq!(get(&resource, "service.name").unwrap(), "default");
        assert_eq!(get(&resource, "service.version").unwrap(), "1.2.3");
        assert_eq!(get(&resource, "cloud.platform").unwrap(), "aws_ecs");
        let named = of("default".to_owned(), Some("named".to_owned()), None, found);
        assert_eq!(get(&named, "service.name").unwrap(), "named");
    }
}
