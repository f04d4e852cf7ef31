//! The command line: composes the local stack.

fn main() {}
