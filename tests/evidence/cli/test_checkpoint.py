from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from evidence.cli import main

pytest.importorskip("cryptography", reason="the extra 'signatures' is not installed")


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def case(tmp_path: Path) -> str:
    run("init", str(tmp_path / "case"))
    return str(tmp_path / "case")


def test_a_checkpoint_is_signed_kept_and_checked(case: str, tmp_path: Path) -> None:
    key, kept = str(tmp_path / "anna.key"), tmp_path / "kept.txt"
    assert "whoever has it can sign as you" in run("checkpoint", "--make-key", key, "--name", "anna")
    shown = run("--case", case, "checkpoint", "--key", key, "--out", str(kept))
    assert kept.read_text(encoding="utf-8") == shown
    words = ("--case", case, "verify", "--checkpoint", str(kept), "--signer", f"{key}.pub")
    assert "The checkpoint is signed by anna." in run(*words)
    run("checkpoint", "--make-key", f"{key}2", "--name", "bo")
    assert "signature does not hold" in run(*words[:-1], f"{key}2.pub", code=1)


def test_three_lines_are_printed_and_nothing_is_written_over(case: str, tmp_path: Path) -> None:
    assert len(run("--case", case, "checkpoint").splitlines()) == 3
    (tmp_path / "there").write_text("mine")
    assert "there already" in run("--case", case, "checkpoint", "--out", str(tmp_path / "there"), code=2)
    assert (tmp_path / "there").read_text() == "mine"


def test_what_does_not_go_together_is_refused(case: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    assert "--signer goes with --checkpoint" in run("--case", case, "verify", "--signer", str(tmp_path / "f"), code=2)
