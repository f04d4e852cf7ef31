"""boto3, which parses every answer by the service's own model."""

import base64
import json

from botocore.exceptions import ClientError
from judge import equal
from stack import ARN, BODY, EVENT, FUNCTION


def run(checks, stack):
    client = stack.client

    def invoke(function=FUNCTION, payload=EVENT, **parameters):
        answer = client.invoke(FunctionName=function, Payload=payload, **parameters)
        equal(answer["StatusCode"], 200)
        return answer

    def refused(exception, status, **parameters):
        """The body's members of the error, which has to be that exception."""
        try:
            answer = client.invoke(**{"FunctionName": FUNCTION, "Payload": EVENT, **parameters})
        except ClientError as error:
            equal(error.response["Error"]["Code"], exception)
            equal(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
            assert error.response["ResponseMetadata"]["RequestId"], "no request id"
            known = getattr(client.exceptions, exception, ClientError)
            assert isinstance(error, known), f"{type(error)} is not {known}"
            return error.response["Error"]["Message"]
        raise AssertionError(f"{exception} was expected and {answer} came")

    def an_answer():
        answer = invoke()
        assert "FunctionError" not in answer and "LogResult" not in answer, answer
        equal(answer["ExecutedVersion"], "$LATEST")
        result = json.load(answer["Payload"])
        equal((result["statusCode"], result["body"]), (200, BODY))

    def qualifiers():
        for function, parameters, version in [
            (FUNCTION, {"Qualifier": "$LATEST"}, "$LATEST"),
            (FUNCTION, {"Qualifier": "test"}, "$LATEST"),
            (FUNCTION, {"Qualifier": "prod"}, "1"),
            (FUNCTION, {"Qualifier": "1"}, "1"),
            (f"{FUNCTION}:prod", {}, "1"),
            (ARN, {"Qualifier": "prod"}, "1"),
            (f"{ARN}:prod", {}, "1"),
            (f"{ARN}:$LATEST", {}, "$LATEST"),
        ]:
            equal(invoke(function, **parameters)["ExecutedVersion"], version)

    def log_tail():
        answer = invoke(LogType="Tail", Qualifier="prod")
        log = base64.b64decode(answer["LogResult"]).decode()
        request_id = answer["ResponseMetadata"]["RequestId"]
        lines = log.splitlines()
        equal(lines[0], f"START RequestId: {request_id} Version: 1")
        equal(lines[-2], f"END RequestId: {request_id}")
        assert lines[-1].startswith(f"REPORT RequestId: {request_id}\tDuration: "), lines[-1]
        assert log.endswith("\t\n"), log[-20:]

    def function_error():
        answer = invoke(payload='{"no":"event of API Gateway"}')
        equal((answer["FunctionError"], answer["ExecutedVersion"]), ("Unhandled", "$LATEST"))
        error = json.load(answer["Payload"])
        assert error["errorType"] and error["errorMessage"], error

    def client_context():
        context = base64.b64encode(b'{"custom":{"foo":"bar"}}').decode()
        equal(invoke(ClientContext=context)["ExecutedVersion"], "$LATEST")
        refused("InvalidRequestContentException", 400, ClientContext="?")
        not_json = base64.b64encode(b"{").decode()
        refused("InvalidRequestContentException", 400, ClientContext=not_json)

    def what_is_not_there():
        text = refused("ResourceNotFoundException", 404, FunctionName="doesnotexist")
        assert text.endswith(":function:doesnotexist:$LATEST"), text
        text = refused("ResourceNotFoundException", 404, Qualifier="acceptance")
        equal(text, f"Function not found: {ARN}:acceptance")

    def contradicting_qualifiers():
        text = refused("InvalidParameterValueException", 400, FunctionName=f"{ARN}:1", Qualifier="$LATEST")
        equal(text, "The derived qualifier from the function name does not match the specified qualifier.")

    def payloads():
        text = refused("InvalidRequestContentException", 400, Payload=b"{")
        assert text.startswith("Could not parse request body into json: "), text
        text = refused("RequestTooLargeException", 413, Payload=b'"' + b"a" * 6291455 + b'"')
        assert text.startswith("Request must be smaller than 6291456 bytes"), text
        equal(invoke(payload=b"")["FunctionError"], "Unhandled")

    def types_that_are_not_here():
        for invocation_type in ("Event", "DryRun"):
            text = refused("InvalidParameterValueException", 400, InvocationType=invocation_type)
            assert f"InvocationType {invocation_type} is not here" in text, text

    for check in [
        an_answer,
        qualifiers,
        log_tail,
        function_error,
        client_context,
        what_is_not_there,
        contradicting_qualifiers,
        payloads,
        types_that_are_not_here,
    ]:
        checks.run(f"boto3: {check.__name__.replace('_', ' ')}", check)
