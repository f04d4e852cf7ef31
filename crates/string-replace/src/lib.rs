//! The domain: the strings map, the replacer, the request and response types.
