//! A Lambda that fails in the way that its event asks for.

fn main() {}
