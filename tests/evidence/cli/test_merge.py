from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from evidence.cli import main


def run(*words: str) -> str:
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_two_cases_are_joined_and_what_was_done_is_said(tmp_path: Path) -> None:
    for name in ("ours", "theirs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(name)
        run("init", str(tmp_path / f"{name}-case"))
        run("--case", str(tmp_path / f"{name}-case"), "ingest", str(tmp_path / name))
    words = ("--case", str(tmp_path / "ours-case"), "merge", str(tmp_path / "theirs-case"))
    told = run(*words)
    assert "1 originals are new here" in told
    assert "Checkpoint (keep these three lines elsewhere):" in told
    assert json.loads(run(*words, "--json"))["told"] == {}
    assert "Nothing was new." in run(*words)
