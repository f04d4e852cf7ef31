//! JSON Schemas of the definition files, for editors: completion, descriptions, and the mistakes
//! that can be seen in one file.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use crate::canonical::{pretty, sorted};
use crate::function::FunctionFile;
use crate::stages::Stages;

/// The text of `lambdas/function.schema.json`.
pub(crate) fn function() -> String {
    text::<FunctionFile>()
}

/// The text of `terraform/api-gateway/stages.schema.json`.
pub(crate) fn stages() -> String {
    text::<Stages>()
}

fn text<T: JsonSchema>() -> String {
    // Draft 7 is the last that every common editor supports in full.
    let schema = SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<T>();
    pretty(&sorted(schema.as_value()))
}
