//! One call that sets up logs for a Lambda or for the service.
