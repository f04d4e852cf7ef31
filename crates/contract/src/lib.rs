//! The contract of the two sides, as cases that any pair of addresses can be asked.
//!
//! A [`Case`] is one request and what each side answers to it; the two answers differ where the
//! table "The two sides' contract" in the design has two columns that differ.
//! [`cases::all`] is that table, row by row and with the awkward inputs of each row.
//! [`check`] asks a running side every case and returns what was not as it should be, so one run
//! shows every failing row.
//!
//! ```no_run
//! # async fn example() -> Result<(), contract::ClientError> {
//! let client = contract::client()?;
//! let gateway = contract::Target::gateway("http://127.0.0.1:4000", "test", "KEY");
//! let failures = contract::check(&client, &gateway, &contract::cases::all()).await;
//! assert!(failures.is_empty(), "{}", contract::report(&failures));
//! # Ok(())
//! # }
//! ```

mod answer;
mod case;
pub mod cases;
mod check;
mod target;

pub use answer::{Answer, Expectation, ExpectedBody};
pub use case::{Body, Case, Key, Location, Request, StringsMapNeeded};
pub use check::{ClientError, Failure, check, client, report};
pub use target::{Side, Target};
