//! Replace some strings with others.

fn main() {}
