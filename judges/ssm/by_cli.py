"""The AWS CLI, as a person types it: what it prints and its exit status."""

import json
import subprocess

from judge import cli_environment, equal
from stack import REGION


def run(checks, stack):
    environment = cli_environment(REGION, AWS_ENDPOINT_URL=stack.url)

    def aws(*arguments):
        command = ["aws", "ssm", *arguments, "--output", "json"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)

    def answer(*arguments):
        done = aws(*arguments)
        equal((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout or "{}")

    def refused(text, *arguments):
        done = aws(*arguments)
        assert done.returncode not in (0, None), done.stdout
        assert text in done.stderr, done.stderr

    def put_overwrite_get_delete():
        name = stack.name()
        value = '{"ABN":"ABN AMRO"}'
        put = answer("put-parameter", "--name", name, "--type", "String", "--value", value)
        equal(put, {"Version": 1, "Tier": "Standard"})
        refused(
            "An error occurred (ParameterAlreadyExists) when calling the PutParameter operation: The parameter already "
            "exists.",
            *("put-parameter", "--name", name, "--type", "String", "--value", "x"),
        )
        put = answer("put-parameter", "--overwrite", "--name", name, "--value", "{}")
        equal(put, {"Version": 2, "Tier": "Standard"})
        parameter = answer("get-parameter", "--name", name)["Parameter"]
        equal((parameter["Value"], parameter["Version"], parameter["Type"]), ("{}", 2, "String"))
        equal(answer("get-parameter", "--name", f"{name}:1")["Parameter"]["Value"], value)
        equal(answer("delete-parameter", "--name", name), {})
        refused(
            "An error occurred (ParameterNotFound) when calling the GetParameter operation:",
            *("get-parameter", "--name", name),
        )

    def list_and_describe():
        path = stack.name()
        for leaf in ("a", "b", "c"):
            stack.put(f"{path}/{leaf}", leaf)
        listed = answer("get-parameters-by-path", "--path", path, "--page-size", "1")["Parameters"]
        equal([parameter["Value"] for parameter in listed], ["a", "b", "c"])
        names = answer("get-parameters", "--names", f"{path}/a", f"{path}/none")
        equal(names["InvalidParameters"], [f"{path}/none"])
        filters = f"Key=Name,Option=BeginsWith,Values={path}"
        described = answer("describe-parameters", "--parameter-filters", filters)["Parameters"]
        equal([parameter["Tier"] for parameter in described], ["Standard"] * 3)
        older = answer("describe-parameters", "--filters", f"Key=Name,Values={path}/b")["Parameters"]
        equal([parameter["Name"] for parameter in older], [f"{path}/b"])

    def what_is_not_here():
        refused("(UnknownOperationException)", "list-documents")

    for check in [put_overwrite_get_delete, list_and_describe, what_is_not_here]:
        checks.run(f"aws: {check.__name__.replace('_', ' ')}", check)
