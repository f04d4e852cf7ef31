"""boto3, which parses every answer by the service's own model."""

import datetime

from botocore.exceptions import ClientError
from judge import equal


def run(checks, stack):
    ssm = stack.client

    def refused(code, call, **parameters):
        """The text of the error, which has to have that code."""
        try:
            answer = call(**parameters)
        except ClientError as error:
            equal(error.response["Error"]["Code"], code)
            equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
            return error.response["Error"]["Message"]
        raise AssertionError(f"{code} was expected and {answer} came")

    def put_and_get():
        name = stack.name()
        put = stack.put(name, "text")
        equal((put["Version"], put["Tier"]), (1, "Standard"))
        answer = ssm.get_parameter(Name=name)
        parameter = answer["Parameter"]
        assert answer["ResponseMetadata"]["RequestId"], "no request id"
        modified = parameter.pop("LastModifiedDate")
        now = datetime.datetime.now(modified.tzinfo)
        assert abs(now - modified) < datetime.timedelta(minutes=5), modified
        expected = {
            "ARN": f"arn:aws:ssm:eu-west-1:000000000000:parameter{name}",
            "DataType": "text",
            "Name": name,
            "Type": "String",
            "Value": "text",
            "Version": 1,
        }
        equal(parameter, expected)

    def versions():
        name = stack.name()
        for number in (1, 2, 3):
            equal(stack.put(name, str(number), Overwrite=True)["Version"], number)
        equal(ssm.get_parameter(Name=name)["Parameter"]["Value"], "3")
        second = ssm.get_parameter(Name=f"{name}:2")["Parameter"]
        equal((second["Value"], second["Version"], second["Selector"]), ("2", 2, ":2"))
        text = refused("ParameterVersionNotFound", ssm.get_parameter, Name=f"{name}:9")
        assert "could not find version 9" in text, text

    def exceptions():
        name = stack.name()
        stack.put(name)
        try:
            stack.put(name)
        except ssm.exceptions.ParameterAlreadyExists as error:
            assert "set the overwrite option" in str(error), error
        try:
            ssm.get_parameter(Name=f"{name}/none")
        except ssm.exceptions.ParameterNotFound as error:
            equal(error.response["Error"]["Message"], "")
        else:
            raise AssertionError("a parameter that is not there was found")

    def many():
        names = [stack.name() for _ in range(2)]
        for name in names:
            stack.put(name)
        answer = ssm.get_parameters(Names=[*names, "/judge/none"])
        equal([parameter["Name"] for parameter in answer["Parameters"]], names)
        equal(answer["InvalidParameters"], ["/judge/none"])
        answer = ssm.delete_parameters(Names=[*names, "/judge/none"])
        equal(sorted(answer["DeletedParameters"]), sorted(names))
        equal(answer["InvalidParameters"], ["/judge/none"])
        refused("ParameterNotFound", ssm.delete_parameter, Name=names[0])

    def pages():
        path = stack.name()
        for number in range(12):
            stack.put(f"{path}/n{number:02}")
        stack.put(f"{path}/deep/er")
        paginator = ssm.get_paginator("get_parameters_by_path")
        for recursive, size, expected in [(False, 5, 12), (True, 10, 13), (False, 1, 12)]:
            pages = paginator.paginate(Path=path, Recursive=recursive, PaginationConfig={"PageSize": size})
            names = [parameter["Name"] for page in pages for parameter in page["Parameters"]]
            equal((len(names), len(set(names))), (expected, expected))
        beginning = {"Key": "Name", "Option": "BeginsWith", "Values": [path]}
        paginator = ssm.get_paginator("describe_parameters")
        pages = paginator.paginate(ParameterFilters=[beginning], PaginationConfig={"PageSize": 4})
        equal(len([parameter for page in pages for parameter in page["Parameters"]]), 13)

    def secure_string():
        name = stack.name()
        stack.put(name, "hunter2", Type="SecureString")
        hidden = ssm.get_parameter(Name=name)["Parameter"]
        equal(hidden["Type"], "SecureString")
        assert "hunter2" not in hidden["Value"], hidden
        shown = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
        equal(shown["Value"], "hunter2")
        described = ssm.describe_parameters(Filters=[{"Key": "Name", "Values": [name]}])["Parameters"]
        equal([parameter["KeyId"] for parameter in described], ["alias/aws/ssm"])

    def tiers():
        name = stack.name()
        text = refused("ValidationException", stack.put, name=name, value="v" * 4097)
        assert "maximum parameter value of 4096 characters" in text, text
        text = refused("ValidationException", stack.put, name=name, value="v" * 8193, Tier="Advanced")
        assert "maximum parameter value of 8192 characters" in text, text
        put = stack.put(name, "v" * 8192, Tier="Intelligent-Tiering")
        equal((put["Version"], put["Tier"]), (1, "Advanced"))
        text = refused("ValidationException", stack.put, name=name, Tier="Standard", Overwrite=True)
        assert "You can't downgrade" in text, text

    def names():
        for name, code in [
            ("judge/relative", "ValidationException"),
            ("/judge//x", "ValidationException"),
            ("/judge/a b", "ValidationException"),
            ("ssm-judge", "ValidationException"),
            ("/x" * 16, "HierarchyLevelLimitExceededException"),
        ]:
            refused(code, stack.put, name=name)

    def unknown_operation():
        refused("UnknownOperationException", ssm.list_commands)

    for check in [
        put_and_get,
        versions,
        exceptions,
        many,
        pages,
        secure_string,
        tiers,
        names,
        unknown_operation,
    ]:
        checks.run(f"boto3: {check.__name__.replace('_', ' ')}", check)
