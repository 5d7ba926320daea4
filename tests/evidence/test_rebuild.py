from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from evidence.case import Case
from evidence.errors import CustodyError, WrongCallError
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case that was filled in three runs, with repeated, refused and later completed files."""
    for number in range(12):
        path = tmp_path / "source" / f"账号{number % 3}" / f"ad{number % 4}" / f"{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\xd8\xff" + bytes([number % 7]))
    (tmp_path / "source" / "账号0" / "ad0" / "x.pdf").touch()
    with Case.create(tmp_path / "case", Settings()) as case:
        for week in ("week 1", "week 2"):
            ingest(case, tmp_path / "source", Wishes(layout="{account}/{ad}", occasion=week), Silent())
        (tmp_path / "source" / "账号0" / "ad0" / "text.txt").write_text("100元", encoding="utf-8")
        ingest(case, tmp_path / "source", Wishes(layout="{account}/{ad}", occasion="week 2"), Silent())
    return tmp_path / "case"


def dump(case: Case) -> dict[str, list[tuple[Any, ...]]]:
    with case.catalogue.reading() as db:
        tables = db.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        return {name: sorted(tuple(row) for row in db.execute(text(f"SELECT * FROM {name}"))) for name in tables}


def test_a_rebuilt_catalogue_has_the_same_rows(folder: Path) -> None:
    with Case.open(folder) as case:
        before = dump(case)
        rebuilt = rebuild(case, Silent())
        after = dump(case)
    assert rebuilt.originals == len(before["originals"]) == 8
    assert len(before["acquisitions"]) == 3
    # The head moved on by the entry that tells of the rebuilding.
    assert before.pop("heads") != after.pop("heads")
    assert before["entries"] == after.pop("entries")[:-1]
    before.pop("entries")
    assert before == after


def test_a_missing_or_broken_catalogue_is_made_anew(folder: Path) -> None:
    with Case.open(folder) as case:
        before = dump(case)
    for path in folder.glob("catalogue.db*"):
        path.unlink()
    (folder / "catalogue.db").write_bytes(b"garbage" * 5000)
    with Case.open(folder) as case:
        rebuild(case, Silent())
        assert dump(case)["sightings"] == before["sightings"]
        assert list(verify(case, Silent())) == []
    assert not list(folder.glob("catalogue.db.new*"))


def test_rebuilding_discards_the_index(folder: Path) -> None:
    (folder / "index" / "thumbnails").write_bytes(b"jpeg")
    with Case.open(folder) as case:
        rebuild(case, Silent())
    assert list((folder / "index").iterdir()) == []


def test_a_broken_ledger_is_refused_and_the_catalogue_stays(folder: Path) -> None:
    lines = (folder / "ledger").read_bytes().splitlines(keepends=True)
    (folder / "ledger").write_bytes(b"".join([*lines[:5], *lines[6:]]))
    with Case.open(folder) as case:
        before = dump(case)
        with pytest.raises(CustodyError, match="evidence verify"):
            rebuild(case, Silent())
        assert dump(case) == before


def test_rebuilding_waits_for_no_one(folder: Path) -> None:
    with Case.open(folder) as case, Case.open(folder) as other, other.working():
        refused = pytest.raises(WrongCallError, match="Another evidence program")
        with refused:
            rebuild(case, Silent())
