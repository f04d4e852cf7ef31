//! The contract of the two sides as cases, driven over HTTP.
