//! Every definition that is refused, with the whole message that a person sees.

mod endpoints;
mod files;
mod function;
mod models;
mod stages;

use crate::support::Checkout;

/// A change of one file, which makes the definition wrong: the file, a text in it, what replaces
/// the text, and the message.
type Case = (&'static str, &'static str, &'static str, &'static str);

/// Runs every case, then reports all that are wrong.
fn refused_each(cases: &[Case]) {
    let mut wrong = Vec::new();
    for (file, from, to, message) in cases {
        let checkout = Checkout::new();
        checkout.replace(file, from, to);
        match checkout.load() {
            Ok(_) => wrong.push(format!("accepted: {to}")),
            Err(error) if error.to_string() == *message => {}
            Err(error) => wrong.push(format!("expected: {message}\n  actual: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Changes of any number of files, and the message.
fn refused(changes: impl FnOnce(&Checkout), message: &str) {
    let checkout = Checkout::new();
    changes(&checkout);
    match checkout.load() {
        Ok(_) => panic!("accepted, instead of: {message}"),
        Err(error) => assert_eq!(error.to_string(), message),
    }
}
