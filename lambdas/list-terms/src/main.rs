//! List the terms that start with a prefix.

fn main() {}
