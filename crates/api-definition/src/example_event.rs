//! Example events for a function, made from its own definition.
//!
//! A function that answers an endpoint gets the event that API Gateway makes of a request: payload
//! format 1.0, with the same members as on AWS and fixed ids and times. The request's values are the
//! `example`s of `function.json`; where there are none,
//!
//! - a required parameter has its own name for a value, and an optional one is left out;
//! - the body is built from the request model's schema.
//!
//! | Example | The request | Of |
//! |---|---|---|
//! | `valid` | passes API Gateway's checks | a function with an endpoint |
//! | `not-json` | has a body that is text and says so, which API Gateway passes on unchecked | one whose endpoint has a request model |
//! | `empty` | none: the event is `{}` | a function without an endpoint |

mod body;
mod identity;
mod request;

use serde_json::{Value, json};

use crate::{ApiDefinition, Function};
use request::{Body, Request};

/// An event by its name.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ExampleEvent {
    /// The name, such as `valid`.
    pub name: &'static str,
    /// The event.
    pub event: Value,
}

/// There is no example of a body that its model accepts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "lambdas/{function}/function.json: integration.request_model: {body} is no example of a body, \
     for the model refuses it ({violation}): give a good one as its `example`"
)]
pub struct ExampleError {
    function: String,
    body: String,
    violation: String,
}

/// The examples of a function, the most useful first; at least one.
///
/// `stage` is the stage that the request was made to. Without one it is `test-invoke-stage`, as in
/// the events of the API Gateway console's test.
///
/// # Errors
///
/// When the model refuses the body, be it the definition's own example or one that was built.
pub fn examples(
    definition: &ApiDefinition,
    function: &Function,
    stage: Option<&str>,
) -> Result<Vec<ExampleEvent>, ExampleError> {
    let Some(integration) = &function.integration else {
        return Ok(vec![ExampleEvent {
            name: "empty",
            event: json!({}),
        }]);
    };
    let models = body::models(definition);
    let valid = match &integration.request_model {
        Some(model) => {
            let body = body::example(model, &models);
            if let Err(violation) = body::check(&body, model, &models) {
                return Err(ExampleError {
                    function: function.name.clone(),
                    body: body.to_string(),
                    violation,
                });
            }
            Some(Body {
                content_type: &model.content_type,
                text: body.to_string(),
            })
        }
        None => None,
    };
    let event = |body: Option<Body<'_>>| {
        Request {
            definition,
            integration,
            stage,
            body,
        }
        .event()
    };
    let mut examples = vec![ExampleEvent {
        name: "valid",
        event: event(valid),
    }];
    if integration.request_model.is_some() {
        let text = Body {
            content_type: "text/plain",
            text: "This is not JSON".to_owned(),
        };
        examples.push(ExampleEvent {
            name: "not-json",
            event: event(Some(text)),
        });
    }
    Ok(examples)
}
