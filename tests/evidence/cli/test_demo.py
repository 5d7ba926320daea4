from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from evidence.cli import main


def test_a_folder_that_holds_something_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    outcome = CliRunner().invoke(main, ["demo", str(tmp_path)])
    assert outcome.exit_code == 2
    assert "not empty" in outcome.stderr


def test_a_small_demonstration_ends_with_the_answer_beside_the_truth(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(main, ["demo", str(tmp_path / "demo"), "--pictures", "10", "--seed", "3"])
    assert outcome.exit_code == 0, outcome.output
    rows = {
        line.split()[0]: line.split()[1:] for line in outcome.stdout.splitlines() if line[:1].isalpha() and line.split()
    }
    # What was captured is counted, not judged: it must equal the truth.
    for name in ("ads", "pictures", "clips"):
        found, true = rows[name]
        assert found == true
    assert (tmp_path / "demo" / "report.html").stat().st_size > 10_000
