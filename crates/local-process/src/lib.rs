//! Child processes that never outlive their owner, and their output.
