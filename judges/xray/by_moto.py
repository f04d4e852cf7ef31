"""moto's X-Ray beside ours: the same calls, and answers of the same shape.

moto has no sampling rules and no filter expressions, and its values are guesses in places; what is compared is which members
an answer has and of which types they are. Ours may have more.
"""

import json
import shutil
import socket
import subprocess
import time

from stack import client, request, segment, trace_id


def run(checks, stack):
    name = "moto: the same shapes for put, summaries and batch-get"
    if shutil.which("moto_server") is None:
        checks.skip(name, "moto_server is not on the PATH")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["moto_server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        checks.run(name, lambda: compare(stack, server, port))
    finally:
        server.terminate()
        server.wait(timeout=30)


def compare(stack, server, port):
    wait_for(server, port)
    theirs, ours = (ask(xray) for xray in (client("xray", f"http://127.0.0.1:{port}"), stack.client))
    for call, answer in theirs.items():
        same(answer, ours[call], call)


def ask(xray):
    trace = trace_id()
    documents = [json.dumps(document) for document in request(trace, "judge")]
    bad = json.dumps({key: value for key, value in segment(trace, "judge").items() if key != "start_time"})
    now = time.time()
    answers = {
        "put": xray.put_trace_segments(TraceSegmentDocuments=[*documents, bad]),
        "summaries": xray.get_trace_summaries(StartTime=now - 300, EndTime=now + 300),
        "batch": xray.batch_get_traces(TraceIds=[trace, trace_id()]),
    }
    for answer in answers.values():
        answer.pop("ResponseMetadata")
    ids = [summary["Id"] for summary in answers["summaries"]["TraceSummaries"]]
    assert trace in ids, f"{trace} is not among {ids}"
    return answers


def same(theirs, ours, where):
    """Asserts that ours has every member of theirs, of the same type; of a list the first items are compared."""
    if isinstance(theirs, dict):
        assert isinstance(ours, dict), f"{where} is {ours!r}, not an object"
        missing = sorted(set(theirs) - set(ours))
        assert not missing, f"{where} has no {missing}"
        for key, value in theirs.items():
            same(value, ours[key], f"{where}.{key}")
    elif isinstance(theirs, list):
        assert isinstance(ours, list), f"{where} is {ours!r}, not a list"
        assert bool(ours) or not theirs, f"{where} is empty"
        for their, our in zip(theirs[:1], ours[:1]):
            same(their, our, f"{where}[0]")
    elif isinstance(theirs, (int, float)) and not isinstance(theirs, bool):
        assert isinstance(ours, (int, float)), f"{where} is {ours!r}, not a number"
    else:
        assert type(theirs) is type(ours), f"{where} is {ours!r}, not like {theirs!r}"


def wait_for(server, port, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, f"moto_server ended with {server.returncode}"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"moto_server does not answer after {seconds} s")
