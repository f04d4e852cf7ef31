//! Functions that are closures of the test.

use std::sync::Mutex;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use local_gateway::{FunctionInvoker, Invocation, InvocationOutput, InvokeError};
use serde_json::{Value, json};

type Outcome = Result<InvocationOutput, InvokeError>;
type Handler = dyn Fn(&Invocation) -> BoxFuture<'static, Outcome> + Send + Sync;

/// Answers every function by one closure and remembers the invocations.
pub(crate) struct Functions {
    handler: Box<Handler>,
    invocations: Mutex<Vec<Invocation>>,
}

impl Functions {
    /// Functions whose answer is a future.
    pub(crate) fn new(
        handler: impl Fn(&Invocation) -> BoxFuture<'static, Outcome> + Send + Sync + 'static,
    ) -> Self {
        Self {
            handler: Box::new(handler),
            invocations: Mutex::default(),
        }
    }

    /// Functions that all end in the same way.
    pub(crate) fn ending(outcome: Outcome) -> Self {
        Self::new(move |_| futures_util::future::ready(outcome.clone()).boxed())
    }

    /// Functions that return this value.
    pub(crate) fn answering(answer: &Value) -> Self {
        Self::ending(Ok(output(answer)))
    }

    /// Functions that answer with their own event as the body.
    pub(crate) fn echoing() -> Self {
        Self::new(|invocation| {
            let event = String::from_utf8(invocation.payload.to_vec()).unwrap();
            futures_util::future::ready(Ok(output(&json!({"body": event})))).boxed()
        })
    }

    /// The invocations so far.
    pub(crate) fn invocations(&self) -> Vec<Invocation> {
        self.invocations.lock().unwrap().clone()
    }

    /// The event of the only invocation.
    pub(crate) fn event(&self) -> Value {
        let invocations = self.invocations();
        let [invocation] = &invocations[..] else {
            panic!("{} invocations", invocations.len());
        };
        serde_json::from_slice(&invocation.payload).unwrap()
    }
}

impl FunctionInvoker for Functions {
    fn invoke(&self, invocation: Invocation) -> BoxFuture<'_, Outcome> {
        let outcome = (self.handler)(&invocation);
        self.invocations.lock().unwrap().push(invocation);
        outcome
    }
}

/// What a function returned.
pub(crate) fn output(answer: &Value) -> InvocationOutput {
    InvocationOutput {
        payload: answer.to_string().into(),
        function_error: None,
    }
}
