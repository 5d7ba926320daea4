from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pdqhash
import pytest

from evidence.case import Case
from evidence.errors import WrongCallError, WrongSourceError
from evidence.known import WITHIN, Kind, look
from evidence.report.hashes import export
from evidence.settings import Settings
from tests import captures, drawing


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    base = tmp_path_factory.mktemp("hashes")
    files = {f"li/ad1/{number}.jpg": drawing.encoded(captures.PHOTOS[number]) for number in (1, 2)}
    captures.lay(base / "captures", {**files, "li/ad1/text.txt": b"bangle"})
    with Case.create(base / "case", Settings(workers=1)) as made:
        captures.take(made, base / "captures")
    return Case.open(base / "case")


def theirs(number: int) -> str:
    """PDQ of a photo as a partner computes it: by the reference binding, from the whole picture."""
    bits, _quality = pdqhash.compute(captures.PHOTOS[number])
    return np.packbits(bits.astype(np.uint8)).tobytes().hex()


def test_lists_name_pictures_and_no_text(case: Case, tmp_path: Path) -> None:
    written = export(case, tmp_path / "out")
    lists = {name: (tmp_path / "out" / name).read_text(encoding="utf-8").splitlines() for name in written}
    assert {name: len(lines) - (name == "hashes.csv") for name, lines in lists.items()} == written
    assert len(lists["sha256.txt"]) == 2
    assert set(lists["sha256.txt"]) < set(case.originals)
    described = [json.loads(line) for line in lists["threatexchange.jsonl"]]
    assert {each["type"] for each in described} == {"HASH_SHA256", "HASH_PDQ"}
    assert {each["indicator"] for each in described} == {*lists["sha256.txt"], *lists["pdq.txt"]}
    rows = list(csv.DictReader(lists["hashes.csv"]))
    assert {row["value"] for row in rows if row["type"] == "pdq"} == set(lists["pdq.txt"])
    with pytest.raises(WrongCallError, match="not empty"):
        export(case, tmp_path / "out")


def test_our_pdq_is_near_that_of_the_reference(case: Case, tmp_path: Path) -> None:
    export(case, tmp_path / "out")
    ours = [int(line, 16) for line in (tmp_path / "out" / "pdq.txt").read_text(encoding="ascii").split()]
    assert all(min((int(theirs(number), 16) ^ each).bit_count() for each in ours) <= WITHIN for number in (1, 2))


@pytest.mark.parametrize("name", ["sha256.txt", "pdq.txt", "hashes.csv", "threatexchange.jsonl"])
def test_what_one_team_writes_another_finds(case: Case, tmp_path: Path, name: str) -> None:
    export(case, tmp_path / "out")
    kinds: dict[str, Kind] = {"sha256.txt": "sha256", "pdq.txt": "pdq"}
    looked = look(case, tmp_path / "out" / name, kinds.get(name))
    assert {each.sha256 for each in looked.seen} == set((tmp_path / "out/sha256.txt").read_text("ascii").split())
    assert {each.distance for each in looked.seen} == {0}
    assert looked.skipped == 0


def test_a_partner_s_picture_is_seen_and_a_strange_one_is_not(case: Case, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"HASH_PDQ,{theirs(1).upper()}\npdq,{theirs(5)}\nnote,none\n", encoding="utf-8")
    before = case.ledger.head()[0]
    looked = look(case, tmp_path / "list")
    assert (looked.pdq, looked.skipped, len(looked.seen)) == (2, 1, 1)
    assert look(case, tmp_path / "list") == looked
    assert case.ledger.head()[0] == before + 1
    last = case.ledger.last()
    assert last is not None
    assert (last.act, len(last.body["seen"])) == ("known", 1)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\0", b"a" * 64, b"nothing here", b"{" * 100_000, b'"' * 1000, b"a,\n" * 1000, b"[]\n{}\n"],
)
def test_a_list_without_a_value_or_a_kind_is_refused(case: Case, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list").write_bytes(content)
    before = case.ledger.head()
    with pytest.raises(WrongSourceError):
        look(case, tmp_path / "list")
    assert case.ledger.head() == before
    with pytest.raises(WrongSourceError, match="cannot be read"):
        look(case, tmp_path / "missing")
