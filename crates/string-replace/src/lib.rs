//! The domain: a map of strings, and the three operations that the API offers on it.
//!
//! - [`Replacer::replace`] replaces every key of the map that stands as a word in a text.
//! - [`StringsMap::lookup`] finds one key.
//! - [`StringsMap::list`] lists the keys that begin with a prefix.
//!
//! The crate is pure: it awaits nothing, does no I/O and knows nothing of AWS. The Lambdas and the
//! service share it, together with the request and response bodies that both answer with.
//!
//! ```
//! use string_replace::Replacer;
//!
//! let replacer = Replacer::from_json(r#"{"ABN": "ABN AMRO", "ING": "ING BANK"}"#)?;
//! assert_eq!(
//!     replacer.replace("ing and abn, not booking"),
//!     "ING BANK and ABN AMRO, not booking",
//! );
//! # Ok::<(), string_replace::StringsMapError>(())
//! ```
//!
//! Each operation, and the compilation of a map, is a span of [`tracing`] with the target `trace`. Its fields are sizes and
//! counts, never a text, a key or a value. Where nobody listens it costs next to nothing.
//!
//! # Equal characters
//!
//! Case is ignored everywhere by Unicode's *simple* case folding (the statuses C and S of
//! [`CaseFolding.txt`]), which maps one character to one character. The Kelvin sign equals `k`, the
//! long s equals `s` and `ẞ` equals `ß`; `ß` never equals `SS`, and `İ` (U+0130) is not `i`. Text
//! is not normalised: `é` as one character differs from `e` with a combining accent.
//!
//! # Boundaries
//!
//! Where a key begins or ends with a word character, its neighbour in the text must not be one. A
//! word character is what `\w` matches in a Unicode regular expression ([UTS #18]): letters, digits,
//! connector punctuation such as `_`, combining marks and the joiners U+200C and U+200D. An end of
//! a key that is no word character, as the right end of `C++`, asks for nothing.
//!
//! # Where this differs from one regular expression after another
//!
//! The Python function that this crate re-implements ran `\bKEY\b` for each key in turn over the
//! whole text. For keys that begin and end with a word character the result is the same, unless
//!
//! - a value contains another key: a later expression replaced inside an earlier replacement, and
//!   here replaced text is never read again;
//! - keys overlap in the text: there the key that came first in the map won, and here the match
//!   that begins first wins, and the longest of those that begin together.
//!
//! At an end that is no word character `\b` asks for a word character as the neighbour, so that
//! `C++` before a space was never found; here it is. Python's `\w` leaves out combining marks, so
//! that a key before one was cut out of its word; here it stays. Values are literal here, and a
//! backslash in them is a backslash.
//!
//! [`CaseFolding.txt`]: https://www.unicode.org/Public/UCD/latest/ucd/CaseFolding.txt
//! [UTS #18]: https://www.unicode.org/reports/tr18/#Compatibility_Properties

mod boundary;
mod folding;
mod json;
mod list;
mod replacer;
mod request;
mod response;
mod strings_map;

pub use json::JsonType;
pub use list::{DEFAULT_LIMIT, ListQuery, ListQueryError, MAXIMUM_LIMIT, TermList};
pub use replacer::Replacer;
pub use request::{
    MAXIMUM_NESTING, MalformedCause, NotJsonCause, ReplaceRequest, ReplaceRequestError,
};
pub use response::{NO_SUCH_TERM, ReplaceResponse, TermResponse, TermsResponse};
pub use strings_map::{StringsMap, StringsMapError, Term};
