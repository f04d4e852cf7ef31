//! The Actix service: the same operations as the Lambdas, on ECS Fargate.

fn main() {}
