"""Trace headers recorded from AWS, each asked of the stack's own gateway and functions and compared.

The stack has its own API: where a case holds whatever the function answers, an endpoint of the stack stands in for the
recorded one, with its key. What needs another integration or a function that shows its environment is not done.
"""

import json
import urllib.request

import judge
import wildcards
from stack import ACCOUNT, client, trace_id

FILE = "xray.json"

# What CloudFront, the connection and the recorded function add.
IGNORED = {"via", "x-cache", "x-amz-cf-id", "x-amz-cf-pop", "connection"}

# Their values are those of the recorded function, and only the names are compared.
OF_THE_FUNCTION = {"content-length", "content-type"}

NOT_DONE = {
    "gateway-mock-no-header": "the stack has no MOCK integration",
    "gateway-mock-client-header": "the stack has no MOCK integration",
    "gateway-configuration-error-500": "the stack has no integration that is wrongly configured",
    "gateway-http-integration": "the stack has no HTTP integration",
    "gateway-http-proxy-integration": "the stack has no HTTP integration",
    "lambda-trace-outside-handler-active": "no function of the stack shows its environment",
    "lambda-trace-outside-handler-passthrough": "no function of the stack shows its environment",
}

FUNCTION = "list-terms"
EVENT = {
    "resource": "/string/terms",
    "path": "/string/terms",
    "httpMethod": "GET",
    "headers": {},
    "multiValueHeaders": {},
    "queryStringParameters": {"prefix": "a"},
    "multiValueQueryStringParameters": {"prefix": ["a"]},
    "requestContext": {"httpMethod": "GET", "stage": "test"},
    "body": None,
    "isBase64Encoded": False,
}


def run(checks, stack):
    for case in judge.recorded(FILE, ACCOUNT):
        name = f"recorded: {case['name']}"
        if case["name"] in NOT_DONE:
            checks.skip(name, NOT_DONE[case["name"]])
        elif case["area"] == "lambda":
            checks.run(name, lambda case=case: invoke(case, stack))
        elif stack.line is None:
            checks.skip(name, "TWIN_STACK is not set")
        else:
            checks.run(name, lambda case=case: ask_gateway(case, stack))


def ask_gateway(case, stack):
    stage = "test"
    sent = case.get("request", {}).get("headers", {})
    request = urllib.request.Request(
        f"{stack.line['gateway']}/{stage}/string/terms?prefix=a",
        headers={"x-api-key": stack.line["keys"][stage], **sent},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        status, actual = answer.status, {name.lower(): value for name, value in answer.headers.items()}
    expected = case["response"]
    if "statusBelow" in expected:
        assert status < expected["statusBelow"], status
    recorded = {name.lower(): value for name, value in expected["headers"].items()}
    names = sorted(set(recorded) - IGNORED)
    assert sorted(set(actual) - IGNORED) == names, f"the headers are {sorted(actual)}, not {names}"
    values = {name: recorded[name] for name in names if name not in OF_THE_FUNCTION}
    wildcards.match(values, {name: actual[name] for name in values}, {}, "headers")
    for name in expected.get("headersAbsent", []):
        assert name.lower() not in actual, f"{name} is there"
    for name, conditions in expected.get("headerConditions", {}).items():
        hold(actual[name], conditions)


def hold(value, conditions):
    fields = value.split(";")
    for condition, text in conditions.items():
        if condition == "contains":
            assert text in value, f"{value} does not contain {text}"
        elif condition == "secondField":
            assert fields[1] == text, f"the second field of {value} is not {text}"
        elif condition == "secondFieldIsNot":
            assert len(fields) > 1 and fields[1] != text, f"the second field of {value} is missing or {text}"
        else:
            raise AssertionError(f"this condition is not known here: {condition}")


def invoke(case, stack):
    """The function of the case returns its trace header; here the trace that the invocation made tells its Root."""
    recorded = case["call"]["headers"]["X-Amzn-Trace-Id"]
    conditions = case["response"]["payloadConditions"]["trace_id_inside_handler"]
    root = conditions["field Root"]
    assert f"Root={root};" in recorded, recorded
    # Another run may have left a trace under the recorded id.
    new = trace_id()
    lambda_client = client("lambda", stack.url)
    lambda_client.meta.events.register(
        "before-sign.lambda.Invoke",
        lambda request, **_: request.headers.add_header("X-Amzn-Trace-Id", recorded.replace(root, new)),
    )
    answer = lambda_client.invoke(FunctionName=FUNCTION, Payload=json.dumps(EVENT))
    assert answer["StatusCode"] == 200 and "FunctionError" not in answer, answer
    documents = [json.loads(segment["Document"]) for segment in stack.wait_for(new)["Segments"]]
    names = {document["name"] for document in documents}
    assert FUNCTION in names, f"the trace has {names}"
