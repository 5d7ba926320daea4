from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from evidence.case import Case
from evidence.progress import Silent
from evidence.report import case_uco


@pytest.fixture
def graph(grouped: Case, tmp_path: Path) -> list[dict[str, Any]]:
    case_uco.export(grouped, tmp_path / "out", Silent())
    found: list[dict[str, Any]] = json.loads((tmp_path / "out" / case_uco.FILE).read_text())["@graph"]
    return found


def of(graph: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [node for node in graph if node["@type"].endswith(f":{kind}")]


def test_every_original_account_ad_and_sighting_is_there(graph: list[dict[str, Any]], grouped: Case) -> None:
    # Counted by hand in tests/evidence/conftest.py.
    assert len(of(graph, "RasterPicture")) + len(of(graph, "File")) == 7
    assert [node["uco-core:name"] for node in of(graph, "ApplicationAccount")] == ["玉缘阁", "=cmd()<script>\u202e"]
    assert len(of(graph, "Message")) == 3
    assert len(of(graph, "ObservableRelationship")) == 8
    assert len(of(graph, "Grouping")) == 4
    assert len(of(graph, "InvestigativeAction")) == len(of(graph, "ProvenanceRecord")) == 1


def test_every_reference_leads_to_an_object_and_every_id_ends_in_a_uuid(graph: list[dict[str, Any]]) -> None:
    def walk(value: Any) -> list[dict[str, Any]]:
        if isinstance(value, list):
            return [found for each in value for found in walk(each)]
        return [value, *(found for each in value.values() for found in walk(each))] if isinstance(value, dict) else []

    nodes = [node for node in walk(graph) if "@id" in node]
    ids, named = {node["@id"] for node in nodes}, {node["@id"] for node in nodes if "@type" in node}
    assert ids == named
    assert len(named) == sum("@type" in node for node in nodes)
    assert all(UUID(each[-36:]).version == 5 for each in ids)


def test_the_checkpoint_stands_with_the_investigation(graph: list[dict[str, Any]], grouped: Case) -> None:
    (investigation,) = of(graph, "Investigation")
    assert investigation["uco-core:name"] == "A small study <b>"
    assert str(grouped.ledger.head()[0]) in investigation["uco-core:description"].splitlines()


def test_a_day_without_an_hour_is_no_moment() -> None:
    assert case_uco._moment("2015-03-12") is None
    assert case_uco._moment("2015-03-12T01:00:00Z") == {"@type": "xsd:dateTime", "@value": "2015-03-12T01:00:00Z"}


def test_exporting_again_gives_the_same_file(grouped: Case, tmp_path: Path) -> None:
    for name in ("one", "two"):
        case_uco.export(grouped, tmp_path / name, Silent())
    assert (tmp_path / "one" / case_uco.FILE).read_bytes() == (tmp_path / "two" / case_uco.FILE).read_bytes()


def validator() -> str | None:
    """The program of the package case-utils: beside this Python, or where scripts/setup-case-utils puts it."""
    places = (Path(sys.executable).parent, Path(__file__).parents[3] / ".venv-case" / "bin")
    return next((found for place in places if (found := shutil.which("case_validate", path=place))), None)


@pytest.mark.skipif(validator() is None, reason="case_validate is not installed; scripts/setup-case-utils installs it")
def test_case_validate_accepts_it(grouped: Case, tmp_path: Path) -> None:
    case_uco.export(grouped, tmp_path / "out", Silent())
    program = validator()
    assert program is not None
    done = subprocess.run(
        [program, str(tmp_path / "out" / case_uco.FILE)], check=False, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stdout
    assert "Conforms: True" in done.stdout
