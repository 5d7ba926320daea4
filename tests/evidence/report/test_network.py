from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from evidence import snapshot
from evidence.case import Case
from evidence.link import found_in
from evidence.pairing import Found
from evidence.report import network
from evidence.settings import Settings
from tests.evidence.listed import fill, market

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def found(tmp_path: Path) -> Found:
    with Case.create(tmp_path / "case", Settings(expected_backups=18.0)) as case:
        rows = [{**row, "account": HOSTILE if row["account"] == "new" else row["account"]} for row in market()]
        fill(case, rows)
        return found_in(case, snapshot.take(case.catalogue))


def test_the_drawing_has_a_line_for_the_backup_and_an_arrow_for_the_agent(found: Found) -> None:
    drawn = network.network(found)
    classes = [mark.get("class") for mark in fromstring(str(drawn)).iter()]
    assert any((each or "").startswith("operator") for each in classes)
    assert classes.count("supply") >= 2
    assert "<script" not in drawn


def test_the_timeline_has_a_stroke_for_each_ad_and_a_line_for_each_shared_piece(found: Found) -> None:
    ((pair, chart),) = [each for each in network.timelines(found) if each[0].pair.newer.label.endswith(HOSTILE)]
    classes = [mark.get("class") for mark in fromstring(str(chart)).iter()]
    assert classes.count("post") == 60
    assert classes.count("passed") == pair.overlap.shared == 20


def test_nothing_is_drawn_where_nothing_is_linked() -> None:
    empty = Found((), (), 0, 0.5, {})
    assert network.network(empty) == ""
    assert network.timelines(empty) == []
