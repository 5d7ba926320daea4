from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

import assurance_report
from assurance_report import Check, Promise

ROOT = Path(__file__).resolve().parents[2]
JUNIT = """<?xml version="1.0"?><testsuites><testsuite>
<testcase classname="tests.a.test_b" name="test_one[x]"/><testcase classname="tests.a.test_b" name="test_one[y]"/>
<testcase classname="tests.a.test_b" name="test_two"><failure message="no"/></testcase>
<testcase classname="tests.a.test_c" name="test_three"><skipped message="no &lt;root&gt; here"/></testcase>
</testsuite></testsuites>"""


@pytest.mark.parametrize("promise", assurance_report.promises(), ids=lambda promise: promise.id)
def test_every_test_that_the_table_names_is_there(promise: Promise) -> None:
    for name in (test for check in promise.checks for test in check.tests):
        file, _, function = name.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert function in there or (not function and any(each.startswith("test_") for each in there)), name


def test_ids_are_distinct_and_every_promise_is_tried() -> None:
    ids = [promise.id for promise in assurance_report.promises()]
    assert len(ids) == len(set(ids)) >= 9
    checks = [check for promise in assurance_report.promises() for check in promise.checks or [Check("", ())]]
    assert all(check.tests for check in checks)


@pytest.mark.parametrize(
    ("tests", "word"),
    [
        (["tests/a/test_b.py::test_one"], "holds"),
        (["tests/a/test_b.py"], "fails"),
        (["tests/a/test_b.py::test_one", "tests/a/test_b.py::test_two"], "fails"),
        (["tests/a/test_c.py"], "untried"),
        (["tests/a/test_gone.py"], "untried"),
    ],
)
def test_an_assertion_holds_only_where_tests_passed_and_none_failed(
    tmp_path: Path, tests: list[str], word: str
) -> None:
    (tmp_path / "junit.xml").write_text(JUNIT)
    end = assurance_report.ran(Check("x", tuple(tests)), assurance_report.results(tmp_path / "junit.xml"))
    assert end.word == word


def test_the_page_says_what_failed_and_why_something_was_not_tried(tmp_path: Path) -> None:
    (tmp_path / "junit.xml").write_text(JUNIT)
    checks = tuple(
        Check(f"<{name}>", (f"tests/a/{name}",)) for name in ("test_b.py::test_one", "test_b.py", "test_c.py")
    )
    found = assurance_report.results(tmp_path / "junit.xml")
    shown = assurance_report.page([Promise("Z9", "It is so.", checks)], found, datetime(2026, 1, 2, tzinfo=UTC))
    assert "3 assertions: 1 hold, 1 fail, 1 were not tried." in shown
    assert "DOES NOT HOLD" in shown
    assert "skipped: no &lt;root&gt; here" in shown
    assert "<test_b" not in shown
