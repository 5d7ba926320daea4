from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from evidence.case import Case
from evidence.cli import main
from evidence.settings import Settings


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, list(words))
    return done.exit_code, done.output


def test_help_has_an_example() -> None:
    code, text = run("review", "--help")
    assert code == 0
    assert "evidence --case ivory-2015 review" in text


def test_an_address_that_others_reach_needs_a_token(tmp_path: Path) -> None:
    Case.create(tmp_path / "case", Settings()).close()
    code, text = run("--case", str(tmp_path / "case"), "review", "--host", "0.0.0.0", "--no-browser")
    assert code == 2
    assert "--token SECRET" in text


def test_a_name_that_is_none_is_refused_before_anything_is_served(tmp_path: Path) -> None:
    Case.create(tmp_path / "case", Settings()).close()
    code, text = run("--case", str(tmp_path / "case"), "review", "--reviewer", " ", "--no-browser")
    assert code == 2
    assert "1 to 60 characters" in text
