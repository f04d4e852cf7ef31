//! Whether a trace satisfies an expression.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    super::{part::Part, service_id::ServiceId, trace::Trace},
    Expression, Literal, Selector,
    keyword::{Comparison, Flag, Number, Text},
};

/// What the keywords are about.
#[derive(Clone, Copy)]
struct Subject<'t> {
    trace: &'t Trace,
    /// A segment, within the braces of a service or an edge.
    segment: Option<Part<'t>>,
}

impl Expression {
    pub(in super::super) fn matches(&self, trace: &Trace) -> bool {
        let subject = Subject {
            trace,
            segment: None,
        };
        subject.satisfies(self)
    }
}

impl<'t> Subject<'t> {
    fn satisfies(self, expression: &Expression) -> bool {
        match expression {
            Expression::All(parts) => parts.iter().all(|part| self.satisfies(part)),
            Expression::Any(parts) => parts.iter().any(|part| self.satisfies(part)),
            Expression::Not(part) => !self.satisfies(part),
            Expression::Flag(flag) => self.flag(*flag),
            Expression::Number(number, comparison, value) => self
                .number(*number)
                .is_some_and(|number| comparison.of_numbers(number, *value)),
            Expression::Text(text, comparison, value) => {
                let texts = self.texts(*text);
                texts.iter().any(|text| comparison.of_texts(text, value))
            }
            Expression::Annotation(key, None) => self.annotations(key).next().is_some(),
            Expression::Annotation(key, Some((comparison, value))) => self
                .annotations(key)
                .any(|annotation| compares(annotation, *comparison, value)),
            Expression::Service(selector, condition) => self
                .segments()
                .filter(|segment| selector.selects(*segment))
                .any(|segment| self.of(segment).satisfies_all(condition.as_deref())),
            Expression::Edge(source, destination, condition) => {
                self.has_edge(source, destination, condition.as_deref())
            }
        }
    }

    fn of(self, segment: Part<'t>) -> Self {
        Self {
            segment: Some(segment),
            ..self
        }
    }

    fn satisfies_all(self, condition: Option<&Expression>) -> bool {
        condition.is_none_or(|condition| self.satisfies(condition))
    }

    /// The segment that is meant, or all.
    fn segments(self) -> impl Iterator<Item = Part<'t>> {
        let all = self.trace.parts();
        let one = self.segment;
        one.into_iter().chain(all.filter(move |_| one.is_none()))
    }

    /// The segment that is meant, or the root.
    fn main(self) -> Option<Part<'t>> {
        self.segment.or_else(|| self.trace.root())
    }

    fn flag(self, flag: Flag) -> bool {
        let is = |name| self.main().is_some_and(|part| part.is(name));
        match flag {
            Flag::Ok => !is("error") && !is("throttle") && !is("fault"),
            Flag::Error => is("error"),
            Flag::Throttle => is("throttle"),
            Flag::Fault => is("fault"),
            Flag::Partial => self.segments().any(|segment| segment.end().is_none()),
            Flag::Inferred => self.segments().any(|segment| segment.is("inferred")),
            Flag::Root => {
                let root = self.trace.root().and_then(Part::id);
                self.main().and_then(Part::id) == root
            }
        }
    }

    fn number(self, number: Number) -> Option<f64> {
        match number {
            Number::ResponseTime => self.main()?.duration(),
            Number::Duration if self.segment.is_none() => self.trace.duration(),
            Number::Duration => self.main()?.duration(),
            Number::HttpStatus => self.main()?.number("/http/response/status"),
        }
    }

    fn texts(self, text: Text) -> Vec<String> {
        let of_main = |pointer| {
            let text = self.main().and_then(|part| part.text(pointer));
            text.map(str::to_owned).into_iter().collect()
        };
        let of_each = |pointer| {
            let texts = self.segments().filter_map(|part| part.text(pointer));
            texts.map(str::to_owned).collect()
        };
        let services = self.segments().map(ServiceId::of);
        match text {
            Text::HttpUrl => of_main("/http/request/url"),
            Text::HttpMethod => of_main("/http/request/method"),
            Text::HttpUserAgent => of_main("/http/request/user_agent"),
            Text::HttpClientIp => of_main("/http/request/client_ip"),
            Text::User => of_each("/user"),
            Text::ResourceArn => of_each("/resource_arn"),
            Text::Name => services.map(|service| service.name).collect(),
            Text::Type => services.filter_map(|service| service.r#type).collect(),
        }
    }

    fn annotations(self, key: &str) -> impl Iterator<Item = &'t Value> {
        self.segments()
            .flat_map(Part::all)
            .filter_map(move |part| part.0.get("annotations")?.get(key))
    }

    fn has_edge(
        self,
        source: &Selector,
        destination: &Selector,
        condition: Option<&Expression>,
    ) -> bool {
        let owners: HashMap<&str, Part<'t>> = self
            .trace
            .parts()
            .flat_map(|segment| segment.all().into_iter().map(move |part| (part, segment)))
            .filter_map(|(part, segment)| Some((part.id()?, segment)))
            .collect();
        self.trace
            .parts()
            .filter(|segment| destination.selects(*segment))
            .filter(|segment| {
                let cause = segment.parent_id().and_then(|parent| owners.get(parent));
                cause.is_some_and(|cause| source.selects(*cause))
            })
            .any(|segment| self.of(segment).satisfies_all(condition))
    }
}

impl Selector {
    fn selects(&self, segment: Part<'_>) -> bool {
        let service = ServiceId::of(segment);
        let is = |wanted: &Option<String>, actual: Option<&String>| {
            wanted.is_none() || wanted.as_ref() == actual
        };
        is(&self.name, Some(&service.name))
            && is(&self.kind, service.r#type.as_ref())
            && is(&self.account_id, service.account_id.as_ref())
    }
}

fn compares(annotation: &Value, comparison: Comparison, value: &Literal) -> bool {
    match (annotation, value) {
        (Value::String(text), Literal::Text(value)) => comparison.of_texts(text, value),
        (Value::Number(number), Literal::Number(value)) => number
            .as_f64()
            .is_some_and(|number| comparison.of_numbers(number, *value)),
        (Value::Bool(actual), Literal::Boolean(value)) => {
            (actual == value) == (comparison == Comparison::Equal)
        }
        // A value of another type is another value.
        _ => comparison == Comparison::NotEqual,
    }
}
