//! SSM's [Parameter Store](https://docs.aws.amazon.com/systems-manager/latest/APIReference/Welcome.html), as far as a
//! program and a person at a terminal use it.
//!
//! Shapes are those of the service's model (2014-11-06); texts of errors are the service's own where they are known.
//! What differs from AWS on purpose:
//!
//! - A `SecureString` is kept as it is. It is given out with `WithDecryption` only; without, a made-up text stands in the
//!   place of the encrypted value. No key is needed, and any `KeyId` is taken.
//! - `Tags` are accepted and not kept. `AllowedPattern` and `Policies` are refused, since nothing here would act on them.
//! - There are no labels, and no shared or public parameters.

mod by_path;
mod delete;
mod describe;
mod error;
mod filter;
mod get;
mod name;
mod page;
mod put;
mod shapes;
mod store;
mod validate;

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use store::Store;

use crate::{Account, AwsError, aws_json};

/// Parameter Store.
#[derive(Debug)]
pub struct Ssm {
    account: Account,
    store: Mutex<Store>,
}

impl Ssm {
    pub(crate) fn new(account: Account) -> Self {
        Self {
            account,
            store: Mutex::default(),
        }
    }

    /// Puts a `String` parameter, as a new version when there is one of that name, and gives the version. A value that is
    /// too long for a standard parameter makes an advanced one.
    ///
    /// # Errors
    /// What `PutParameter` would answer: a name or a value that Parameter Store refuses.
    pub fn put(&self, name: &str, value: &str) -> Result<i64, AwsError> {
        self.put_parameter(put::Input::string(name, value))
            .map(|output| output.version)
    }

    /// Calls an operation with its JSON input.
    pub(crate) fn call(&self, operation: &str, body: &[u8]) -> Result<Value, AwsError> {
        match operation {
            "DeleteParameter" => run(body, |input| self.delete_parameter(input)),
            "DeleteParameters" => run(body, |input| self.delete_parameters(input)),
            "DescribeParameters" => run(body, |input| self.describe_parameters(input)),
            "GetParameter" => run(body, |input| self.get_parameter(input)),
            "GetParameters" => run(body, |input| self.get_parameters(input)),
            "GetParametersByPath" => run(body, |input| self.get_parameters_by_path(input)),
            "PutParameter" => run(body, |input| self.put_parameter(input)),
            _ => Err(AwsError::unknown_operation(format!(
                "AmazonSSM.{operation} is not among the operations that are here: DeleteParameter, DeleteParameters, \
                 DescribeParameters, GetParameter, GetParameters, GetParametersByPath, PutParameter"
            ))),
        }
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // Each operation checks first and changes the store in one step, so that a panic leaves it whole.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn run<I: DeserializeOwned, O: Serialize>(
    body: &[u8],
    operation: impl FnOnce(I) -> Result<O, AwsError>,
) -> Result<Value, AwsError> {
    let output = operation(aws_json::input(body)?)?;
    serde_json::to_value(output).map_err(|error| error::internal(error.to_string()))
}
