//! The ports that `cargo twin up` takes.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, UdpSocket};
use std::path::Path;

use super::tools::output;
use super::{Finding, State};
use crate::cli::DoctorArguments;
use crate::project::Project;
use crate::stack::Stack;

/// Another program listens on the port.
pub(super) const TAKEN: State = State::Wrong("taken");

/// The flag of the port that datagrams come to as well.
const DATAGRAMS: &str = "--aws-port";

pub(super) fn findings(project: &Project, arguments: &DoctorArguments) -> Vec<Finding> {
    // Without a stack of this checkout every holder is another program.
    let stack = Stack::running(&project.state()).ok();
    let ports = [
        (arguments.gateway_port, "--gateway-port"),
        (arguments.service_port, "--service-port"),
        (arguments.aws_port, "--aws-port"),
    ];
    ports
        .map(|(port, flag)| finding(port, flag, stack.as_ref(), project.root()))
        .into()
}

fn finding(port: u16, flag: &str, stack: Option<&Stack>, folder: &Path) -> Finding {
    let (state, found) = if is_free(port) {
        if flag == DATAGRAMS && UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
            (TAKEN, "for UDP, perhaps by an X-Ray daemon".to_owned())
        } else {
            (State::Good, "free".to_owned())
        }
    } else if stack.is_some_and(|stack| has(stack, port)) {
        (State::Good, "the stack of this checkout".to_owned())
    } else {
        (TAKEN, holder(port, folder))
    };
    Finding {
        name: format!("port {port}"),
        state,
        found,
        needed_by: "cargo twin up",
        required: true,
        advice: format!("end that program, or choose another port with {flag}"),
    }
}

/// Whether nobody listens on either address of `localhost`. A machine may lack the one of IPv6.
fn is_free(port: u16) -> bool {
    let on_the_other = TcpListener::bind((Ipv6Addr::LOCALHOST, port));
    let is_taken = on_the_other.is_err_and(|error| error.kind() == ErrorKind::AddrInUse);
    !is_taken && TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn has(stack: &Stack, port: u16) -> bool {
    let end = format!(":{port}");
    [&stack.gateway, &stack.service, &stack.aws]
        .into_iter()
        .any(|url| url.ends_with(&end))
}

/// Who listens on the port, as far as the system tells this person.
fn holder(port: u16, folder: &Path) -> String {
    let by_lsof = || {
        let port = format!("-iTCP:{port}");
        let text = output(&["lsof", "-nP", &port, "-sTCP:LISTEN", "-Fpc"], folder)?;
        let field = |name| text.lines().find_map(|line| line.strip_prefix(name));
        Some(format!("by {} (process {})", field('c')?, field('p')?))
    };
    let by_ss = || {
        let text = output(&["ss", "-Hltnp", &format!("sport = :{port}")], folder)?;
        let (_, user) = text.split_once("((\"")?;
        let (name, rest) = user.split_once("\",pid=")?;
        let (id, _) = rest.split_once(',')?;
        Some(format!("by {name} (process {id})"))
    };
    by_lsof()
        .or_else(by_ss)
        .unwrap_or_else(|| "by a program that lsof and ss do not show".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_free_or_the_stacks_own_or_taken() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let stack = |port: u16| Stack {
            gateway: "http://localhost:1".to_owned(),
            service: "http://localhost:2".to_owned(),
            aws: format!("http://localhost:{port}"),
            keys: [].into(),
        };
        let find = |stack: Option<&Stack>| finding(port, "--aws-port", stack, Path::new("/"));

        let own = find(Some(&stack(port)));
        assert_eq!(
            (own.state, &*own.found),
            (State::Good, "the stack of this checkout")
        );
        for other in [None, Some(&stack(3))] {
            let taken = find(other);
            assert_eq!(taken.state, TAKEN);
            let this = format!("(process {})", std::process::id());
            let unknown = "a program that lsof and ss do not show";
            assert!(
                taken.found.contains(&this) || taken.found.contains(unknown),
                "{}",
                taken.found
            );
            assert!(taken.advice.contains("--aws-port"), "{}", taken.advice);
        }
        drop(listener);
        assert_eq!(find(None).state, State::Good);

        let _datagrams = UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).expect("it is free");
        assert_eq!(find(None).state, TAKEN);
        let other = finding(port, "--gateway-port", None, Path::new("/"));
        assert_eq!(other.state, State::Good);
    }

    #[test]
    fn a_port_that_is_taken_on_the_other_address_of_localhost_is_taken() {
        let Ok(listener) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)) else {
            return; // There is no IPv6 here.
        };
        let port = listener.local_addr().expect("an address").port();
        let taken = finding(port, "--aws-port", None, Path::new("/"));
        assert_eq!(taken.state, TAKEN);
    }
}
