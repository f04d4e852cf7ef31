"""The endpoint that is asked, and the names that the judge may use there."""

import uuid

import boto3
from botocore.config import Config

REGION = "eu-west-1"
ACCOUNT = "000000000000"


class Stack:
    def __init__(self, url):
        self.url = url
        self.client = boto3.client(
            "ssm",
            endpoint_url=url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30),
        )
        self.names = set()

    def name(self, prefix="/judge/"):
        """A name that no other run uses; what is put under it is deleted at the end."""
        name = f"{prefix}{uuid.uuid4().hex}"
        self.names.add(name)
        return name

    def put(self, name, value="123", **more):
        answer = self.client.put_parameter(Name=name, Value=value, **{"Type": "String", **more})
        self.names.add(name)
        return answer

    def clean(self):
        names = sorted(self.names)
        for start in range(0, len(names), 10):
            self.client.delete_parameters(Names=names[start : start + 10])
