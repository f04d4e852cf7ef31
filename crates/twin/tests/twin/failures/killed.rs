//! Each process of the stack is ended or killed with requests in flight.

use super::{
    FAULTY, add_hanging_function, add_waiting_function, count_in_log, until_both_answer, wait_for,
};
use crate::support::{
    Ending, Load, Outcome, Project, REPLACED, Requests, Seen, Side, Stack, assert_all_answered,
    assert_none_lost, descendants, descendants_named, signal, until, wait_until_gone,
};
use rustix::process::Signal;

const POLITE_AND_NOT: [Signal; 2] = [Signal::TERM, Signal::KILL];

/// What a load balancer answers without a service behind it.
const NO_SERVICE: &[u16] = &[502, 503, 504];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_in_the_middle_of_an_invocation() {
    let project = Project::new();
    add_hanging_function(&project, 60);
    let stack = Stack::start(&project);
    let requests = Requests::to(&stack);
    let load = Load::start(&requests, 2);
    for end in POLITE_AND_NOT {
        let hanging = tokio::spawn({
            let requests = requests.clone();
            async move {
                requests
                    .post(Side::Gateway, "/faulty", "{}".to_owned())
                    .await
            }
        });
        // One that is hit while it starts is started anew, as by AWS.
        until("the request has its answer", async || {
            for process in descendants_named(stack.pid(), FAULTY) {
                signal(process, end);
            }
            hanging.is_finished()
        })
        .await;
        let answer = hanging.await.expect("no panic");
        assert_eq!(answer.status(), Some(502), "{end:?}: {answer:?}");
        assert_eq!(answer.message().as_deref(), Some("Internal server error"));
    }
    load.more(20).await;
    assert_all_answered(&load.stop().await, Some(REPLACED));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_between_two_invocations() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let requests = Requests::to(&stack);
    for end in POLITE_AND_NOT {
        until_both_answer(&requests).await;
        for process in descendants_named(stack.pid(), "replace-strings") {
            signal(process, end);
        }
        // The event may be on its way to the process while that dies: then it is lost, as on AWS.
        let mut failed = 0;
        until("the function answers again", async || {
            match requests.replace(Side::Gateway, "ing").await {
                Ending::Answer { status: 200, .. } => true,
                Ending::Answer { status: 502, .. } => {
                    failed += 1;
                    false
                }
                other => panic!("{end:?}: {other:?}"),
            }
        })
        .await;
        assert!(failed <= 1, "{end:?}: {failed} requests failed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let requests = Requests::to(&stack);
    let load = Load::start(&requests, 2);
    for end in POLITE_AND_NOT {
        load.more(20).await;
        let services = descendants_named(stack.pid(), "string-api");
        assert_eq!(services.len(), 1, "{services:?}");
        signal(services[0], end);
        wait_until_gone(&services);
        load.more_of(&[Side::Gateway], 20).await;
        load.more(20).await;
    }
    let (gateway, service): (Vec<Seen>, Vec<Seen>) = load
        .stop()
        .await
        .into_iter()
        .partition(|seen| seen.side == Side::Gateway);
    assert_all_answered(&gateway, Some(REPLACED));
    assert_none_lost(&service, NO_SERVICE);

    // The service itself knows nothing of these.
    let is_refused = |seen: &&Seen| {
        let status = seen.ending.status();
        status.is_some_and(|status| NO_SERVICE.contains(&status))
    };
    let refused = service.iter().filter(is_refused).count();
    assert!(refused > 0, "a client met no service");
    until("each of them is shown", async || {
        let log = project.read("up.log");
        let shown = log.lines().filter(|line| {
            line.starts_with("service      POST /api/string/replace 50")
                && line.ends_with(" load-balancer")
        });
        shown.count() == refused
    })
    .await;
    let back = "string-api answers again";
    assert_eq!(count_in_log(&project, back), POLITE_AND_NOT.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twin_itself_twice_does_not_wait() {
    let project = Project::new();
    add_hanging_function(&project, 60);
    let mut stack = Stack::start(&project);
    let requests = Requests::to(&stack);
    let hanging = tokio::spawn(async move {
        let event = "{}".to_owned();
        requests.post(Side::Gateway, "/faulty", event).await
    });
    until("it is accepted", async || {
        descendants_named(stack.pid(), FAULTY).len() == 1
    })
    .await;
    let children = descendants(stack.pid());
    stack.signal(Signal::INT);
    let told = "ending: waiting for 1 request; press Ctrl-C again to end at once";
    until("it says that it waits", async || {
        count_in_log(&project, told) == 1
    })
    .await;
    stack.signal(Signal::INT);
    assert_eq!(stack.wait().code(), Some(1));
    wait_until_gone(&children);
    let ending = hanging.await.expect("no panic");
    assert!(matches!(ending, Ending::Broken(_)), "{ending:?}");
    let log = project.read("up.log");
    assert!(
        log.contains("ended at once, with requests in flight"),
        "{log}"
    );
    assert!(!log.contains("invoked directly"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_guardian() {
    let project = Project::new();
    let mut stack = Stack::start(&project);
    let requests = Requests::to(&stack);
    let load = Load::start(&requests, 2);
    load.more(20).await;
    let [guardian] = descendants_named(stack.pid(), "guardian")[..] else {
        panic!("one guardian");
    };
    signal(guardian, Signal::TERM);
    load.more(20).await;
    assert_eq!(descendants_named(stack.pid(), "guardian"), [guardian]);

    let children = descendants(stack.pid());
    signal(guardian, Signal::KILL);
    // Nothing would keep the others from outliving `up` now, so it ends, in order.
    until("up ends", async || stack.ended().is_some()).await;
    assert_eq!(stack.wait().code(), Some(1));
    wait_until_gone(&children);
    assert!(count_in_log(&project, "guardian") > 0);
    assert_none_lost(&load.stop().await, NO_SERVICE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twin_itself() {
    for end in POLITE_AND_NOT {
        let project = Project::new();
        add_waiting_function(&project, 20);
        let mut stack = Stack::start(&project);
        let requests = Requests::to(&stack);
        let load = Load::start(&requests, 4);
        load.more(20).await;
        let (event, go) = wait_for(&project, "go");
        project.write("event.json", &event);
        let asked = tokio::spawn({
            let requests = requests.clone();
            async move { requests.post(Side::Gateway, "/faulty", event).await }
        });
        let mut command = project.command(&["invoke", FAULTY, "-e", "event.json"]);
        let invoked = tokio::task::spawn_blocking(move || Outcome::of(&mut command));
        until("both are accepted", async || {
            descendants_named(stack.pid(), FAULTY).len() == 2 && project.path("go.waiting").exists()
        })
        .await;
        let children = descendants(stack.pid());
        stack.signal(end);
        if end == Signal::TERM {
            let told = "requests; press Ctrl-C again to end at once";
            until("it says that it waits", async || {
                count_in_log(&project, told) == 1
            })
            .await;
            until("nothing more is accepted", async || {
                matches!(
                    Requests::to(&stack).replace(Side::Gateway, "ing").await,
                    Ending::Refused(_)
                )
            })
            .await;
            go();
        }
        let status = stack.wait();
        assert_eq!(status.success(), end == Signal::TERM, "{end:?}: {status}");
        wait_until_gone(&children);
        // What was accepted before the end is answered as ever; what comes later is refused.
        let (asked, invoked) = tokio::join!(asked, invoked);
        let (asked, invoked) = (asked.expect("no panic"), invoked.expect("no panic"));
        if end == Signal::TERM {
            assert!(asked.is_success(), "{asked:?}");
            assert!(invoked.success, "{}", invoked.stderr);
        } else {
            assert!(matches!(asked, Ending::Broken(_)), "{asked:?}");
        }
        assert_none_lost(&load.stop().await, &[]);
    }
}
