//! `twin traces`: what it prints of an X-Ray that holds known documents.

mod bad_input;
mod documents;
mod environment;
mod following;
mod golden;
mod json;
mod ranges;
mod support;
