from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evidence.case import Case
from evidence.cli import main
from evidence.custody import checkpoint
from evidence.custody.ledger import Ledger, Stamp
from evidence.progress import Silent
from evidence.rebuild import rebuild


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
    now = checkpoint.take(case.ledger).text()
    assert answer == {
        **{"findings": [], "entries": 5, "digest": case.ledger.head()[1], "checkpoint": now, "share_read": 1.0}
    }
    assert now in done.stdout


def test_a_kept_checkpoint_tells_a_case_written_anew(case: Case, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text(checkpoint.take(case.ledger).text(), encoding="utf-8")
    done = run(case, "--checkpoint", str(tmp_path / "kept.txt"))
    assert done.exit_code == 0
    assert "begins with the 5 entries of the checkpoint" in done.stdout
    acts = [(entry.act, dict(entry.body)) for entry in case.ledger.read()]
    case.ledger.path.write_bytes(b"")
    Ledger(case.ledger.path).append(acts, Stamp("another", "b", "c"))
    rebuild(case, Silent())
    assert run(case).exit_code == 0
    done = run(case, "--checkpoint", str(tmp_path / "kept.txt"))
    assert done.exit_code == 1
    assert "rewritten ledger: checkpoint of 5 entries" in done.stdout
    (tmp_path / "kept.txt").write_text("nothing", encoding="utf-8")
    assert run(case, "--checkpoint", str(tmp_path / "kept.txt")).exit_code == 2


def test_parts_are_read_one_after_another(case: Case, tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / "source" / f"more{number}.jpg").write_bytes(b"\xff\xd8\xff" + bytes([number]))
    assert CliRunner().invoke(main, ["--case", str(case.folder), "ingest", str(tmp_path / "source")]).exit_code == 0
    digests, place = list(case.originals), tmp_path / "place"
    seen = []
    for _ in range(5):
        done = run(case, "--sample", "20%", "--bookmark", str(place))
        assert done.exit_code == 0
        seen.append(place.read_text(encoding="ascii").strip())
    assert seen == digests[1::2]
    broken = case.originals.path(digests[1])
    broken.chmod(0o644)
    broken.write_bytes(broken.read_bytes()[::-1])
    assert run(case, "--structure").exit_code == 0
    assert run(case, "--sample", "20%", "--bookmark", str(place)).exit_code == 1
    assert run(case, "--read").exit_code == 1
    assert run(case, "--sample", "1").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ["--read", "--structure"],
        ["--bookmark", "place"],
        ["--sample", "0%"],
        ["--sample", "101%"],
        ["--sample", "nan"],
        ["--sample", "half"],
        ["--sample", "10%", "--bookmark", "broken"],
        ["--checkpoint", "missing"],
    ],
)
def test_a_wrong_call_is_told(case: Case, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken").write_bytes(b"\xff\n")
    monkeypatch.chdir(tmp_path)
    assert run(case, *words).exit_code == 2


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
