"""Errors of Invoke recorded from AWS, each asked and compared.

Here are the cases that hold whatever the function does; the others need functions of their own.
"""

import json

import judge
import wildcards
from botocore.exceptions import ClientError
from stack import ACCOUNT, FUNCTION, REGION

FILE = "lambda.json"

CASES = [
    "invoke-unknown-function",
    "invoke-unknown-alias",
    "invoke-bad-function-arn",
    "invoke-other-region",
]

NOT_DONE = {
    "invoke-payload-not-json-body": "the text is that of Jackson, a parser of JSON in Java",
    "invoke-payload-not-json-message": "the text is that of Jackson, a parser of JSON in Java",
}


def run(checks, stack):
    for case in judge.recorded(FILE, ACCOUNT):
        name = f"recorded: {case['name']}"
        if case["name"] in NOT_DONE:
            checks.skip(name, NOT_DONE[case["name"]])
        elif case["name"] in CASES:
            checks.run(name, lambda case=case: compare(case, stack))


def compare(case, stack):
    bindings = {
        "region": REGION,
        "partition": "aws",
        "wrong-region": "us-east-1",
        "fn-name": FUNCTION,
        "function-name:1": FUNCTION,
    }
    parameters = wildcards.fill(case["call"]["parameters"], bindings)
    if "Payload" in parameters:
        parameters["Payload"] = json.dumps(parameters["Payload"])
    try:
        answer = stack.client.invoke(**parameters)
    except ClientError as error:
        response = error.response
    else:
        raise AssertionError(f"an error was expected and {answer} came")
    expected = case["error"]
    actual = {
        "code": response["Error"]["Code"],
        "message": response["Error"]["Message"],
        "httpStatus": response["ResponseMetadata"]["HTTPStatusCode"],
    }
    # boto3 shows the members of the body beside its own.
    if "bodyMembers" in expected:
        actual["bodyMembers"] = {name: response.get(name) for name in expected["bodyMembers"]}
    wildcards.match(expected, actual, bindings, "error")
