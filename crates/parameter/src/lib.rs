//! A Parameter Store value kept fresh without a request ever waiting for it.
