from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from evidence.case import Case
from evidence.cli.count import FINDINGS, command


def run(case: Case, *words: str) -> str:
    done = CliRunner().invoke(command, words, obj=str(case.folder), catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_counted_comes_before_and_apart_from_machine_grouping(grouped: Case) -> None:
    counted, machine = run(grouped).split("MACHINE GROUPING")
    assert "COUNTED" in counted
    assert counted.split("ads")[1].split()[0] == "3"
    assert "distinct pictures" not in counted
    assert "pieces as grouped" in machine
    assert "PIECES VISIBLE" in machine
    assert "machine grouping with unknown error" in machine


def test_by_account_gives_one_row_each_and_shows_no_control_characters(grouped: Case) -> None:
    output = run(grouped, "--by", "account")
    assert "WeChat / 玉缘阁" in output
    assert "\\u202e" in output
    assert "\u202e" not in output


def test_by_occasion_gives_one_row_each(grouped: Case) -> None:
    lines = run(grouped, "--by", "occasion").splitlines()
    assert [line.split()[:3] for line in lines[1:3]] == [["round", "2", "1"], ["round", "10", "3"]]


def test_json_has_every_figure(grouped: Case) -> None:
    found = json.loads(run(grouped, "--json"))
    assert found["counted"]["pictures"] == 5
    assert found["grouped"]["pieces"] == 3
    assert found["curve"][-1] == [5, 3]


def test_before_dedupe_the_remedy_is_named(ingested: Case) -> None:
    assert "run 'evidence dedupe'" in run(ingested)


def test_every_tier_has_its_figures_or_its_reason(grouped: Case) -> None:
    output = run(grouped)
    assert [tier in output for tier in ("tier T1", "tier T2", "tier T3")] == [True] * 3
    assert output.count("Not estimated: ") == 3
    assert "PIECES BY WEEK instead" in output


def test_a_chance_entered_gives_a_figure_with_its_assumptions(grouped: Case) -> None:
    output = run(grouped, "--survival", "0.8", "--survival-sd", "0.02")
    assert "pieces that these accounts advertised" in output
    assert "nobody has checked" in output
    found = json.loads(run(grouped, "--survival", "0.8", "--json"))["estimates"]
    assert [each["estimate"] for each in found if each["tier"] == "T2"] == [pytest.approx(3.125)]
    assert all(each["assumes"] and each["claim"] for each in found)


def test_half_or_less_is_refused_with_the_reason(grouped: Case) -> None:
    assert "above 0.5 is needed" in " ".join(run(grouped, "--survival", "0.5").split())


def test_a_recipe_is_written_and_checked_without_the_case(grouped: Case, tmp_path: Path) -> None:
    out = tmp_path / "recipe.json"
    run(grouped, "--recipe", str(out), "--survival", "0.8")
    assert CliRunner().invoke(command, ["--recompute", str(out)]).exit_code == 0
    out.write_text(
        out.read_text(encoding="utf-8").replace('"probability": 0.8', '"probability": 0.7'), encoding="utf-8"
    )
    again = CliRunner().invoke(command, ["--recompute", str(out)])
    assert again.exit_code == FINDINGS
    assert "thinning pieces that these accounts advertised: estimate told 3.125" in again.output


def test_charts_are_drawn_into_a_folder(grouped: Case, tmp_path: Path) -> None:
    run(grouped, "--plots", str(tmp_path / "charts"))
    assert "occasions.png" in {path.name for path in (tmp_path / "charts").iterdir()}
