"""The AWS CLI, as a person types it: what it prints, the file it writes and its exit status."""

import base64
import json
import pathlib
import subprocess
import tempfile

from judge import cli_environment, equal
from stack import BODY, EVENT, FUNCTION, REGION


def run(checks, stack):
    with tempfile.TemporaryDirectory() as folder:
        run_in(pathlib.Path(folder), checks, stack)


def run_in(folder, checks, stack):
    environment = cli_environment(REGION)
    event, output = folder / "event.json", folder / "output.json"
    event.write_text(EVENT)

    def aws(function, *arguments):
        command = ["aws", "lambda", "invoke", "--endpoint-url", stack.url, "--output", "json"]
        command += ["--function-name", function, *arguments, str(output)]
        output.unlink(missing_ok=True)
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)

    def answer(*arguments):
        done = aws(FUNCTION, "--payload", f"fileb://{event}", *arguments)
        equal((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout), json.loads(output.read_text())

    def an_answer_in_a_file():
        printed, payload = answer("--qualifier", "prod")
        equal(printed, {"StatusCode": 200, "ExecutedVersion": "1"})
        equal(payload["body"], BODY)

    def the_log():
        printed, _ = answer("--log-type", "Tail")
        log = base64.b64decode(printed["LogResult"]).decode()
        assert log.startswith("START RequestId: ") and "\nREPORT RequestId: " in log, log

    def an_error_of_the_function():
        done = aws(FUNCTION)
        equal((done.returncode, done.stderr), (0, ""))
        printed = {"StatusCode": 200, "FunctionError": "Unhandled", "ExecutedVersion": "$LATEST"}
        equal(json.loads(done.stdout), printed)
        assert "errorMessage" in json.loads(output.read_text())

    def a_function_that_is_not_there():
        done = aws("doesnotexist")
        assert done.returncode not in (0, None), done.stdout
        text = "An error occurred (ResourceNotFoundException) when calling the Invoke operation: Function not found: "
        assert text in done.stderr, done.stderr

    for check in [
        an_answer_in_a_file,
        the_log,
        an_error_of_the_function,
        a_function_that_is_not_there,
    ]:
        checks.run(f"aws: {check.__name__.replace('_', ' ')}", check)
