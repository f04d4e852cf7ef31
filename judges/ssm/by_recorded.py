"""Answers recorded from AWS, each set up here, asked and compared."""

import re

import judge
import wildcards
from botocore.exceptions import ClientError
from stack import ACCOUNT, REGION

FILE = "ssm.json"

NOT_DONE = {
    "get-query-protocol-xml": "no SDK or CLI speaks SSM's query protocol any more",
    "get-query-protocol-json": "no SDK or CLI speaks SSM's query protocol any more",
}

# Set-ups that the file tells in a sentence: the placeholder of the name, and the value when there is one.
TOLD = {
    "get-created-by-template": ("name:1", "judge"),
    "get-created-by-template-2": ("parameter", "abc123"),
    "get-unknown": ("name of a deleted parameter", None),
    "get-unknown-2": ("name of a deleted parameter", None),
}


def run(checks, stack):
    for case in judge.recorded(FILE, ACCOUNT):
        name = f"recorded: {case['name']}"
        if case["name"] in NOT_DONE:
            checks.skip(name, NOT_DONE[case["name"]])
        else:
            checks.run(name, lambda case=case: compare(case, stack))


def compare(case, stack):
    bindings = {"region": REGION, "partition": "aws"}
    set_up(case, stack, bindings)
    parameters = wildcards.fill(case["call"]["parameters"], bindings)
    if case["call"]["operation"] == "PutParameter":
        stack.names.add(parameters["Name"])
    call = getattr(stack.client, re.sub("(?<!^)(?=[A-Z])", "_", case["call"]["operation"]).lower())
    try:
        answer = call(**parameters)
    except ClientError as error:
        assert "error" in case, error
        answer = error.response
        actual = {
            "code": answer["Error"]["Code"],
            "message": answer["Error"]["Message"],
            "httpStatus": answer["ResponseMetadata"]["HTTPStatusCode"],
        }
        wildcards.match(case["error"], actual, bindings, "error")
        return
    assert "response" in case, f"an error was expected and {answer} came"
    actual = {"httpStatus": answer.pop("ResponseMetadata")["HTTPStatusCode"], "body": answer}
    expected = case["response"]
    wildcards.match(expected, {key: actual[key] for key in expected}, bindings, "response")


def set_up(case, stack, bindings):
    told = case.get("setup") or {}
    if case["name"] in TOLD:
        placeholder, value = TOLD[case["name"]]
        bindings[placeholder] = stack.name("judge-")
        if value is not None:
            bindings["value:1"] = value
            stack.put(bindings[placeholder], value)
        return
    assert isinstance(told, dict), f"this set-up is not known here: {told}"
    for key, hint in told.items():
        if key.startswith("name <"):
            prefix = "/test/judge-" if "/" in hint else "judge-"
            bindings[key.removeprefix("name <").rstrip(">")] = stack.name(prefix)
    if "parameter" in told:
        parameter = wildcards.fill(told["parameter"], bindings)
        stack.put(parameter.pop("Name"), parameter.pop("Value"), **parameter)
