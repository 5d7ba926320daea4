"""Clusters and pieces of catalogues that were filled by hand; what belongs together is said by each test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from evidence.catalogue import Catalogue, Connection, ads, clusters, judgements, originals, regions, sightings, verdicts
from evidence.catalogue.judgements import JudgementRow, Word
from evidence.catalogue.verdicts import VerdictRow
from evidence.grouping import regroup
from index import colours


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    made = Catalogue(tmp_path / "catalogue.db")
    made.migrate()
    with made.writing() as connection:
        yield connection
    made.close()


def sha(letter: str) -> str:
    return hashlib.sha256(letter.encode()).hexdigest()


COLOURS = np.full((9, 9, 3), (200, 190, 160), np.uint8)


def add(db: Connection, letter: str, parts: Sequence[str] = ("w",), flat: Sequence[str] = ()) -> list[int]:
    """Add an original with its regions, all of one colour; a part ``f1500w`` is a frame at 1.5 s."""
    originals.add(db, [{"sha256": sha(letter), "bytes": 1, "seq": originals.count(db)}])
    ids = []
    codes = {colours.RECIPE: colours.code(COLOURS)}
    for part in parts:
        seconds = int(part[1:-1]) / 1000 if part.startswith("f") else None
        values: dict[str, object] = {"name": f"{sha(letter)[:16]}.{part}", "sha256": sha(letter), "kind": "whole"}
        values |= dict.fromkeys(("left", "top", "width", "height", "thumbnail_at", "thumbnail_bytes"), 1)
        ids.append(regions.add(db, {**values, "seconds": seconds, "flat": int(part in flat)}, codes))
    return ids


def show(db: Connection, ad: str, *letters: str) -> None:
    """Show originals in an ad."""
    number = ads.identify(db, None, ad, {})
    start = len(list(sightings.everything(db)))
    rows = [
        {
            "seq": start + n,
            "key": f"{start + n:064}",
            "sha256": sha(letter),
            "ad": number,
            "source_path": "",
            "fields": {},
        }
        for n, letter in enumerate(letters)
    ]
    sightings.add(db, rows)


def same(db: Connection, left: int, right: int, word: str = "same picture", *, clean: bool = True) -> None:
    whole = [0.0, 0.0, 1.0, 1.0]
    figures = {"clean": clean, "left_box": whole, "right_box": whole, "cover_left": 1.0, "cover_right": 1.0}
    figures |= {"patch": 0.0 if word == "same picture" else 0.1, "explained": 0.0, "correlation": 1.0}
    verdicts.add(db, [VerdictRow(left, right, word, 0.97, 3, figures)])


def grouped(db: Connection) -> dict[str, tuple[int, ...]]:
    return {row.cluster: row.regions for row in clusters.everything(db)}


def pieces(db: Connection) -> list[set[int]]:
    """The regions of each piece, by the eldest."""
    found: dict[str, set[int]] = {}
    for row in clusters.everything(db):
        found.setdefault(row.piece, set()).update(row.regions)
    return sorted(found.values(), key=min)


def test_an_empty_case_has_no_clusters(db: Connection) -> None:
    assert not regroup(db)
    assert grouped(db) == {}


def test_same_pictures_are_one_cluster_and_nothing_else_is(db: Connection) -> None:
    for letter in "abcd":
        add(db, letter)
    same(db, 1, 3)
    same(db, 1, 2, "same scene")
    same(db, 2, 4, "unsure")
    assert regroup(db)
    assert sorted(grouped(db).values()) == [(1, 3), (2,), (4,)]


@pytest.mark.parametrize(
    ("hidden", "patch", "apart"),
    [(0.0, 0.035, True), (0.015, 0.06, True), (0.015, 0.035, False), (0.03, 0.06, False)],
    ids=["nothing hidden", "a little", "a little, and a small patch", "more"],
)
def test_a_strip_of_cloth_joins_no_two_pieces_that_differ_in_plain_sight(
    db: Connection, hidden: float, patch: float, apart: bool
) -> None:
    for letter in "abc":
        add(db, letter)
    seen = {"clean": False, "explained": hidden, "correlation": 0.99, "cover_left": 1.0, "cover_right": 1.0}
    whole, strip = [0.0, 0.0, 1.0, 1.0], [0.7, 0.0, 1.0, 1.0]
    boxes = {"left_box": whole, "right_box": whole, "patch": patch}
    verdicts.add(db, [VerdictRow(1, 2, "same scene", 0.01, 100, {**seen, **boxes})])
    part = {**seen, "left_box": strip, "right_box": whole, "patch": 0.0}
    verdicts.add(db, [VerdictRow(each, 3, "same picture", 0.9, 100, part) for each in (1, 2)])
    regroup(db)
    assert any({1, 2} <= set(regions) for regions in grouped(db).values()) is not apart


def test_grouping_again_changes_nothing(db: Connection) -> None:
    for letter in "abc":
        add(db, letter)
    same(db, 1, 3)
    assert regroup(db)
    assert not regroup(db)


def test_blank_regions_are_in_no_cluster(db: Connection) -> None:
    add(db, "a", ("c0", "c1"), flat=("c1",))
    regroup(db)
    assert list(grouped(db).values()) == [(1,)]


def test_a_cluster_keeps_its_id_when_pictures_are_added(db: Connection) -> None:
    for letter in "abc":
        add(db, letter)
    same(db, 1, 3)
    regroup(db)
    before = grouped(db)
    for letter in "de":
        add(db, letter)
    same(db, 3, 4)
    same(db, 2, 5)
    regroup(db)
    after = grouped(db)
    assert after.keys() == before.keys()
    assert all(set(before[name]) < set(after[name]) for name in before)


def test_ids_do_not_depend_on_anything_but_the_eldest_region(db: Connection) -> None:
    # The rule of the module: C and P, then 12 hex digits of the SHA-256 of the eldest region's name.
    add(db, "a")
    regroup(db)
    (row,) = clusters.everything(db)
    digest = hashlib.sha256(f"{sha('a')[:16]}.w".encode()).hexdigest()[:12]
    assert (row.cluster, row.piece) == (f"C{digest}", f"P{digest}")


def test_pictures_shown_together_in_several_ads_are_one_piece(db: Connection) -> None:
    for letter in "abc":
        add(db, letter)
    show(db, "ad1", "a", "b", "c")
    show(db, "ad2", "a", "b")
    regroup(db)
    assert pieces(db) == [{1, 2}, {3}]
    (basis,) = {piece.basis for piece in clusters.pieces(db)} - {"one picture"}
    assert basis == "kept together in later ads; shown in one ad"


def test_one_ad_together_is_not_enough(db: Connection) -> None:
    add(db, "a")
    add(db, "b")
    show(db, "ad1", "a", "b")
    regroup(db)
    assert pieces(db) == [{1}, {2}]


def test_a_picture_that_later_ads_leave_out_is_another_piece(db: Connection) -> None:
    for letter in "abc":
        add(db, letter)
    for number in range(4):
        show(db, f"ad{number}", *("abc" if number < 1 else "ac"))
    regroup(db)
    assert pieces(db) == [{1, 3}, {2}]


def test_a_least_probability_of_one_groups_nothing_by_machine(db: Connection) -> None:
    for letter in "ab":
        add(db, letter)
    for number in range(4):
        show(db, f"ad{number}", "a", "b")
    regroup(db, 1.0)
    assert pieces(db) == [{1}, {2}]
    assert regroup(db, 0.6)
    assert pieces(db) == [{1, 2}]


def test_what_stands_together_in_a_grid_says_nothing(db: Connection) -> None:
    add(db, "a", ("c0", "c1"))
    for number in range(4):
        show(db, f"ad{number}", "a")
    regroup(db)
    assert pieces(db) == [{1}, {2}]


def test_frames_that_follow_each_other_in_one_shot_are_one_piece(db: Connection) -> None:
    add(db, "v", ("f0w", "f1000w", "f2000w"))
    add(db, "a")
    same(db, 2, 4)
    regroup(db)
    assert pieces(db) == [{1, 2, 3, 4}]
    (piece,) = clusters.pieces(db)
    assert piece.basis == "frames of one clip; one shot of a clip"
    assert piece.probability < 1.0


def test_a_doubtful_link_does_not_merge_two_clusters_that_clean_links_made(db: Connection) -> None:
    for letter in "abcd":
        add(db, letter)
    same(db, 1, 2)
    same(db, 3, 4)
    same(db, 2, 3, clean=False)
    regroup(db)
    assert sorted(grouped(db).values()) == [(1, 2), (3, 4)]


def say(db: Connection, seq: int, left: str, right: str, word: Word) -> None:
    one, other = sorted(f"{sha(letter)[:16]}.w" for letter in (left, right))
    judgements.add(db, [JudgementRow(judgements.key(seq, 0), seq, one, other, word, "li", "", "", {})])


def test_a_persons_word_on_a_picture_outweighs_the_verdicts(db: Connection) -> None:
    for letter in "abcd":
        add(db, letter)
    same(db, 1, 2)
    same(db, 3, 4, "same scene")
    regroup(db)
    assert sorted(grouped(db).values()) == [(1, 2), (3,), (4,)]
    say(db, 1, "a", "b", "different pictures")
    say(db, 2, "d", "c", "same picture")
    assert regroup(db)
    assert sorted(grouped(db).values()) == [(1,), (2,), (3, 4)]
    assert not regroup(db)


def test_it_outlives_pictures_that_are_added(db: Connection) -> None:
    for letter in "ab":
        add(db, letter)
    same(db, 1, 2)
    say(db, 1, "a", "b", "different pieces")
    for letter in "cd":
        add(db, letter)
    same(db, 1, 3)
    same(db, 2, 3)
    same(db, 3, 4)
    regroup(db)
    assert all(not {1, 2} <= set(regions) for regions in grouped(db).values())
    assert all(not {1, 2} <= piece for piece in pieces(db))


def test_a_persons_word_on_a_piece_joins_and_parts_pieces(db: Connection) -> None:
    for letter in "abcd":
        add(db, letter)
    for ad in range(4):
        show(db, f"ad{ad}", "a", "b")
    regroup(db)
    assert pieces(db) == [{1, 2}, {3}, {4}]
    say(db, 1, "a", "b", "different pieces")
    say(db, 2, "b", "c", "same piece")
    say(db, 3, "c", "d", "same piece")
    regroup(db)
    assert pieces(db) == [{1}, {2, 3, 4}]
    assert len(grouped(db)) == 4
    assert "decided by a person" in {row.basis for row in clusters.pieces(db)}


def test_words_that_cannot_all_hold_part_rather_than_join(db: Connection) -> None:
    for letter in "abc":
        add(db, letter)
    say(db, 1, "a", "c", "different pictures")
    say(db, 2, "a", "b", "same picture")
    say(db, 3, "b", "c", "same picture")
    regroup(db)
    # The later of the two that would join is kept.
    assert sorted(grouped(db).values()) == [(1,), (2, 3)]


def test_a_word_on_a_region_that_is_gone_or_blank_waits(db: Connection) -> None:
    add(db, "a")
    add(db, "b", flat=("w",))
    say(db, 1, "a", "z", "same picture")
    say(db, 2, "a", "b", "same picture")
    regroup(db)
    assert list(grouped(db).values()) == [(1,)]
