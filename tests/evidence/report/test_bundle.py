from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import bagit
import pytest

from evidence import snapshot
from evidence.case import Case
from evidence.custody import checkpoint
from evidence.errors import CustodyError, WrongCallError
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.report.bundle import Chosen, choose, export
from evidence.settings import Settings
from evidence.sources import Wishes


@pytest.fixture
def case(tmp_path: Path) -> Case:
    for account, number in (("li", 1), ("li", 2), ("wang", 2), ("wang", 3)):
        path = tmp_path / "source" / account / f"{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\xd8\xff" + bytes([number]) * 1000)
    with Case.create(tmp_path / "case", Settings(study="A study\nof bags")) as made:
        ingest(made, tmp_path / "source", Wishes(layout="{account}"), Silent())
    return Case.open(tmp_path / "case")


def test_a_bag_is_valid_to_the_library_of_congress_s_own_program(case: Case, tmp_path: Path) -> None:
    bundled = export(case, tmp_path / "bag", Chosen(), Silent())
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert bag.info["Payload-Oxum"].split(".")[1] == str(bundled.files)
    assert bag.info["External-Description"] == "A study of bags"
    assert (bundled.originals, bundled.bytes) == (3, 3 * 1003)
    assert bundled.checkpoint == checkpoint.take(case.ledger).text()
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_every_original_of_a_bag_is_proven_by_what_lies_beside_it(case: Case, tmp_path: Path) -> None:
    export(case, tmp_path / "bag", Chosen(), Silent())
    folder = tmp_path / "bag" / "data"
    kept = tmp_path / "kept.txt"
    kept.write_text(checkpoint.take(case.ledger).text(), encoding="utf-8")
    for original in (folder / "originals").iterdir():
        assert hashlib.sha256(original.read_bytes()).hexdigest() == original.stem
        page = [sys.executable, "-I", "-S", "check_proof.py", f"proofs/{original.stem}.json", str(original), str(kept)]
        done = subprocess.run(page, cwd=folder, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout[:6]) == (0, "HOLDS:")


def test_only_what_was_seen_with_an_account_goes_into_its_bag(case: Case, tmp_path: Path) -> None:
    bundled = export(case, tmp_path / "bag", Chosen(account="wang"), Silent())
    assert bundled.originals == 2
    bagit.Bag(str(tmp_path / "bag")).validate()


def test_a_piece_is_shown_by_its_originals_alone(grouped: Case) -> None:
    now = snapshot.take(grouped.catalogue)
    # Piece Pc is cluster Cc: the second cell of the grid g, and the first frame of the clip v.
    assert choose(now, Chosen(piece="Pc")) == sorted(hashlib.sha256(each).hexdigest() for each in (b"g", b"v"))


def test_a_changed_original_is_not_handed_over(case: Case, tmp_path: Path) -> None:
    path = case.originals.path(next(iter(case.originals)))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[::-1])
    with pytest.raises(CustodyError, match="not what it was"):
        export(case, tmp_path / "bag", Chosen(), Silent())
    path.unlink()
    with pytest.raises(CustodyError, match="cannot be read"):
        export(case, tmp_path / "bag", Chosen(), Silent())
    assert sorted(each.name for each in tmp_path.iterdir()) == ["case", "source"]


def test_what_cannot_be_written_or_chosen_is_refused(case: Case, tmp_path: Path) -> None:
    (tmp_path / "there").touch()
    for out in (tmp_path / "there", tmp_path / "no" / "bag", case.folder / "originals" / "bag"):
        with pytest.raises(WrongCallError):
            export(case, out, Chosen(), Silent())
    with pytest.raises(WrongCallError, match="No original"):
        export(case, tmp_path / "bag", Chosen(account="zhao"), Silent())
