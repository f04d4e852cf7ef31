//! The table of the contract, by what a row is about.

mod authentication;
mod bodies;
mod list;
mod lookup;
mod replace;
mod routing;

use crate::case::Case;

/// Keys that overlap the example map's and each other, for the cases that need such a map.
pub const OVERLAPPING_KEYS: &[(&str, &str)] = &[
    ("ING B", "ING BELGIUM"),
    ("C++", "C plus plus"),
    ("bank of ing", "the bank"),
];

/// Every row of the contract but the 429 of usage plans and the WAF.
pub fn all() -> Vec<Case> {
    [
        replace::cases(),
        bodies::cases(),
        lookup::cases(),
        list::cases(),
        authentication::cases(),
        routing::cases(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn the_name_of_a_case_says_which_one_failed() {
        let cases = super::all();
        let names: BTreeSet<_> = cases.iter().map(|case| &case.name).collect();
        assert_eq!(names.len(), cases.len());
    }
}
