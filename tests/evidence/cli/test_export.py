from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from evidence.case import Case
from evidence.cli.export import command


def test_export_says_how_many_rows_each_file_has(grouped: Case, tmp_path: Path) -> None:
    words = ["csv", str(tmp_path / "csv"), "--json"]
    done = CliRunner().invoke(command, words, obj=str(grouped.folder), catch_exceptions=False)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["sightings.csv"] == 8
    assert (tmp_path / "csv" / "sightings.csv").is_file()


def test_an_unknown_format_is_a_wrong_call(grouped: Case, tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["docx", str(tmp_path / "out")], obj=str(grouped.folder))
    assert done.exit_code == 2
    assert "csv" in done.stderr


def test_help_tells_of_the_apostrophe() -> None:
    assert "apostrophe" in CliRunner().invoke(command, ["--help"]).output
