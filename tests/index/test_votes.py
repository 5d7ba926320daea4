from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
import pytest

from index import cutting, hits, spans, tables, votes
from index.cutting import Form
from index.errors import ShardError
from index.spans import Filed, Held, Spilled
from index.tables import Common, Elder, Entries, Find
from index.tally import LEAST_VOTES
from index.votes import WordIndex
from index.words import find
from tests import drawing

PHOTOS = [drawing.photo(seed) for seed in range(1, 9)]
FOUND = [find(drawing.grey(photo)) for photo in PHOTOS]


def index() -> WordIndex:
    """The words of all photos; photo n has the id 10 n."""
    return WordIndex([Held.of(len(FOUND), ((10 * place, upright) for place, (upright, _) in enumerate(FOUND)))])


@pytest.mark.parametrize(
    "edit",
    [
        lambda photo: drawing.resized(photo, 400, 300),
        lambda photo: np.ascontiguousarray(photo[60:400, 80:500]),
        lambda photo: drawing.turned(photo, 1),
        lambda photo: drawing.turned(photo, 4),
        lambda photo: drawing.turned(photo, 7),
    ],
    ids=["resized", "cropped", "turned", "mirrored", "mirrored and turned"],
)
def test_a_copy_votes_for_its_picture_before_all_others(edit: object) -> None:
    assert callable(edit)
    words = [find(drawing.grey(edit(photo))) for photo in PHOTOS]
    votes = index().near([(1000 + n, *both) for n, both in enumerate(words)], most=1)
    assert [(vote.asked, vote.found) for vote in votes] == [(1000 + n, 10 * n) for n in range(len(PHOTOS))]


def test_a_region_never_votes_for_itself_and_few_votes_are_none() -> None:
    votes = index().near([(10 * n, *both) for n, both in enumerate(FOUND)], most=5)
    assert all(vote.asked != vote.found for vote in votes)
    assert all(vote.votes >= LEAST_VOTES for vote in votes)
    assert votes == sorted(votes)


def test_a_region_without_words_gets_no_votes() -> None:
    assert index().near([(1000, *find(np.full((300, 400), 90, np.uint8)))], most=5) == []


def test_an_empty_case_has_no_votes() -> None:
    nothing = WordIndex([])
    assert nothing.near([(1000, *FOUND[0])], most=5) == []
    assert index().near([], most=5) == []


def test_a_region_finds_its_elder_copy_and_the_elder_one_only_if_asked() -> None:
    both = find(drawing.grey(drawing.resized(PHOTOS[3], 400, 300)))
    case = WordIndex([Held.of(9, [*((10 * n, upright) for n, (upright, _) in enumerate(FOUND)), (500, both[0])])])
    asked = [(30, *FOUND[3]), (500, *both)]
    assert [(vote.asked, vote.found) for vote in case.near(asked, most=1)] == [(30, 500), (500, 30)]
    assert [(vote.asked, vote.found) for vote in case.near(asked[:1], most=1)] == []


@pytest.mark.parametrize(("shard", "block", "threads"), [(1, 256, 1), (3, 1, 2), (2048, 2, 3)])
def test_votes_are_the_same_however_the_case_is_cut(
    monkeypatch: pytest.MonkeyPatch, shard: int, block: int, threads: int
) -> None:
    asked = [(10 * n, *both) for n, both in enumerate(FOUND)] + [(1000, *find(drawing.grey(PHOTOS[2])[40:, 60:]))]
    whole = index().near(asked, most=5)
    monkeypatch.setattr(votes, "SHARD", shard)
    monkeypatch.setattr(votes, "BLOCK", block)
    assert index().near(asked, most=5, threads=threads) == whole


@pytest.mark.parametrize("cuts", [[], [3], [0, 1, 5, 8]])
@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
def test_votes_are_the_same_from_files_of_any_size_and_by_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cuts: list[int], compiled: bool
) -> None:
    asked = [(10 * n, *both) for n, both in enumerate(FOUND)] + [(1000, *find(drawing.grey(PHOTOS[2])[40:, 60:]))]
    whole = index().near(asked, most=5)
    spans_ = []
    for first, last in pairwise([0, *cuts, len(FOUND)]):
        folder = tmp_path / str(first)
        folder.mkdir(exist_ok=True)
        Held.of(last - first, ((10 * n, FOUND[n][0]) for n in range(first, last))).write(folder)
        spans_.append(Filed(folder))
    if compiled:
        pytest.importorskip("numba")
        monkeypatch.setattr(votes, "COMPILED_FROM", 0)
        monkeypatch.setattr(votes, "BLOCK_COMPILED", 3)
    assert WordIndex(spans_).near(asked, most=5, threads=2) == whole
    assert len(whole) > 0


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
def test_what_lies_in_files_without_names_finds_the_same(monkeypatch: pytest.MonkeyPatch, compiled: bool) -> None:
    asked = [(10 * n, *both) for n, both in enumerate(FOUND)] + [(1000, *find(drawing.grey(PHOTOS[2])[40:, 60:]))]
    whole = index().near(asked, most=5)
    if compiled:
        pytest.importorskip("numba")
        monkeypatch.setattr(votes, "COMPILED_FROM", 0)
        monkeypatch.setattr(votes, "BLOCK_COMPILED", 3)
    with TemporaryFile() as descriptors, TemporaryFile() as poses:
        span = Spilled((descriptors, poses), ((10 * n, upright) for n, (upright, _) in enumerate(FOUND)))
        assert WordIndex([span]).near(asked, most=5, threads=2) == whole


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
def test_counts_kept_beside_a_span_are_those_of_its_keypoints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: bool
) -> None:
    small = Form(20, 12)
    for module in (spans, cutting):
        monkeypatch.setattr(module, "LARGE", small)
    held = Held.of(len(FOUND), ((n, upright) for n, (upright, _) in enumerate(FOUND)))
    held.write(tmp_path)
    counts, again = small.counts(), small.counts()
    assert not held.counted(small, again)
    assert not Filed(tmp_path).counted(Form(22, 12), again)
    assert not again.any()
    assert Filed(tmp_path).counted(small, counts)
    if compiled:
        pytest.importorskip("numba")
    (hits if compiled else cutting).count(held.read(0, len(FOUND))[0], small, again)
    assert np.array_equal(counts, again)
    assert counts.sum() == 8 * held.ends[-1]


def test_a_shard_with_too_many_near_keypoints_is_parted_and_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [(1000 + n, *find(drawing.grey(photo)[20:, 20:])) for n, photo in enumerate(PHOTOS)]
    whole = index().near(asked, most=5)
    monkeypatch.setattr(votes, "HELD", 1)
    assert index().near(asked, most=5) == whole


def test_a_file_cut_short_is_refused_and_one_cut_meanwhile_is_told_of(tmp_path: Path) -> None:
    Held.of(1, [(1, FOUND[0][0])]).write(tmp_path)
    span = Filed(tmp_path)
    (path,) = tmp_path.glob("descriptors*")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ShardError, match="cut short"):
        span.read(0, 1)
    with pytest.raises(ValueError, match="cut short"):
        Filed(tmp_path)


def by_hand(entries: Entries, common: Common) -> Find:
    """The compiled way, by Python alone."""
    return hits.finding(hits.made_with(lambda function: function), entries, common)


@pytest.mark.parametrize("way", ["plain", "by hand"])
def test_near_keypoints_are_those_that_share_a_word_and_differ_in_few_bits(way: str) -> None:
    ways = {"plain": tables.finder, "by hand": by_hand}
    # The truth is every keypoint against every other one, bit by bit.
    elder, younger = FOUND[0][0], find(drawing.grey(drawing.resized(PHOTOS[0], 400, 300)))
    bits = cutting.WORD_BITS[0]
    common = Common(Form(bits, 10), np.zeros((cutting.TABLES, 1 << 10), bool))
    entries = Entries.of([(2, *younger)])
    long = elder.descriptors.view(np.uint64)
    with np.errstate(over="ignore"):  # spreading words multiplies and keeps the lowest 64 bits
        which, entry = ways[way](entries, common)(Elder(long, np.ones(len(long), np.int64)))
    found = set(zip(which.tolist(), entry.tolist(), strict=True))
    assert len(found) == len(which)
    every = [np.unpackbits(words.descriptors, axis=1, bitorder="little") for words in (elder, *younger)]
    differ = every[0][:, None] != np.concatenate(every[1:])[None]
    near = differ.sum(axis=2) <= tables.NEAR
    shared = ~differ.reshape(*near.shape, cutting.TABLES, 32)[:, :, :, :bits].any(axis=3)
    wanted = {(int(a), int(b)) for a, b in zip(*np.nonzero(near & shared.any(axis=2)), strict=True)}
    assert found <= wanted
    assert len(found) >= 0.95 * len(wanted)
    assert len(wanted) > 50
