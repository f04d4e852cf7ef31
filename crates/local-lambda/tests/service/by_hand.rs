//! A process whose part in the Runtime API is played by the test.

use local_lambda::{
    ActiveTracing, InvocationOutput, InvocationRequest, InvokeError, LambdaSettings,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::support::{Lambda, on_path, within};

/// A function whose process does nothing but tell its address, so that the test plays its part.
pub(crate) struct ByHand {
    pub(crate) lambda: Lambda,
    pub(crate) address: String,
    pub(crate) process_id: String,
    pub(crate) invocation: JoinHandle<Result<InvocationOutput, InvokeError>>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

impl ByHand {
    pub(crate) async fn start(request: InvocationRequest) -> Self {
        Self::start_with(LambdaSettings::default(), request).await
    }

    pub(crate) async fn start_with(settings: LambdaSettings, request: InvocationRequest) -> Self {
        Self::start_traced(settings, None, request).await
    }

    pub(crate) async fn start_traced(
        settings: LambdaSettings,
        tracing: Option<ActiveTracing>,
        request: InvocationRequest,
    ) -> Self {
        let script = format!(
            "echo pid=$$; echo api=$AWS_LAMBDA_RUNTIME_API; exec {} 600",
            on_path("sleep")
        );
        let mut lambda = Lambda::script_traced(settings, tracing, &script, |_| {});
        let invocation = lambda.begin(request);
        let log = lambda.log_until("api=").await;
        let find = |name: &str| {
            let mut values = log.iter().filter_map(|event| event.line.strip_prefix(name));
            values.next().expect("the script says it").to_owned()
        };
        let (process_id, address) = (find("pid="), find("api="));
        Self {
            lambda,
            address,
            process_id,
            invocation,
        }
    }

    pub(crate) async fn call(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        within(call(&self.address, method, path, headers, body)).await
    }

    pub(crate) async fn next(&self) -> Answer {
        self.call("GET", "invocation/next", "", "").await
    }

    pub(crate) async fn output(self) -> (Lambda, InvocationOutput) {
        let output = within(self.invocation)
            .await
            .expect("the task ends")
            .expect("an answer");
        (self.lambda, output)
    }
}

/// Asks for an event and answers it; gives the id of its invocation.
pub(crate) async fn answer_next(address: &str, answer: &str) -> String {
    let event = within(call(address, "GET", "invocation/next", "", "")).await;
    let id = event
        .header("lambda-runtime-aws-request-id")
        .expect("an id");
    let path = format!("invocation/{id}/response");
    let taken = within(call(address, "POST", &path, "", answer)).await;
    assert_eq!(taken.status, 202, "{}", taken.body);
    id.to_owned()
}

pub(crate) async fn call(
    address: &str,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> Answer {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let length = body.len();
    let head = format!(
        "{method} /2018-06-01/runtime/{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Length: {length}\r\n{headers}\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("it is sent");
    stream.write_all(body.as_bytes()).await.expect("it is sent");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .await
        .expect("it is answered");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .expect("a status");
    Answer {
        status,
        headers: head.to_owned(),
        body: body.to_owned(),
    }
}
