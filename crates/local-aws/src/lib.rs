//! AWS endpoints on this machine: SSM.
