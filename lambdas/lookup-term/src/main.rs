//! Look up one term of the strings map.

fn main() {}
