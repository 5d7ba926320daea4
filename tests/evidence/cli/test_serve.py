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
    code, text = run("serve", "--help")
    assert code == 0
    assert "evidence --case ivory-2015 serve" in text
    assert "openapi.json" in text


def test_an_address_that_others_reach_needs_a_token(tmp_path: Path) -> None:
    Case.create(tmp_path / "case", Settings()).close()
    code, text = run("--case", str(tmp_path / "case"), "serve", "--host", "0.0.0.0")
    assert code == 2
    assert "--token SECRET" in text


def test_no_requests_at_all_are_refused_as_a_rate() -> None:
    assert run("--case", "x", "serve", "--rate", "0")[0] == 2
