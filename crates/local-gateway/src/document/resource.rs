use super::method::{self, Definitions, Method};
use super::{DocumentError, Node, identifier};

/// A path of the API with its methods.
#[derive(Debug)]
pub(crate) struct Resource {
    /// Six letters and digits, `requestContext.resourceId` in the event.
    pub(crate) id: String,
    /// The path template, such as `/string/terms/{term}`.
    pub(crate) path: String,
    /// The template's segments; none for the root.
    pub(crate) segments: Vec<PathSegment>,
    pub(crate) methods: Vec<Method>,
    /// Where the document has it, for errors found later.
    pub(crate) pointer: String,
}

/// One segment of a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathSegment {
    /// `terms`: itself.
    Static(String),
    /// `{term}`: any one segment.
    Parameter(String),
    /// `{proxy+}`: all that is left, at the end of a path.
    Greedy(String),
}

impl PathSegment {
    /// The name of a variable segment.
    pub(crate) fn variable(&self) -> Option<&str> {
        match self {
            Self::Static(_) => None,
            Self::Parameter(name) | Self::Greedy(name) => Some(name),
        }
    }
}

/// The resources of the document's `paths`.
pub(super) fn parse_all(
    paths: &Node<'_>,
    definitions: &Definitions<'_>,
) -> Result<Vec<Resource>, DocumentError> {
    paths
        .members()?
        .iter()
        .map(|(path, node)| parse(path, node, definitions))
        .collect()
}

fn parse(
    path: &str,
    node: &Node<'_>,
    definitions: &Definitions<'_>,
) -> Result<Resource, DocumentError> {
    Ok(Resource {
        id: identifier(path),
        path: path.to_owned(),
        segments: segments(path, node)?,
        methods: method::parse_all(node, definitions)?,
        pointer: node.pointer.clone(),
    })
}

fn segments(path: &str, node: &Node<'_>) -> Result<Vec<PathSegment>, DocumentError> {
    let path = path
        .strip_prefix('/')
        .ok_or_else(|| node.error("a path must begin with /"))?;
    if path.is_empty() {
        return Ok(Vec::new());
    }
    let segments: Result<Vec<_>, _> = path.split('/').map(|text| segment(text, node)).collect();
    let segments = segments?;
    let (_last, before) = segments
        .split_last()
        .ok_or_else(|| node.error("the path is empty"))?;
    if before
        .iter()
        .any(|segment| matches!(segment, PathSegment::Greedy(_)))
    {
        return Err(node.error("a {name+} must be the last segment of its path"));
    }
    Ok(segments)
}

fn segment(text: &str, node: &Node<'_>) -> Result<PathSegment, DocumentError> {
    let name = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    let (name, segment): (_, fn(String) -> PathSegment) = match name {
        Some(name) => match name.strip_suffix('+') {
            Some(name) => (name, PathSegment::Greedy),
            None => (name, PathSegment::Parameter),
        },
        None => (text, PathSegment::Static),
    };
    if name.is_empty() || name.contains(['{', '}', '+']) {
        return Err(node.error(format!(
            "`{text}` is no segment of a path; write name, {{name}} or {{name+}}"
        )));
    }
    Ok(segment(name.to_owned()))
}
