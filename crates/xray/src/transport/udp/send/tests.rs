use std::cell::RefCell;
use std::collections::VecDeque;
use std::time::UNIX_EPOCH;

use super::*;
use crate::{Losses, SegmentDocument, SegmentId, TraceId};

/// Answers each call with the next result, and with success when there are no more.
#[derive(Default)]
struct Scripted {
    answers: RefCell<VecDeque<io::Result<()>>>,
    left_behind: RefCell<Option<io::Error>>,
    sent: RefCell<usize>,
}

impl Datagrams for Scripted {
    fn send(&self, _: &[u8]) -> io::Result<()> {
        let answer = self.answers.borrow_mut().pop_front().unwrap_or(Ok(()));
        *self.sent.borrow_mut() += usize::from(answer.is_ok());
        answer
    }

    fn take_error(&self) -> io::Result<Option<io::Error>> {
        Ok(self.left_behind.borrow_mut().take())
    }
}

fn documents(n: usize) -> Vec<EncodedDocument> {
    (0..n)
        .map(|_| {
            EncodedDocument::encode(
                SegmentDocument::new(
                    "name",
                    SegmentId::new(),
                    TraceId::new(UNIX_EPOCH),
                    UNIX_EPOCH,
                )
                .ended(UNIX_EPOCH),
            )
        })
        .collect()
}

/// Sends `n` documents after one that was counted before; gives what is counted then.
fn counted(socket: &Scripted, n: usize) -> (u64, Vec<(LossReason, u64)>) {
    let losses = Losses::new();
    losses.count_sent(1);
    losses.add(&send(socket, &documents(n)));
    (losses.sent(), losses.snapshot().into_iter().collect())
}

#[test]
fn a_full_send_buffer_loses_one_document_and_not_the_next() {
    let socket = Scripted {
        answers: RefCell::new([Ok(()), Err(io::ErrorKind::WouldBlock.into())].into()),
        ..Scripted::default()
    };
    assert_eq!(counted(&socket, 3), (3, vec![(LossReason::WouldBlock, 1)]));
}

#[test]
fn a_refusal_of_the_datagram_before_costs_that_one_only() {
    let socket = Scripted {
        answers: RefCell::new([Err(io::ErrorKind::ConnectionRefused.into())].into()),
        ..Scripted::default()
    };
    assert_eq!(counted(&socket, 2), (2, vec![(LossReason::Refused, 1)]));
    assert_eq!(*socket.sent.borrow(), 2);
}

#[test]
fn two_refusals_in_a_row_cost_both() {
    let refused = || Err(io::ErrorKind::ConnectionRefused.into());
    let socket = Scripted {
        answers: RefCell::new([refused(), refused()].into()),
        ..Scripted::default()
    };
    assert_eq!(counted(&socket, 1), (0, vec![(LossReason::Refused, 2)]));
}

#[test]
fn a_refusal_that_comes_back_after_the_last_one_is_counted() {
    let socket = Scripted {
        left_behind: RefCell::new(Some(io::ErrorKind::ConnectionRefused.into())),
        ..Scripted::default()
    };
    assert_eq!(counted(&socket, 2), (2, vec![(LossReason::Refused, 1)]));
}

#[test]
fn any_other_failure_is_counted_as_unsent() {
    let socket = Scripted {
        answers: RefCell::new([Err(io::ErrorKind::NetworkUnreachable.into())].into()),
        ..Scripted::default()
    };
    assert_eq!(counted(&socket, 2), (2, vec![(LossReason::Unsent, 1)]));
}
