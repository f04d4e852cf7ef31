//! Files and folders.

use super::refused;
use crate::support::{CREATE, READ, STAGES, WORKER};

#[test]
fn a_function_without_its_file() {
    refused(
        |checkout| checkout.write("lambdas/delete-order/Cargo.toml", "[package]"),
        "lambdas/delete-order: the folder has a Cargo.toml but no function.json: write one",
    );
}

#[test]
fn a_folder_whose_name_lambda_does_not_accept() {
    let worker = include_str!("../support/send-invoices.json");
    let long = "x".repeat(65);
    for name in ["delete order", "délete", &long] {
        refused(
            |checkout| checkout.write(&format!("lambdas/{name}/function.json"), worker),
            &format!(
                "lambdas/{name}: the folder's name is the function's name, for which Lambda \
                 accepts 1 to 64 ASCII letters, digits, - and _: rename the folder"
            ),
        );
    }
}

#[test]
fn files_that_are_not_there_or_not_text() {
    refused(
        |checkout| checkout.remove(STAGES),
        "terraform/api-gateway/stages.json: cannot be read: No such file or directory (os error 2)",
    );
    refused(
        |checkout| checkout.remove("lambdas"),
        "lambdas: cannot be read: No such file or directory (os error 2)",
    );
    refused(
        |checkout| checkout.write(WORKER, [0xff]),
        "lambdas/send-invoices/function.json: cannot be read: stream did not contain valid UTF-8",
    );
    refused(
        |checkout| checkout.write(WORKER, ""),
        "lambdas/send-invoices/function.json:1: EOF while parsing a value",
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    refused(
        |checkout| {
            checkout.replace(CREATE, "\"timeout\": 20", "\"timeout\": 0");
            checkout.write(READ, "[");
            checkout.replace(STAGES, "DAY", "YEAR");
        },
        "lambdas/create-order/function.json:6: lambda.timeout: 0 s is not offered: Lambda's \
         timeout is from 1 to 900 s\n\
         lambdas/read-order/function.json:1: EOF while parsing a list\n\
         terraform/api-gateway/stages.json:9: prod.quota.period: unknown variant `YEAR`, expected \
         one of `DAY`, `WEEK`, `MONTH`",
    );
}
