"""Write one page: each promise of custody and safety, how it is tested, and how the last run ended.

    scripts/assurance_report.py OUT.html [--results JUNIT.xml]

Without --results the tests that scripts/assurance.toml names are run now (some minutes). With it, a run that was kept
is read: scripts/test --junitxml JUNIT.xml. The program ends with 1 where a promise does not hold, or was not tried.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from xml.etree import ElementTree

from evidence import __version__, sandbox

ROOT = Path(__file__).resolve().parents[1]
PROMISES = ROOT / "scripts" / "assurance.toml"
STYLE = """
body { font: 16px/1.45 Georgia, serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 2rem; }
td, th { border: 1px solid #bbb; padding: .4rem; }
th { text-align: left; background: #f3f3f0; } td, th { vertical-align: top; } .tests { font-size: .8rem; color: #555; }
.holds { color: #17602a; } .fails { color: #a00; font-weight: bold; } .untried { color: #8a5a00; font-weight: bold; }
h2 { margin-bottom: .2rem; } td:last-child { white-space: nowrap; }
"""

Word = Literal["holds", "fails", "untried"]


@dataclass(frozen=True, slots=True)
class Check:
    """One assertion, and the tests that try it: a file, or a file and a test in it, as pytest names them."""

    assertion: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """One requirement with its assertions."""

    id: str
    requirement: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Ran:
    """How the tests of one assertion ended: their number by end, and why any were skipped."""

    passed: int
    failed: int
    skipped: int
    reasons: tuple[str, ...]

    @property
    def word(self) -> Word:
        """Whether the assertion holds. It does only where some test passed and none failed."""
        if self.failed:
            return "fails"
        return "holds" if self.passed else "untried"


Results = dict[str, list[tuple[str, str]]]
"""End (passed, failed, skipped) and reason of every run of a test, by its name as pytest writes it, parameters off."""


def promises() -> tuple[Promise, ...]:
    """Read the table."""
    read = tomllib.loads(PROMISES.read_text(encoding="utf-8"))["promise"]
    return tuple(Promise(each["id"], each["requirement"], tuple(_checks(each["checks"]))) for each in read)


def _checks(given: list[dict[str, Any]]) -> Iterator[Check]:
    yield from (Check(each["assertion"], tuple(each["tests"])) for each in given)


def results(junit: Path) -> Results:
    """Read what a run of the tests wrote."""
    found: Results = {}
    for case in ElementTree.parse(junit).iter("testcase"):
        file = str(case.get("classname")).replace(".", "/") + ".py"
        name = f"{file}::{str(case.get('name')).partition('[')[0]}"
        failed = next((case.find(kind) for kind in ("failure", "error") if case.find(kind) is not None), None)
        skipped = case.find("skipped")
        end = "failed" if failed is not None else "skipped" if skipped is not None else "passed"
        reason = "" if skipped is None else str(skipped.get("message") or "")
        found.setdefault(name, []).append((end, reason))
    return found


def ran(check: Check, found: Results) -> Ran:
    """Sum up how the tests of one assertion ended; a test that did not run at all counts as skipped."""
    ends: list[tuple[str, str]] = []
    for test in check.tests:
        named = [each for name, runs in found.items() if name == test or name.startswith(f"{test}::") for each in runs]
        ends += named or [("skipped", f"{test} did not run")]
    counts = {word: sum(end == word for end, _ in ends) for word in ("passed", "failed", "skipped")}
    return Ran(**counts, reasons=tuple(dict.fromkeys(reason for _, reason in ends if reason)))


def page(given: Sequence[Promise], found: Results, now: datetime) -> str:
    """Write the page."""
    all_ran = [ran(check, found) for promise in given for check in promise.checks]
    words = {word: sum(each.word == word for each in all_ran) for word in ("holds", "fails", "untried")}
    guards = ", ".join(sandbox.guards()) or "none"
    summary = (
        f"{len(all_ran)} assertions: {words['holds']} hold, {words['fails']} fail, {words['untried']} were not tried."
    )
    body = "".join(_promise(promise, found) for promise in given)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>tuskprint: what is promised, and how it was tested</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>{STYLE}</style></head><body>
<h1>What is promised, and how it was tested</h1>
<p>tuskprint {escape(__version__)}, tested {now:%Y-%m-%d %H:%M} UTC on {escape(platform.platform())}, Python
{escape(platform.python_version())}. Guards of this system around decoding: {escape(guards)}.</p>
<p><strong>{summary}</strong></p>
<p>Each requirement is split into assertions, each of which either holds or does not; each assertion is tried by tests,
which are programs that anyone can read and run again. A test shows that something held on that computer on that day; it
is no certificate, and it says nothing of what is not listed. SECURITY.md says what is not protected.</p>
{body}</body></html>
"""


def _promise(promise: Promise, found: Results) -> str:
    rows = "".join(_row(check, ran(check, found)) for check in promise.checks)
    head = "<tr><th>Assertion</th><th>Result</th></tr>"
    return f"<h2>{escape(promise.id)}</h2><p>{escape(promise.requirement)}</p><table>{head}{rows}</table>\n"


def _row(check: Check, end: Ran) -> str:
    said = {"holds": "holds", "fails": "DOES NOT HOLD", "untried": "not tried here"}[end.word]
    numbers = ", ".join(f"{count} {word}" for word, count in _counts(end) if count)
    tests = "<br>".join(escape(test) for test in check.tests)
    why = "".join(f"<br>skipped: {escape(reason)}" for reason in end.reasons)
    return (
        f'<tr><td>{escape(check.assertion)}<div class="tests">{tests}{why}</div></td>'
        f'<td class="{end.word}">{said}<div class="tests">{numbers}</div></td></tr>'
    )


def _counts(end: Ran) -> Iterator[tuple[str, int]]:
    yield from (("passed", end.passed), ("failed", end.failed), ("skipped", end.skipped))


def run(given: Sequence[Promise], junit: Path) -> None:
    """Run the tests that are named; how they end stands in ``junit``."""
    named = list(dict.fromkeys(test for promise in given for check in promise.checks for test in check.tests))
    words = [sys.executable, "-m", "pytest", "--quiet", f"--junitxml={junit}", *named]
    subprocess.run(words, cwd=ROOT, check=False, stdout=sys.stderr)


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--results", type=Path, help="JUnit file of a run that was kept; else the tests are run now.")
    asked = parser.parse_args()
    given = promises()
    with TemporaryDirectory() as folder:
        junit = asked.results or Path(folder) / "junit.xml"
        if asked.results is None:
            run(given, junit)
        found = results(junit)
    asked.out.write_text(page(given, found, datetime.now(UTC)), encoding="utf-8")
    ends = [(promise.id, check.assertion, ran(check, found)) for promise in given for check in promise.checks]
    for id_, assertion, end in ends:
        if end.word != "holds":
            sys.stdout.write(f"{id_}: {end.word}: {assertion}\n")
    sys.stdout.write(f"{sum(end.word == 'holds' for *_, end in ends)} of {len(ends)} assertions hold.\n")
    sys.exit(0 if all(end.word == "holds" for *_, end in ends) else 1)


if __name__ == "__main__":
    main()
