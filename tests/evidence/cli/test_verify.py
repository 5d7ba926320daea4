from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evidence.case import Case
from evidence.cli import main


@pytest.fixture
def case(tmp_path: Path) -> Case:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "1.jpg").write_bytes(b"\xff\xd8\xff one")
    folder = str(tmp_path / "case")
    for words in (["init", folder], ["--case", folder, "ingest", str(tmp_path / "source")]):
        assert CliRunner().invoke(main, words).exit_code == 0
    return Case.open(Path(folder))


def run(case: Case, *words: str) -> Result:
    return CliRunner().invoke(main, ["--case", str(case.folder), "verify", *words])


def test_a_whole_case_ends_in_0_and_shows_the_head(case: Case) -> None:
    done = run(case)
    assert done.exit_code == 0
    assert "Everything is as it was." in done.stdout
    assert case.ledger.head()[1] in done.stdout
    answer = json.loads(run(case, "--json").stdout)
    assert answer == {"findings": [], "entries": 5, "digest": case.ledger.head()[1]}


def test_each_finding_is_a_line_and_the_end_is_1(case: Case) -> None:
    (sha256,) = case.originals
    case.originals.path(sha256).unlink()
    (case.originals.folder / "extra").touch()
    done = run(case)
    assert done.exit_code == 1
    assert f"missing original: {sha256}" in done.stdout
    assert "extra file" in done.stdout
    assert "2 findings" in done.stdout


def test_findings_come_as_json_too(case: Case) -> None:
    case.ledger.path.write_bytes(case.ledger.path.read_bytes().replace(b"1.jpg", b"2.jpg"))
    done = run(case, "--json")
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert [finding["kind"] for finding in answer["findings"]] == ["edited entry"]
    assert answer["digest"] is None


def test_a_ledger_of_garbage_is_findings_and_no_crash(case: Case) -> None:
    case.ledger.path.write_bytes(b"\xff\n\0\n{}\n")
    done = run(case)
    assert done.exit_code == 1
    assert done.stdout.count("unreadable line") == 3
