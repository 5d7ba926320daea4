from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evidence.case import Case
from evidence.cli import main
from evidence.settings import Settings
from tests.evidence.sampled import workbook
from tests.evidence.test_sampling import many


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.create(tmp_path / "case", Settings()) as made:
        yield many(made, 30)


def run(case: Case, *words: str) -> Result:
    return CliRunner().invoke(main, ["--case", str(case.folder), *words])


def test_a_sample_is_told_by_stratum_and_its_sheet_written(case: Case, tmp_path: Path) -> None:
    done = run(case, "sample", "--within", "10%", "--sheet", str(tmp_path / "s.csv"))
    assert done.exit_code == 0
    assert "clean" in done.output
    assert "batch 1: 14 to look at." in done.output
    assert (tmp_path / "s.csv").is_file()
    assert "the same as drawn before" in run(case, "sample", "--within", "0.1").output


def test_json_has_the_units(case: Case) -> None:
    found = json.loads(run(case, "sample", "--reviewers", "2", "--json").stdout)
    assert len(found["units"]) == sum(stratum["now"] for stratum in found["strata"])
    assert len(found["twice"]) == -(-15 * len(found["units"]) // 100)


@pytest.mark.parametrize("words", [("--within", "wide"), ("--within", "0"), ("--sheet", "s.doc"), ("--seed", "-1")])
def test_senseless_options_draw_nothing(case: Case, words: tuple[str, str]) -> None:
    before = case.ledger.head()
    done = run(case, "sample", *words)
    assert done.exit_code == 2
    assert "Error" in done.output
    assert case.ledger.head() == before


def test_answers_are_read_back_and_what_is_not_taken_is_listed(case: Case, tmp_path: Path) -> None:
    unit = json.loads(run(case, "sample", "--json").stdout)["units"][0]
    state = json.loads(run(case, "sample", "--json").stdout)["state"]
    row = {"state": f"S-{state[:12]}", "unit": unit, "pieces here": 1}
    path = workbook(tmp_path / "s.xlsx", [row, {**row, "unit": "=cmd()\u202e"}])
    done = run(case, "import", "decisions", str(path))
    assert done.exit_code == 6
    assert "row 2: names no reviewer" in done.output
    assert "row 3: is about" in done.output
    assert "\u202e" not in done.output
    done = run(case, "import", "decisions", str(path), "--reviewer", "li", "--json")
    assert [each["end"] for each in json.loads(done.stdout)["rows"]] == ["taken", "not taken"]


def test_a_file_that_is_no_sheet_is_a_wrong_source(case: Case, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = run(case, "import", "decisions", str(tmp_path / "s.csv"))
    assert done.exit_code == 3
    assert "evidence sample --sheet" in done.output
