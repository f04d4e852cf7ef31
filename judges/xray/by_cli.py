"""The AWS CLI, as a person types it: what it prints and its exit status."""

import json
import secrets
import subprocess
import time

from judge import cli_environment, equal
from stack import REGION, request, segment, segment_id, trace_id


def run(checks, stack):
    environment = cli_environment(REGION, AWS_ENDPOINT_URL=stack.url)

    def aws(*arguments):
        command = ["aws", "xray", *arguments, "--output", "json"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)

    def answer(*arguments):
        done = aws(*arguments)
        equal((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout or "{}")

    def refused(text, *arguments):
        done = aws(*arguments)
        assert done.returncode not in (0, None), done.stdout
        assert text in done.stderr, done.stderr

    def window():
        now = int(time.time())
        return "--start-time", str(now - 300), "--end-time", str(now + 300)

    def put_find_and_get():
        trace, name = trace_id(), f"judge-{secrets.token_hex(6)}"
        documents = [json.dumps(document) for document in request(trace, name)]
        equal(answer("put-trace-segments", "--trace-segment-documents", *documents), {"UnprocessedTraceSegments": []})
        expression = f'service("{name}") {{ http.status = 429 }}'
        found = answer("get-trace-summaries", *window(), "--filter-expression", expression)
        equal([summary["Id"] for summary in found["TraceSummaries"]], [trace])
        traces = answer("batch-get-traces", "--trace-ids", trace)
        equal(len(traces["Traces"][0]["Segments"]), 3)
        equal(traces["UnprocessedTraceIds"], [])
        graph = answer("get-service-graph", *window())
        edges = [len(service["Edges"]) for service in graph["Services"] if service["Name"] == name]
        equal(sorted(edges), [1, 2])
        equal(len(answer("get-trace-graph", "--trace-ids", trace)["Services"]), 4)

    def documents_one_by_one():
        bad = segment(trace_id(), "{}")
        good = segment(trace_id(), "good")
        unprocessed = answer("put-trace-segments", "--trace-segment-documents", json.dumps(bad), json.dumps(good))
        equal([one["Id"] for one in unprocessed["UnprocessedTraceSegments"]], [bad["id"]])
        equal(len(answer("batch-get-traces", "--trace-ids", good["trace_id"])["Traces"]), 1)

    def bad_queries():
        refused(
            "An error occurred (InvalidRequestException) when calling the GetTraceSummaries operation: FilterExpression",
            *("get-trace-summaries", *window(), "--filter-expression", "service("),
        )
        refused(
            "An error occurred (InvalidRequestException) when calling the BatchGetTraces operation:",
            *("batch-get-traces", "--trace-ids", *[trace_id()] * 6),
        )

    def sampling():
        rule = stack.rule()
        answer("create-sampling-rule", "--sampling-rule", json.dumps(rule))
        refused(
            "An error occurred (InvalidRequestException) when calling the CreateSamplingRule operation: there is",
            *("create-sampling-rule", "--sampling-rule", json.dumps(rule)),
        )
        update = json.dumps({"RuleName": rule["RuleName"], "ReservoirSize": 8})
        answer("update-sampling-rule", "--sampling-rule-update", update)
        rules = answer("get-sampling-rules")["SamplingRuleRecords"]
        sizes = {one["SamplingRule"]["RuleName"]: one["SamplingRule"]["ReservoirSize"] for one in rules}
        equal(sizes[rule["RuleName"]], 8)
        statistics = {
            "RuleName": rule["RuleName"],
            "ClientID": segment_id() + "0" * 8,
            "Timestamp": int(time.time()),
            "RequestCount": 1,
            "SampledCount": 0,
            "BorrowCount": 1,
        }
        targets = answer("get-sampling-targets", "--sampling-statistics-documents", json.dumps(statistics))
        equal(targets["SamplingTargetDocuments"][0]["ReservoirQuota"], 8)
        answer("delete-sampling-rule", "--rule-name", rule["RuleName"])
        refused("(InvalidRequestException)", "delete-sampling-rule", "--rule-name", rule["RuleName"])

    for check in [put_find_and_get, documents_one_by_one, bad_queries, sampling]:
        checks.run(f"aws: {check.__name__.replace('_', ' ')}", check)
