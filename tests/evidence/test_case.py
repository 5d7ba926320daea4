from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from evidence.case import Case, find
from evidence.catalogue import heads
from evidence.errors import CustodyError, EvidenceError, WrongCallError
from evidence.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Case.create(tmp_path / "case", Settings(study="Ivory, 象牙")).close()
    return tmp_path / "case"


def acts(case: Case) -> list[str]:
    return [entry.act for entry in case.ledger.read()]


def test_a_new_case_has_its_parts_and_a_first_entry(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} >= {"evidence.toml", "originals", "ledger", "catalogue.db", "index"}
    with Case.open(folder) as case:
        assert case.settings.study == "Ivory, 象牙"
        first, second = case.ledger.read()
    assert (first.act, first.body) == ("init", {"study": "Ivory, 象牙"})
    assert second.act == "settings"
    assert second.body["pdq_within"] == Settings().pdq_within
    assert second.settings == Settings(study="Ivory, 象牙").digest()


def test_a_case_is_never_made_over_something(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    (tmp_path / "file").touch()
    for name, text in (("case", "a case already"), ("full", "not empty"), ("file", "is a file")):
        with pytest.raises(WrongCallError, match=text):
            Case.create(tmp_path / name, Settings())


def test_what_is_no_case_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="evidence init"):
        Case.open(tmp_path / "nowhere")


@pytest.mark.parametrize("part", ["ledger", "originals"])
def test_a_case_without_its_evidence_is_broken(folder: Path, part: str) -> None:
    (folder / part).rename(folder / "gone")
    with pytest.raises(CustodyError, match="restore"):
        Case.open(folder)


def test_the_case_is_the_one_given_else_of_the_environment_else_above(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVIDENCE_CASE", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WrongCallError, match="--case DIR"):
        find(None)
    monkeypatch.chdir(folder / "index")
    assert find(None) == folder
    monkeypatch.setenv("EVIDENCE_CASE", "elsewhere")
    assert find(None) == Path("elsewhere")
    assert find("given") == Path("given")


def test_only_one_program_works_on_a_case(folder: Path) -> None:
    program = f"""
from pathlib import Path
from evidence.case import Case
from evidence.errors import WrongCallError
try:
    with Case.open(Path({str(folder)!r})) as case, case.working():
        print("worked")
except WrongCallError as error:
    print(error)
"""
    words = [sys.executable, "-c", program]
    with Case.open(folder) as case:
        with case.working():
            assert (
                "Another evidence program" in subprocess.run(words, capture_output=True, text=True, check=True).stdout
            )
        assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "worked\n"


def test_changed_settings_are_written_into_the_ledger_once(folder: Path) -> None:
    toml = folder / "evidence.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("clip_frames = 120", "clip_frames = 60"), encoding="utf-8")
    for _ in range(2):
        with Case.open(folder) as case, case.working():
            pass
    with Case.open(folder) as case:
        entries = list(case.ledger.read())
    assert [entry.act for entry in entries] == ["init", "settings", "settings"]
    assert entries[-1].body["clip_frames"] == 60


def test_working_mends_a_torn_ledger(folder: Path) -> None:
    with (folder / "ledger").open("ab") as file:
        file.write(b"half a li")
    with Case.open(folder) as case:
        with case.working():
            case.record([("note", {})])
        assert acts(case) == ["init", "settings", "mend", "note"]


def test_the_catalogue_catches_up_with_the_ledger(folder: Path) -> None:
    with Case.open(folder) as case, case.working():
        entries = case.record([("acquire", {"source": "/x", "reader": "folder", "wishes": {}})])
    # The same state as after a kill between the ledger's sync and the catalogue's.
    for path in folder.glob("catalogue.db*"):
        path.unlink()
    with Case.open(folder) as case:
        with pytest.raises(CustodyError, match="evidence rebuild"), case.catalogue.reading():
            pass
        with case.working(), case.catalogue.reading() as db:
            assert heads.get(db) == (entries[-1].seq + 1, entries[-1].digest)


def test_a_ledger_that_was_cut_or_written_anew_stops_everything(folder: Path) -> None:
    ledger = folder / "ledger"
    lines = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(lines[0])
    with Case.open(folder) as case, pytest.raises(CustodyError, match="evidence verify"), case.working():
        pass
    ledger.write_bytes(lines[0] + lines[1].replace(b"UTC", b"GMT"))
    with Case.open(folder) as case, pytest.raises(CustodyError, match="evidence verify"), case.working():
        pass


def test_a_catalogue_of_garbage_is_told_as_such(folder: Path) -> None:
    for path in folder.glob("catalogue.db-*"):
        path.unlink()
    (folder / "catalogue.db").write_bytes(b"not a database" * 1000)
    with Case.open(folder) as case, pytest.raises(EvidenceError, match="evidence rebuild"), case.working():
        pass


def test_nothing_is_recorded_outside_working(folder: Path) -> None:
    with Case.open(folder) as case, pytest.raises(RuntimeError):
        case.record([("note", {})])
