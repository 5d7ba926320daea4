from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evidence.case import Case
from evidence.cli import main
from evidence.settings import Settings
from tests.evidence.listed import fill, market


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Case.create(tmp_path / "case", Settings(study="Links")) as case:
        fill(case, market())
    return tmp_path / "case"


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--case", str(folder), "accounts", *words], catch_exceptions=False)


def test_the_table_names_pairs_the_prior_and_what_the_figures_mean(folder: Path) -> None:
    shown = run(folder).output
    assert "WeChat/old" in shown
    assert "5 expected backups in 36 pairs" in " ".join(shown.split())
    assert "if one operator runs both than if B resells A's goods" in " ".join(shown.split())


def test_the_sheet_lays_out_reasons_exhibits_and_what_is_missing(folder: Path) -> None:
    shown = run(folder, "old", "new").output
    for text in ("EVIDENCE SHEET", "times more probable if", "ad o0", "MISSING", "SUM of the weights"):
        assert text in shown


def test_both_are_there_as_json(folder: Path) -> None:
    assert json.loads(run(folder, "--json").output)["links"][0]["reasons"]
    assert json.loads(run(folder, "old", "new", "--json").output)["shows"]["lag"]


def test_one_name_alone_is_refused(folder: Path) -> None:
    refused = run(folder, "old")
    assert refused.exit_code == 2
    assert "Name two accounts" in refused.output
