"""boto3, which parses every answer by the service's own model."""

import datetime
import json
import secrets
import time

from botocore.exceptions import ClientError
from judge import equal
from stack import ACCOUNT, REGION, request, segment, segment_id, trace_id


def run(checks, stack):
    xray = stack.client

    def refused(code, call, **parameters):
        """The text of the error, which has to have that code."""
        try:
            answer = call(**parameters)
        except ClientError as error:
            equal(error.response["Error"]["Code"], code)
            equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
            assert error.response["ResponseMetadata"]["RequestId"], "no request id"
            return error.response["Error"]["Message"]
        raise AssertionError(f"{code} was expected and {answer} came")

    def window():
        now = time.time()
        return {"StartTime": now - 300, "EndTime": now + 300}

    def found(expression, **more):
        pages = xray.get_paginator("get_trace_summaries").paginate(**window(), FilterExpression=expression, **more)
        return [summary for page in pages for summary in page["TraceSummaries"]]

    def put_and_get():
        trace = trace_id()
        front, behind = request(trace, f"judge-{secrets.token_hex(6)}")
        equal(stack.put(behind, front), [])
        pages = list(xray.get_paginator("batch_get_traces").paginate(TraceIds=[trace]))
        traces = [trace for page in pages for trace in page["Traces"]]
        equal([one["Id"] for one in traces], [trace])
        equal(traces[0]["LimitExceeded"], False)
        segments = {one["Id"]: json.loads(one["Document"]) for one in traces[0]["Segments"]}
        equal(segments[front["id"]], front)
        equal(segments[behind["id"]], behind)
        inferred = [one for one in segments.values() if one.get("inferred")]
        equal([(one["name"], one["origin"]) for one in inferred], [("SSM", "AWS::SSM")])

    def documents_one_by_one():
        trace = trace_id()
        good = segment(trace, "good")
        bad = segment(trace, "GET /{id}")
        unprocessed = stack.put("{", bad, good)
        expected = [
            {"ErrorCode": "ParseError", "Message": "Invalid segment. ErrorCode: ParseError"},
            {"Id": bad["id"], "ErrorCode": "InvalidName", "Message": "Invalid segment. ErrorCode: InvalidName"},
        ]
        equal(unprocessed, expected)
        segments = xray.batch_get_traces(TraceIds=[trace])["Traces"][0]["Segments"]
        equal([one["Id"] for one in segments], [good["id"]])

    def before_its_parent():
        trace = trace_id()
        root = segment(trace, "root")
        part = segment(trace, "part", type="subsegment", parent_id=root["id"])
        equal(stack.put(part), [])
        equal(stack.put(root), [])
        segments = xray.batch_get_traces(TraceIds=[trace])["Traces"][0]["Segments"]
        equal([one["Id"] for one in segments], [root["id"]])
        equal(json.loads(segments[0]["Document"])["subsegments"][0]["id"], part["id"])

    def datagrams():
        trace = trace_id()
        document = segment(trace, "by udp")
        stack.datagram(document)
        equal([one["Id"] for one in stack.wait_for(trace)["Segments"]], [document["id"]])

    def unknown_ids():
        trace = trace_id()
        answer = xray.batch_get_traces(TraceIds=[trace])
        equal((answer["Traces"], answer["UnprocessedTraceIds"]), ([], [trace]))
        text = refused("InvalidRequestException", xray.batch_get_traces, TraceIds=[trace] * 6)
        assert "1 to 5" in text, text

    def summaries():
        trace, name = trace_id(), f"judge-{secrets.token_hex(6)}"
        stack.put(*request(trace, name))
        (summary,) = found(f'service("{name}")')
        equal(summary["Id"], trace)
        equal(summary["Http"], {"HttpURL": f"http://localhost/{name}", "HttpStatus": 429, "HttpMethod": "POST"})
        equal((summary["HasError"], summary["HasThrottle"], summary["HasFault"]), (True, True, False))
        equal(summary["IsPartial"], False)
        assert isinstance(summary["StartTime"], datetime.datetime), summary
        assert 0.49 < summary["ResponseTime"] < 0.51, summary
        equal(summary["EntryPoint"]["Name"], name)
        equal(sorted(one["Name"] for one in summary["ServiceIds"]), ["SSM", name, f"{name}-behind"])
        equal(summary["Annotations"]["size"][0]["AnnotationValue"], {"NumberValue": 3.0})
        equal(summary["Annotations"]["kind"][0]["AnnotationValue"], {"StringValue": "judge"})
        equal(summary["Annotations"]["hot"][0]["AnnotationValue"], {"BooleanValue": True})
        equal([one["UserName"] for one in summary["Users"]], ["judge"])

    def filters():
        trace, name = trace_id(), f"judge-{secrets.token_hex(6)}"
        stack.put(*request(trace, name))
        for expression, count in [
            ("http.status = 429", 1),
            ("http.status != 429", 0),
            ("throttle AND error", 1),
            ("fault OR ok", 0),
            ("responsetime > 0.4 AND duration < 5", 1),
            ("annotation.size >= 3 AND annotation[kind] = \"judge\"", 1),
            ("annotation.hot = false", 0),
            ("user = \"judge\" AND http.method = \"POST\"", 1),
            ("http.url ENDSWITH \"/nothing\"", 0),
            (f'edge("{name}", "SSM") {{ inferred }}', 1),
            (f'service(id(name: "{name}", type: "AWS::ECS::Fargate")) {{ !fault }}', 1),
        ]:
            equal((expression, len(found(f'service("{name}") AND ({expression})'))), (expression, count))
        text = refused("InvalidRequestException", xray.get_trace_summaries, **window(), FilterExpression="fault AND")
        assert "at character 10" in text, text

    def pages():
        name = f"judge-{secrets.token_hex(6)}"
        traces = [trace_id() for _ in range(230)]
        for start in range(0, len(traces), 50):
            stack.put(*(segment(trace, name) for trace in traces[start : start + 50]))
        for kind in ["TraceId", "Event", "Service"]:
            ids = [summary["Id"] for summary in found(f'service("{name}")', TimeRangeType=kind)]
            equal((kind, sorted(ids)), (kind, sorted(traces)))
        limited = found(f'service("{name}")', PaginationConfig={"MaxItems": 7})
        equal(len(limited), 7)
        text = refused("InvalidRequestException", xray.get_trace_summaries, **window(), NextToken="x")
        assert "NextToken" in text, text

    def service_graph():
        trace, name = trace_id(), f"judge-{secrets.token_hex(6)}"
        stack.put(*request(trace, name))
        graph = list(xray.get_paginator("get_service_graph").paginate(**window()))
        services = [service for page in graph for service in page["Services"]]
        for nodes in (services, xray.get_trace_graph(TraceIds=[trace])["Services"]):
            by_type = {one.get("Type"): one for one in nodes if one["Name"] == name}
            equal(set(by_type), {"client", "AWS::ECS::Fargate"})
            front = by_type["AWS::ECS::Fargate"]
            equal((front["Root"], front["State"]), (True, "active"))
            statistics = front["SummaryStatistics"]
            equal(statistics["ErrorStatistics"], {"ThrottleCount": 1, "OtherCount": 0, "TotalCount": 1})
            equal((statistics["OkCount"], statistics["TotalCount"]), (0, 1))
            equal(front["ResponseTimeHistogram"], [{"Value": 0.5, "Count": 1}])
            equal([edge["ReferenceId"] for edge in by_type["client"]["Edges"]], [front["ReferenceId"]])
            equal(len(front["Edges"]), 2)

    def sampling_rules():
        (default,) = [
            record["SamplingRule"]
            for page in xray.get_paginator("get_sampling_rules").paginate()
            for record in page["SamplingRuleRecords"]
            if record["SamplingRule"]["RuleName"] == "Default"
        ]
        equal((default["Priority"], default["ReservoirSize"], default["FixedRate"]), (10000, 1, 0.05))
        rule = stack.rule()
        created = xray.create_sampling_rule(SamplingRule=rule)["SamplingRuleRecord"]
        arn = f"arn:aws:xray:{REGION}:{ACCOUNT}:sampling-rule/{rule['RuleName']}"
        equal(created["SamplingRule"], {**rule, "RuleARN": arn, "Attributes": {}})
        assert isinstance(created["CreatedAt"], datetime.datetime), created
        update = {"RuleARN": arn, "FixedRate": 1.0}
        updated = xray.update_sampling_rule(SamplingRuleUpdate=update)["SamplingRuleRecord"]
        equal(updated["SamplingRule"]["FixedRate"], 1.0)
        deleted = xray.delete_sampling_rule(RuleName=rule["RuleName"])["SamplingRuleRecord"]
        equal(deleted["SamplingRule"], updated["SamplingRule"])
        try:
            xray.delete_sampling_rule(RuleName="Default")
        except xray.exceptions.InvalidRequestException as error:
            assert "Default" in str(error), error
        else:
            raise AssertionError("the Default rule was deleted")

    def rule_limit():
        there = len(xray.get_sampling_rules()["SamplingRuleRecords"])
        for _ in range(there, 26):
            xray.create_sampling_rule(SamplingRule=stack.rule())
        refused("RuleLimitExceededException", xray.create_sampling_rule, SamplingRule=stack.rule())
        stack.clean()

    def sampling_targets():
        rule = stack.rule()
        xray.create_sampling_rule(SamplingRule=rule)

        def target(client):
            document = {
                "RuleName": rule["RuleName"],
                "ClientID": client,
                "Timestamp": time.time(),
                "RequestCount": 10,
                "SampledCount": 1,
                "BorrowCount": 1,
            }
            answer = xray.get_sampling_targets(SamplingStatisticsDocuments=[document, {**document, "RuleName": "none"}])
            equal([one["RuleName"] for one in answer["UnprocessedStatistics"]], ["none"])
            assert isinstance(answer["LastRuleModification"], datetime.datetime), answer
            (one,) = answer["SamplingTargetDocuments"]
            now = datetime.datetime.now(one["ReservoirQuotaTTL"].tzinfo)
            assert now < one["ReservoirQuotaTTL"] < now + datetime.timedelta(minutes=5), one
            equal((one["FixedRate"], one["Interval"]), (0.1, 10))
            return one["ReservoirQuota"]

        first, second = segment_id() + "0" * 8, segment_id() + "0" * 8
        equal(target(first), 5)
        # From the second report of each on both are known.
        target(second)
        equal(target(first) + target(second), 5)

    for check in [
        put_and_get,
        documents_one_by_one,
        before_its_parent,
        datagrams,
        unknown_ids,
        summaries,
        filters,
        pages,
        service_graph,
        sampling_rules,
        rule_limit,
        sampling_targets,
    ]:
        checks.run(f"boto3: {check.__name__.replace('_', ' ')}", check)
