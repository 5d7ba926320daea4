from __future__ import annotations

import json

from click.testing import CliRunner

from evidence.case import Case
from evidence.cli.count import command


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
