"""What every judge shares: its environment, its checks and its last line.

A judge asks a foreign client about a running stack. It prints a line for each check and ends with `N passed, M failed`;
its exit status is 1 when a check failed. Where the foreign program is missing it says so and ends with status 0, or
with 1 when REQUIRE_JUDGES=1.
"""

import importlib.util
import json
import os
import pathlib
import shutil
import sys
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]


def require(judge, programs=(), modules=()):
    """Ends the judge when a program or a Python module that it needs is not there."""
    missing = [name for name in programs if shutil.which(name) is None]
    missing += [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        stop(judge, f"{' and '.join(missing)} not found")


def address(judge, variable):
    """The address that an environment variable holds, without a slash at its end."""
    url = os.environ.get(variable, "").rstrip("/")
    if not url:
        stop(judge, f"{variable} is not set: start `cargo twin up` and set it to the address that it prints")
    return url


def recorded(name, account):
    """The cases of a file of answers recorded from AWS, as if recorded in `account`; none where there is no such file."""
    folder = pathlib.Path(os.environ.get("RECORDED") or ROOT.parent / "shared" / "recorded")
    path = folder / name
    if path.is_file():
        # The account that was recorded stands in ARNs; here it is another.
        return json.loads(path.read_text().replace("111111111111", account))
    print(f"skipped: {path} is not there; RECORDED names the folder of recorded answers")
    return []


def cli_environment(region, **more):
    """The environment of an AWS CLI that asks once, in `region`, and prints everything at once."""
    return {
        **os.environ,
        # The first AWS CLI reads the older name of the two alone.
        "AWS_DEFAULT_REGION": region,
        "AWS_REGION": region,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_PAGER": "",
        "AWS_MAX_ATTEMPTS": "1",
        **more,
    }


def stop(judge, reason):
    """Ends a judge that cannot run."""
    print(f"judges/{judge}: not run: {reason}")
    sys.exit(1 if os.environ.get("REQUIRE_JUDGES") == "1" else 0)


class Checks:
    """Counts checks; one that fails, or raises, does not keep the others from running."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.not_done = 0

    def run(self, name, check):
        """Runs `check`, which asserts."""
        try:
            check()
        except Exception as error:
            self.failed += 1
            print(f"FAILED  {name}")
            where = traceback.extract_tb(error.__traceback__)[-1]
            print(f"        {pathlib.Path(where.filename).name}:{where.lineno}: {type(error).__name__}: {error}")
        else:
            self.passed += 1
            print(f"passed  {name}")

    def skip(self, name, reason):
        """Lists a case that is left out on purpose."""
        self.not_done += 1
        print(f"not done, because {reason}: {name}")

    def end(self):
        """Prints the last line and ends the judge."""
        if self.not_done:
            print(f"{self.not_done} not done")
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


def equal(actual, expected):
    """Asserts equality and shows both when they differ."""
    assert actual == expected, f"{actual!r} is not {expected!r}"
