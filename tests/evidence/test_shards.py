"""Shards say what the catalogue says, and are made again where they do not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from evidence import shards
from evidence.case import Case
from evidence.catalogue import originals, regions
from evidence.progress import Silent
from evidence.settings import Settings
from index import fingerprints, spans
from index.cutting import Form
from index.spans import Filed, Held, Spilled
from index.words import RECIPE, Words, pack, unpack_upright

NAMES = fingerprints.names()
RECIPES = {name: fingerprints.load(name).RECIPE for name in NAMES}
WIDTHS = {name: fingerprints.load(name).BITS // 8 for name in NAMES}
KINDS = len(NAMES) + 1
"""Of shards: codes by each fingerprint, and words."""


def drawn(rng: np.random.Generator) -> bytes:
    """Up to five keypoints, and as many mirrored ones."""
    count = int(rng.integers(0, 6))
    points, poses = rng.integers(0, 400, (count, 2)).astype(np.float32), rng.integers(0, 7, (count, 2), np.uint8)
    return pack(*(Words(points, poses, rng.integers(0, 256, (count, 32), np.uint8)) for _ in range(2)))


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    """A case of 25 regions, every fifth of them blank, whose shards take ten ids each: 0 to 9, 10 to 19."""
    monkeypatch.setattr(shards, "SPAN", 10)
    monkeypatch.setattr(spans, "LARGE", Form(20, 10))
    rng = np.random.default_rng(1)
    with Case.create(tmp_path / "case", Settings()) as case:
        with case.catalogue.writing() as db:
            body = {"sha256": "ab" * 32, "bytes": 1, "kind": "image", "stored": 1, "seq": 1}
            known = {column.name for column in originals.TABLE.columns}
            db.execute(originals.TABLE.insert().values({key: value for key, value in body.items() if key in known}))
            for region in range(1, 26):
                values: dict[str, object] = {"name": f"abababababababab.c{region}", "sha256": "ab" * 32, "kind": "cell"}
                values |= dict.fromkeys(("left", "top", "width", "height", "thumbnail_at", "thumbnail_bytes"), 1)
                flat = int(region % 5 == 0)
                codes = {RECIPES[name]: rng.bytes(8 * WIDTHS[name]) for name in NAMES} | {RECIPE: drawn(rng)}
                regions.add(db, {**values, "flat": flat}, {} if flat else codes)
        yield case


def read(case: Case, name: str) -> list[shards.Part]:
    with case.catalogue.reading() as db:
        return list(shards.parts(case, db, RECIPES[name], WIDTHS[name]))


def same(case: Case) -> bool:
    """Whether parts give, of every fingerprint, the upright codes that the catalogue gives."""
    with case.catalogue.reading() as db:
        every = {name: regions.codes(db, RECIPES[name]) for name in NAMES}
    return all(
        np.array_equal(np.concatenate([part.ids for part in read(case, name)]), ids)
        and np.array_equal(np.concatenate([part.codes for part in read(case, name)]), codes[:, : WIDTHS[name]])
        for name, (ids, codes) in every.items()
    )


def said(case: Case, *, spill: bool = False) -> list[tuple[int, bytes, bytes]]:
    """The upright words of every region, as spans have them."""
    with (
        case.catalogue.reading() as db,
        shards.spilled(case, db) if spill else nullcontext(shards.said(case, db)) as found,
    ):
        assert any(isinstance(span, Spilled) for span in found) == spill
        read = [(int(span.ids[at]), *span.read(at, at + 1)) for span in found for at in range(len(span.ids))]
    return [(region, long.tobytes(), poses.tobytes()) for region, long, poses in read]


def stored(case: Case) -> list[tuple[int, bytes, bytes]]:
    """And as the catalogue has them."""
    with case.catalogue.reading() as db:
        found = [(region, unpack_upright(packed)) for region, packed in regions.packed(db, RECIPE)]
    return [(region, words.descriptors.tobytes(), words.poses.tobytes()) for region, words in found]


def test_words_are_what_the_catalogue_says_with_and_without_shards(case: Case) -> None:
    assert len(stored(case)) == 20
    assert said(case) == stored(case)
    shards.seal(case, None, Silent())
    assert said(case) == stored(case)
    with case.catalogue.reading() as db:
        assert [type(span) for span in shards.said(case, db)] == [Filed, Filed, Held]


def test_words_in_no_shard_lie_in_files_where_they_are_many_and_leave_nothing(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "SPILLED_FROM", 5)
    before = sorted(case.folder.rglob("*"))
    assert said(case, spill=True) == stored(case)
    shards.seal(case, None, Silent())
    assert said(case, spill=True) == stored(case)
    shutil.rmtree(case.thumbnails.parent / "shards")
    assert sorted(case.folder.rglob("*")) == before


@pytest.mark.parametrize("file", ["ids.npy", "ends.npy", "descriptors.bin", "poses.bin", "often.npy", "about.json"])
def test_words_cut_short_are_passed_over_and_made_again(case: Case, file: str) -> None:
    shards.seal(case, None, Silent())
    (path,) = [each.parent / file for each in case.folder.rglob("poses.bin") if each.parent.name == "000001"]
    path.write_bytes(path.read_bytes()[:-5])
    assert said(case) == stored(case)
    assert shards.seal(case, None, Silent()) == 1
    assert shards.seal(case, None, Silent()) == 0
    assert said(case) == stored(case)


def test_parts_are_what_the_catalogue_says_with_and_without_shards(case: Case) -> None:
    assert [len(part.ids) for part in read(case, "pdq256")] == [20]
    assert same(case)
    assert shards.seal(case, None, Silent()) == 2 * KINDS
    assert [len(part.ids) for part in read(case, "pdq256")] == [8, 8, 4]
    assert same(case)
    assert shards.seal(case, None, Silent()) == 0


@pytest.mark.parametrize("file", ["codes.npy", "ids.npy", "about.json"])
def test_a_shard_cut_short_is_passed_over_told_of_and_made_again(case: Case, file: str) -> None:
    shards.seal(case, None, Silent())
    (path,) = [each for each in case.folder.rglob(file) if each.parent.name == "000001"][:1]
    path.write_bytes(path.read_bytes()[:-9])
    assert same(case)
    heard = Silent()
    assert shards.seal(case, None, heard) == 1
    assert len(heard.notes) == 1
    assert "made again" in heard.notes[0]
    assert shards.seal(case, None, Silent()) == 0


def test_a_flipped_bit_is_noticed_by_the_next_dedupe(case: Case) -> None:
    shards.seal(case, None, Silent())
    path = next(case.folder.rglob("codes.npy"))
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert shards.seal(case, None, Silent()) == 1
    assert same(case)


def test_a_shard_of_another_catalogue_is_passed_over(case: Case) -> None:
    shards.seal(case, None, Silent())
    with case.catalogue.writing() as db:
        db.execute(regions.TABLE.update().where(regions.TABLE.c.id == 9).values(name="cdcdcdcdcdcdcdcd.w"))
    assert [len(part.ids) for part in read(case, "pdq256")] == [8, 8, 4]
    assert shards.seal(case, None, Silent()) == KINDS


def test_a_span_that_waits_for_codes_is_not_sealed(case: Case) -> None:
    with case.catalogue.writing() as db:
        table = regions.FINGERPRINTS
        db.execute(table.delete().where(table.c.region == 3, table.c.recipe == RECIPES["pdq256"]))
    assert shards.seal(case, None, Silent()) == 2 * KINDS - 1
    assert same(case)
