"""The endpoint that is asked, and an event that one of the stack's functions answers."""

import json

import boto3
from botocore.config import Config

REGION = "eu-west-1"
ACCOUNT = "000000000000"
FUNCTION = "replace-strings"
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{FUNCTION}"

# As much of API Gateway's event as tells what it is.
EVENT = json.dumps(
    {
        "resource": "/string/replace",
        "path": "/string/replace",
        "httpMethod": "POST",
        "headers": {"Content-Type": "application/json"},
        "multiValueHeaders": {"Content-Type": ["application/json"]},
        "requestContext": {"httpMethod": "POST", "stage": "test"},
        "body": '{"content":"ing and abn, not booking"}',
        "isBase64Encoded": False,
    }
)
BODY = '{"message":"ING BANK and ABN AMRO, not booking"}'


class Stack:
    def __init__(self, url):
        self.url = url
        self.client = boto3.client(
            "lambda",
            endpoint_url=url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30),
        )
