//! API Gateway on this machine: serves the OpenAPI document.
