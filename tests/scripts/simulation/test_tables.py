from __future__ import annotations

import csv
from pathlib import Path

import pytest

from simulation.market import simulate
from simulation.tables import write


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tables")
    write(simulate(1), out)
    return out


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_sighting_stands_for_each_captured_picture(folder: Path) -> None:
    seen = {ad["ad"] for ad in rows(folder, "ads") if ad["seen"] == "1"}
    shown = sum(int(each["pictures"]) for each in rows(folder, "showings") if each["ad"] in seen)
    sightings = rows(folder, "sightings")
    assert len(sightings) == shown
    assert {each["piece"] for each in sightings} == {p["piece"] for p in rows(folder, "pieces") if p["visible"] == "1"}


def test_every_id_has_its_row(folder: Path) -> None:
    known = {name: {row[name] for row in rows(folder, f"{name}s")} for name in ("account", "ad", "piece")}
    for sighting in rows(folder, "sightings"):
        assert all(sighting[name] in known[name] for name in known)
    copies = {row["copy"]: row["frame"] for row in rows(folder, "copies")}
    assert all(copies[each["copy"]] == each["frame"] for each in rows(folder, "sightings"))


def test_what_never_happens_has_no_time(folder: Path) -> None:
    deleted = [row["deleted"] for row in rows(folder, "ads")]
    assert 0.8 < deleted.count("") / len(deleted) < 0.9
