//! X-Ray for OpenTelemetry: the trace header and the ids.
