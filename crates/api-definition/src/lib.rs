//! function.json and stages.json as types, and the OpenAPI document made from them.
