from __future__ import annotations

import numpy as np
import pytest

from index import votes
from index.votes import LEAST_VOTES, WordIndex
from index.words import find
from tests import drawing

PHOTOS = [drawing.photo(seed) for seed in range(1, 9)]
FOUND = [find(drawing.grey(photo)) for photo in PHOTOS]


def index() -> WordIndex:
    """The words of all photos; photo n has the id 10 n."""
    return WordIndex(len(FOUND), ((10 * place, upright) for place, (upright, _) in enumerate(FOUND)))


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
    nothing = WordIndex(0, [])
    assert nothing.near([(1000, *FOUND[0])], most=5) == []
    assert index().near([], most=5) == []


def test_a_region_finds_its_elder_copy_and_the_elder_one_only_if_asked() -> None:
    both = find(drawing.grey(drawing.resized(PHOTOS[3], 400, 300)))
    case = WordIndex(9, [*((10 * n, upright) for n, (upright, _) in enumerate(FOUND)), (500, both[0])])
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


def test_near_keypoints_are_those_that_share_a_word_and_differ_in_few_bits() -> None:
    # The truth is every keypoint against every other one, bit by bit.
    elder, younger = FOUND[0][0], find(drawing.grey(drawing.resized(PHOTOS[0], 400, 300)))
    case = WordIndex(1, [(1, elder)])
    which, entry = case._hits(case._shard([(2, *younger)]), 0, 1)
    found = set(zip(which.tolist(), entry.tolist(), strict=True))
    assert len(found) == len(which)
    bits = [np.unpackbits(words.descriptors, axis=1, bitorder="little") for words in (elder, *younger)]
    differ = bits[0][:, None] != np.concatenate(bits[1:])[None]
    near = differ.sum(axis=2) <= votes.NEAR
    shared = ~differ.reshape(*near.shape, votes.TABLES, 32)[:, :, :, : votes.WORD_BITS[0]].any(axis=3)
    wanted = {(int(a), int(b)) for a, b in zip(*np.nonzero(near & shared.any(axis=2)), strict=True)}
    assert found <= wanted
    assert len(found) >= 0.95 * len(wanted)
    assert len(wanted) > 50
