from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.progress import Silent
from evidence.report.camtrap import export


@pytest.fixture
def out(grouped: Case, tmp_path: Path) -> Path:
    export(grouped, tmp_path / "out", Silent())
    return tmp_path / "out"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def validated(out: Path) -> list[str]:
    """What frictionless, the reference program for data packages, finds wrong."""
    words = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(words, cwd=out, capture_output=True, encoding="utf-8", check=False)
    report = json.loads(done.stdout)
    assert len(report["tasks"]) == 3, done.stdout
    return [str(error["message"]) for task in report["tasks"] for error in [*task["errors"], *report["errors"]]]


def test_frictionless_finds_the_package_valid(out: Path) -> None:
    assert validated(out) == []


def test_frictionless_would_find_a_medium_of_no_deployment(out: Path) -> None:
    path = out / "media.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("D000001", "D999999"), encoding="utf-8")
    assert any("deployment" in each.lower() for each in validated(out))


def test_a_round_of_one_account_is_a_deployment(out: Path) -> None:
    told = [(row["account"], row["occasion"]) for row in rows(out / "deployments.csv")]
    # The account's name begins with "=", which a spreadsheet would run.
    assert sorted(told) == [("'=cmd()<script>\u202e", "round 10"), ("玉缘阁", "round 10"), ("玉缘阁", "round 2")]


def test_each_sighting_is_a_medium_and_each_region_of_a_piece_an_observation(out: Path) -> None:
    media, seen = rows(out / "media.csv"), rows(out / "observations.csv")
    assert len(media) == 8
    # Of the conftest's sightings: a, b, a again, a2 with one region each, g and v with two.
    assert len(seen) == 8
    assert {row["mediaID"] for row in seen} <= {row["mediaID"] for row in media}
    assert sorted({row["individualID"] for row in seen}) == ["Pab", "Pc", "Pd"]


def test_boxes_are_shares_of_the_picture(out: Path) -> None:
    first = rows(out / "observations.csv")[0]
    # Box 0, 10, 360, 480 of a picture of 720 x 960.
    boxes = [float(first[name]) for name in ("bboxX", "bboxY", "bboxWidth", "bboxHeight")]
    assert boxes == pytest.approx([0, 10 / 960, 0.5, 0.5], abs=1e-6)


def test_the_header_of_each_file_is_the_schema_of_the_package(out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        header = (out / resource["path"]).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert re.fullmatch(r"[a-z]+", resource["name"])
