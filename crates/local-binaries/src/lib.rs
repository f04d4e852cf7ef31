//! The programs of this checkout, built once and found again.
