use super::{DocumentError, Node};

/// Where a parameter stands in a request. The order is that in which missing ones are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ParameterLocation {
    Header,
    Path,
    Query,
}

/// A declared parameter. API Gateway honours its place, its name and whether it is required.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestParameter {
    pub(crate) location: ParameterLocation,
    pub(crate) name: String,
    pub(crate) required: bool,
}

/// The parameters of an operation: those of its path, then its own, which replace them by place
/// and name. Sorted by place, within a place in the order of the document.
pub(super) fn parse(
    path_item: &Node<'_>,
    operation: &Node<'_>,
) -> Result<Vec<RequestParameter>, DocumentError> {
    let mut parameters: Vec<RequestParameter> = Vec::new();
    for node in [
        path_item.elements_of("parameters")?,
        operation.elements_of("parameters")?,
    ]
    .concat()
    {
        let Some(parameter) = parse_one(&node)? else {
            continue;
        };
        let same = |other: &&mut RequestParameter| {
            other.location == parameter.location && other.name == parameter.name
        };
        match parameters.iter_mut().find(same) {
            Some(earlier) => *earlier = parameter,
            None => parameters.push(parameter),
        }
    }
    parameters.sort_by_key(|parameter| parameter.location);
    Ok(parameters)
}

/// One parameter; none for a cookie, which API Gateway does not know.
fn parse_one(node: &Node<'_>) -> Result<Option<RequestParameter>, DocumentError> {
    let place = node.required("in")?;
    let location = match place.string()? {
        "header" => ParameterLocation::Header,
        "path" => ParameterLocation::Path,
        "query" => ParameterLocation::Query,
        "cookie" => return Ok(None),
        _ => return Err(place.error("must be header, path, query or cookie")),
    };
    Ok(Some(RequestParameter {
        location,
        name: node.required("name")?.string()?.to_owned(),
        required: node
            .get("required")
            .map_or(Ok(false), |required| required.boolean())?,
    }))
}
