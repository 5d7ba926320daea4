from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from evidence.case import Case
from evidence.errors import WrongCallError
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    for number in range(6):
        path = tmp_path / "source" / f"account{number % 2}" / "ad" / f"{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\xd8\xff" + bytes([number]))
    with Case.create(tmp_path / "case", Settings()) as made:
        ingest(made, tmp_path / "source", Wishes(layout="{account}/{ad}", occasion="week 1"), Silent())
        yield made


def kinds(case: Case) -> list[str]:
    return [finding.kind for finding in verify(case, Silent())]


def test_an_untouched_case_has_no_findings(case: Case) -> None:
    assert kinds(case) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE accounts SET name = 'another' WHERE id = 1",
        "UPDATE ads SET text = 'cheap' WHERE id = 2",
        "UPDATE occasions SET name = 'week 2'",
        "UPDATE originals SET bytes = 5 WHERE seq = 4",
        "UPDATE sightings SET posted_at = '2015-01-01' WHERE seq = 5",
        "UPDATE sightings SET fields = '{}' WHERE seq = 5",
        "DELETE FROM sightings WHERE seq = 6",
        "DELETE FROM intake WHERE seq = 6",
        "INSERT INTO accounts (platform, name) VALUES ('', 'invented')",
        "UPDATE acquisitions SET source = '/elsewhere'",
    ],
)
def test_a_row_that_disagrees_with_the_ledger_is_found(case: Case, change: str) -> None:
    with case.catalogue.writing() as db:
        db.execute(text(change))
    assert kinds(case) == ["catalogue disagrees"]


def test_what_dedupe_wrote_is_no_disagreement(case: Case) -> None:
    with case.catalogue.writing() as db:
        db.execute(text("UPDATE originals SET kind = 'image', width = 5, state = 'ok'"))
    assert kinds(case) == []


def test_a_catalogue_that_is_behind_is_a_note(case: Case) -> None:
    with case.working():
        # As a kill between the ledger's sync and the catalogue's transaction leaves it.
        case.ledger.append([("note", {})], case._stamp())
    progress = Silent()
    assert list(verify(case, progress)) == []
    assert any("1 entries behind" in note for note in progress.notes)


def test_a_catalogue_that_was_moved_back_or_on_is_found(case: Case) -> None:
    with case.catalogue.writing() as db:
        db.execute(text("UPDATE heads SET entries = entries + 1"))
    assert kinds(case) == ["cut tail"]


def test_a_missing_or_broken_catalogue_is_found(case: Case) -> None:
    case.close()
    for path in case.folder.glob("catalogue.db*"):
        path.unlink()
    assert kinds(case) == ["unreadable catalogue"]
    case.catalogue.path.write_bytes(b"garbage" * 1000)
    assert kinds(case) == ["unreadable catalogue"]


def test_an_entry_that_says_nonsense_is_found(case: Case) -> None:
    with case.working():
        head = case.ledger.append([("take", {"sha256": "0" * 64})], case._stamp())[-1]
    with case.catalogue.writing() as db:
        db.execute(text(f"UPDATE heads SET entries = {head.seq + 1}, digest = '{head.digest}'"))
    assert kinds(case) == ["entry without sense"]


def test_a_broken_ledger_and_a_broken_original_are_both_found(case: Case) -> None:
    lines = case.ledger.path.read_bytes().splitlines(keepends=True)
    case.ledger.path.write_bytes(b"".join([*lines[:5], lines[6], lines[5], *lines[7:]]))
    path = case.originals.path(next(iter(case.originals)))
    path.chmod(0o644)
    path.write_bytes(b"\xff\xd8\xfe\x00")
    assert kinds(case) == ["reordered entry", "content changed"]


def test_verifying_while_another_program_works_is_refused(case: Case) -> None:
    with case.working(), Case.open(case.folder) as other, pytest.raises(WrongCallError, match="works on"):
        list(verify(other, Silent()))
