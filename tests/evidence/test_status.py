from __future__ import annotations

from pathlib import Path

import pytest

from evidence.case import Case
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.rounds import compare, tell_gone
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.status import Occasion, status


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case", Settings(study="Bangles"))


def lay(folder: Path, rows: str) -> Path:
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.jpg").write_bytes(b"\xff\xd8\xff\xe0%d" % number)
    (folder / "ads.csv").write_text("account,ad,occasion,file\n" + rows, encoding="utf-8")
    return folder / "ads.csv"


def test_an_empty_case_is_told_to_take_something(case: Case) -> None:
    found = status(case)
    assert (found.study, found.originals, found.acquired_at) == ("Bangles", {}, "")
    assert [each.command for each in found.next] == ["evidence ingest SOURCE"]


def test_rounds_show_what_is_missing_of_the_newest(case: Case, tmp_path: Path) -> None:
    ingest(case, lay(tmp_path / "one", "li,a,1,0.jpg\nli,b,1,1.jpg\nwu,a,1,2.jpg\n"), Wishes(), Silent())
    named = ingest(case, lay(tmp_path / "two", "li,a,2,0.jpg\nli,c,2,3.jpg\n"), Wishes(), Silent()).named
    found = status(case)
    assert found.occasions == (Occasion("1", 2, 3, 0), Occasion("2", 1, 2, 0))
    assert (found.absent, found.unseen) == ((("", "li", 1),), (("", "wu"),))
    # Five pictures, and the two tables themselves.
    assert (found.accounts, found.ads, found.sightings) == (2, 4, 7)
    assert found.next[0].command == "evidence dedupe"
    assert [each.command for each in found.next[-2:]] == [
        *["evidence ingest ROUND --occasion NAME --gone", "evidence ingest ROUND --occasion NAME"]
    ]
    tell_gone(case, compare(case, named), "two")
    found = status(case)
    assert (found.absent, found.occasions[1].gone) == ((), 1)


def test_a_source_that_was_interrupted_is_named(case: Case) -> None:
    with case.working():
        case.record([("acquire", {"source": "/captures", "reader": "folder", "wishes": {}})])
    assert status(case).interrupted == ("/captures",)
    assert status(case).next[0].command == "evidence ingest /captures"


def test_what_waits_for_dedupe_and_what_is_done_are_told_apart(ingested: Case) -> None:
    assert status(ingested).originals == {"waiting": 7}
    assert any(each.command == "evidence dedupe" for each in status(ingested).next)


def test_after_dedupe_the_next_is_to_count(grouped: Case) -> None:
    found = status(grouped)
    # As the conftest decodes: a, a2, b, g; v; t; x.
    assert found.originals == {"picture": 4, "clip": 1, "other": 1, "unreadable": 1}
    assert found.pieces == 3
    assert found.next[-1].command == "evidence count"


def test_reading_the_status_changes_nothing(grouped: Case) -> None:
    before = grouped.ledger.head()
    status(grouped)
    assert grouped.ledger.head() == before
