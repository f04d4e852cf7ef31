//! Drives the real `twin` from outside, as a person or a script does.

mod contract;
mod openapi;
mod query;
mod refresh;
mod support;
mod up;
mod workspace;
