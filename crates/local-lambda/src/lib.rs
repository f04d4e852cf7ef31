//! The Lambda Runtime API on this machine: runs the functions' own binaries.
