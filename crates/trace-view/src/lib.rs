//! Traces as persons look at them.
//!
//! The segment documents of a trace, as X-Ray's
//! [`BatchGetTraces`](https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html) gives them, become a [`Trace`]: its
//! [`Node`]s in the order in which they are read, a [`Summary`] for a list, and a [`Waterfall`]. A [`Query`] chooses among
//! summaries and stands in an address. Nothing here reads or writes anything: a page and a terminal both show what it says.
//!
//! Documents come from strangers. What is not as expected counts as absent, and nothing is refused:
//!
//! ```
//! use trace_view::{Side, Trace};
//!
//! let document = r#"{
//!     "id": "70de5b6f19ff9a0a", "trace_id": "1-581cf771-a006649127e371903a2de979",
//!     "name": "Twinstack/test", "origin": "AWS::ApiGateway::Stage",
//!     "start_time": 1478293361.271, "end_time": 1478293361.274,
//!     "http": {
//!         "request": { "method": "GET", "url": "http://localhost:4000/test/string/terms" },
//!         "response": { "status": 200 }
//!     },
//!     "aws": { "api_gateway": { "stage": "test" } }
//! }"#;
//! let trace = Trace::read("1-581cf771-a006649127e371903a2de979", [document]);
//! let summary = trace.summary();
//! assert_eq!(summary.side, Side::Gateway);
//! assert_eq!(summary.route.as_deref(), Some("/string/terms"));
//! assert_eq!(trace_view::duration(summary.duration.unwrap()), "3 ms");
//! ```
//!
//! All times are seconds: moments since 1970, as X-Ray has them, and durations.

mod members;
mod node;
mod query;
mod summary;
mod trace;
mod waterfall;
mod wording;

pub use node::{Exception, Http, Layer, Link, Node, NodeKind, StackFrame, Status};
pub use query::{Query, QueryError};
pub use summary::{Share, Side, Summary};
pub use trace::Trace;
pub use waterfall::{Gap, Row, Waterfall};
pub use wording::duration;
