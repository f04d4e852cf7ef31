"""The endpoint that is asked, and what the judge sends to it."""

import json
import os
import secrets
import socket
import time
import urllib.parse

import boto3
from botocore.config import Config

REGION = "eu-west-1"
ACCOUNT = "000000000000"


def client(service, url):
    return boto3.client(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30),
    )


def segment_id():
    return secrets.token_hex(8)


def trace_id(at=None):
    return f"1-{int(at or time.time()):08x}-{secrets.token_hex(12)}"


def segment(trace, name, **more):
    """A segment that has just ended."""
    now = time.time()
    return {
        "name": name,
        "id": segment_id(),
        "trace_id": trace,
        "start_time": now - 1,
        "end_time": now - 0.5,
        **more,
    }


def request(trace, name):
    """The segments of one request: a service that calls another one and reads a parameter."""
    now = time.time()
    call = {"name": f"{name}-behind", "id": segment_id(), "namespace": "remote", "start_time": now - 0.9, "end_time": now - 0.6}
    read = {
        "name": "SSM",
        "id": segment_id(),
        "namespace": "aws",
        "start_time": now - 0.95,
        "end_time": now - 0.9,
        "aws": {"operation": "GetParameter", "region": REGION},
    }
    front = segment(
        trace,
        name,
        origin="AWS::ECS::Fargate",
        http={"request": {"method": "POST", "url": f"http://localhost/{name}"}, "response": {"status": 429}},
        error=True,
        throttle=True,
        user="judge",
        annotations={"size": 3, "kind": "judge", "hot": True},
        subsegments=[call, read],
    )
    behind = segment(trace, f"{name}-behind", parent_id=call["id"])
    return [front, behind]


class Stack:
    def __init__(self, url):
        self.url = url
        self.client = client("xray", url)
        self.line = json.loads(os.environ.get("TWIN_STACK") or "null")
        self.rules = set()

    def put(self, *documents):
        texts = [document if isinstance(document, str) else json.dumps(document) for document in documents]
        return self.client.put_trace_segments(TraceSegmentDocuments=texts)["UnprocessedTraceSegments"]

    def datagram(self, document):
        """Sends a document as a program sends it to the daemon."""
        address = urllib.parse.urlsplit(self.url)
        text = json.dumps({"format": "json", "version": 1}) + "\n" + json.dumps(document)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(text.encode(), (address.hostname, address.port))

    def wait_for(self, trace, seconds=30):
        """The trace, as soon as it is there."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            traces = self.client.batch_get_traces(TraceIds=[trace])["Traces"]
            if traces:
                return traces[0]
            time.sleep(0.05)
        raise AssertionError(f"there is no trace {trace} after {seconds} s")

    def rule(self, **more):
        """A rule that can be created, under a name that no other run uses."""
        name = f"judge-{secrets.token_hex(6)}"
        self.rules.add(name)
        return {
            "RuleName": name,
            "ResourceARN": "*",
            "Priority": 100,
            "FixedRate": 0.1,
            "ReservoirSize": 5,
            "ServiceName": "*",
            "ServiceType": "*",
            "Host": "*",
            "HTTPMethod": "GET",
            "URLPath": "/health*",
            "Version": 1,
            **more,
        }

    def clean(self):
        for record in self.client.get_sampling_rules()["SamplingRuleRecords"]:
            name = record["SamplingRule"]["RuleName"]
            if name in self.rules:
                self.client.delete_sampling_rule(RuleName=name)
