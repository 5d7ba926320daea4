"""Candidate pair to verdict: same picture, same scene, unsure or unrelated, with the figures it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index import bending, calibration, plates, tracking
from index.align import WORK_EDGE, Alignment, Features, align, align_words, features, turned
from index.compare import TOO_MUCH, Comparison, compare, compare_equal
from index.plates import Plate
from index.ruling import CLEAN_AGREEMENT, CLEAN_PATCH, NOTHING, SAME_CORRELATION, Verdict, judge
from index.words import Words, find

PLAIN_PATCH = 0.04
"""A patch this large, in regions that are otherwise alike, needs no second look."""

SURE_INLIERS = 20
SCENE_INLIERS = 45
"""Where the two plainly differ in part, fewer may have laid them over each other wrongly."""

ENOUGH_WORDS = 80
WORTH_VOTES = 16
"""Where both regions have ENOUGH_WORDS and these agree on no alignment, finer keypoints, which take ten times as long,
are tried only for a pair with so many votes."""

WELL_LAID = 0.95
"""Least median correlation of two that were surely laid over each other well by fewer keypoints. Of 840 pairs on shared
cloths and among edited photos that this says differ, finer keypoints found one a copy, laid with a bend of .16."""

MOST_BENT = 0.04
"""Of a map that few keypoints gave: by what share its scale changes over a region; a bend may be a fit to chance."""

BENT_INLIERS, BENT_CORRELATION = 30, 0.985
"""Where so many keypoints agree, and the median correlation is no higher, one of the two may be bent by a lens; what is
straightened must correlate better. Of 61 photos that a lens had bent, no copies as they stood, all have so many, 57 no
higher a correlation, and all .997 and more once straightened."""

BOTH_WAYS = 0.04
"""Two that hardly differ, in no larger patch, or were laid over each other badly, are laid the other way round as well:
keypoints and frame of one are not the other's. Of 111 pairs of copies with such verdicts 36 are copies then; of 454 of
different pieces 21 would be, 20 with a text block that hides much: believed only where first laid badly."""


class View:
    """A region as verification sees it.

    Attributes:
        grey: (height, width) uint8 luminance, longer edge at most ``align.WORK_EDGE``.
        words: Its binary words, upright and mirrored.
    """

    def __init__(
        self,
        grey: NDArray[np.uint8],
        words: tuple[Words, Words] | None = None,
        laid: Callable[[], list[Plate]] | None = None,
        coloured: Callable[[], NDArray[np.uint8]] | None = None,
    ) -> None:
        """Take the words where they were found before, else they are found now.

        Args:
            grey: See the class.
            words: See the class.
            laid: Gives what may lie over it; else it is looked for in its colours.
            coloured: Gives it as (height, width, 3) uint8 RGB, of the same size.
        """
        self.grey = grey
        self._laid, self._coloured = laid, coloured
        self.words = find(grey) if words is None else words
        self._features: Features | None = None
        self._plates: list[Plate] | None = None

    def features(self) -> Features:
        """Return its keypoints for ``align``; found when first asked for, which takes longest."""
        if self._features is None:
            self._features = features(self.grey)
        return self._features

    def plates(self) -> list[Plate]:
        """Return what may have been laid over it; found when first asked for."""
        if self._plates is None:
            self._plates = plates.find(self.colours()) if self._laid is None else self._laid()
        return self._plates

    def colours(self) -> NDArray[np.uint8]:
        """Return it in colour, (height, width, 3) uint8 RGB; grey where nothing gives it in colour."""
        return np.dstack([self.grey] * 3) if self._coloured is None else self._coloured()


def settle(left: View, right: View, orientation: int, votes: int) -> Verdict:
    """Judge a pair by the cheapest means that leaves no doubt.

    Args:
        left: One region.
        right: The other.
        orientation: As of ``quick``; below 0 where no fingerprint aligns the two.
        votes: As of ``by_words``.

    Returns:
        The verdict, without the alignment: plain figures only, which a worker can answer with.
    """
    aligned = quick(left.grey, right.grey, orientation) if orientation >= 0 else None
    verdict = aligned or _laid(left, right, votes)
    found = verdict.comparison
    if found is not None and verdict.word in ("same scene", "unsure"):
        badly = found.correlation < SAME_CORRELATION
        other = _laid(right, left, votes) if badly or found.patch < BOTH_WAYS else NOTHING
        turned = other.comparison
        if other.word == "same picture" and turned is not None and (badly or turned.explained < calibration.HIDES):
            verdict = replace(other, comparison=_other_way(turned))
    return replace(verdict, alignment=None)


def _laid(left: View, right: View, votes: int) -> Verdict:
    """Judge a pair by keypoints, the right one laid over the left one."""
    verdict = by_words(left, right, votes) or verify(left, right)
    return unbent(left, right, verdict) or verdict


def _other_way(found: Comparison) -> Comparison:
    return replace(
        found,
        cover_left=found.cover_right,
        cover_right=found.cover_left,
        left_box=found.right_box,
        right_box=found.left_box,
    )


def quick(left: NDArray[np.uint8], right: NDArray[np.uint8], orientation: int) -> Verdict | None:
    """Judge a pair that a fingerprint aligns from edge to edge, without keypoints.

    Args:
        left: (height, width) uint8 luminance.
        right: (height, width) uint8 luminance.
        orientation: That turns the left one onto the right one; see ``index.fingerprints``.

    Returns:
        A clean ``same picture``, or None where that cannot be said and ``verify`` must look.
    """
    alignment = turned(orientation, (left.shape[0], left.shape[1]), (right.shape[0], right.shape[1]))
    comparison = compare_equal(left, right, alignment, CLEAN_AGREEMENT)
    if comparison is None:
        return None
    verdict = judge(alignment, comparison)
    return verdict if verdict.clean else None


def by_words(left: View, right: View, votes: int) -> Verdict | None:
    """Judge a pair by its binary words, found already; None where that leaves a doubt and ``verify`` must look.

    Args:
        left: One region.
        right: The other.
        votes: Words that proposed the pair; 0 where a fingerprint of the whole did.
    """
    alignment = align_words(left.words[0], right.words)
    comparison = None if alignment is None else _compare(left, right, alignment)
    verdict = NOTHING if alignment is None or comparison is None else judge(alignment, comparison)
    if alignment is None or comparison is None or verdict.word == "unrelated":
        fewest = min(len(left.words[0].points), len(right.words[0].points))
        return verdict if fewest >= ENOUGH_WORDS and votes < WORTH_VOTES else None
    if verdict.word == "same picture" and alignment.inliers >= SURE_INLIERS:
        return verdict
    if verdict.word == "same scene" and _plainly_other(alignment, comparison):
        return verdict
    return _by_corners(left, right, alignment, verdict)


def _by_corners(left: View, right: View, coarse: Alignment, roughly: Verdict) -> Verdict | None:
    """Judge by the exact alignment of a coarse one; None where there is none, or where it barely shows a copy.

    Args:
        left: One region.
        right: The other.
        coarse: What words aligned.
        roughly: What that shows.
    """
    alignment = tracking.exact(left.grey, right.grey, coarse)
    comparison = None if alignment is None else _compare(left, right, alignment)
    if alignment is None or comparison is None or comparison.correlation < WELL_LAID:
        return None
    verdict = judge(alignment, comparison)
    if verdict.word != "same picture":
        return verdict if verdict.word in ("same scene", "unsure") else None
    plainly = comparison.patch <= CLEAN_PATCH and comparison.agreement >= CLEAN_AGREEMENT
    # Of 20 that were explained only now, two were other pieces, smooth enough to pass for something laid over.
    expected = comparison.explained == 0.0 or roughly.word == "same picture"
    return verdict if plainly and expected else None


def _plainly_other(alignment: Alignment, found: Comparison) -> bool:
    """Tell whether the two were laid over each other well, and differ in part all the same."""
    if alignment.inliers >= SCENE_INLIERS:
        return found.correlation >= SAME_CORRELATION and found.patch >= PLAIN_PATCH
    straight = float(np.abs(alignment.matrix[2, :2]).max()) * WORK_EDGE <= MOST_BENT
    return straight and alignment.inliers >= SURE_INLIERS and found.correlation >= WELL_LAID and found.patch >= TOO_MUCH


def verify(left: View, right: View) -> Verdict:
    """Judge a pair by its keypoints and what they align."""
    alignment = align(left.features(), right.features())
    if alignment is None:
        return NOTHING
    comparison = _compare(left, right, alignment)
    return NOTHING if comparison is None else judge(alignment, comparison)


def unbent(left: View, right: View, verdict: Verdict) -> Verdict | None:
    """Judge a pair anew with what a lens bent taken out; None where nothing is bent, or that shows no copy either.

    Args:
        left: One region.
        right: The other.
        verdict: What the two are as they stand.
    """
    found, alignment = verdict.comparison, verdict.alignment
    if verdict.word not in ("same scene", "unsure") or found is None or alignment is None:
        return None
    if alignment.inliers < BENT_INLIERS or found.correlation > BENT_CORRELATION:
        return None
    bend = bending.find(left.grey, right.grey, alignment)
    if bend is None:
        return None
    coloured = lru_cache(maxsize=1)(lambda: bend.straightened(right.colours()))
    straight = View(bend.straightened(right.grey), right.words, coloured=coloured)
    laid = replace(alignment, domain=bend.known(right.grey.shape))
    comparison = _compare(left, straight, laid)
    anew = NOTHING if comparison is None else judge(laid, comparison)
    agrees = comparison is not None and comparison.correlation > BENT_CORRELATION
    return anew if agrees and anew.word == "same picture" else None


def _compare(left: View, right: View, alignment: Alignment) -> Comparison | None:
    return compare(
        left.grey,
        right.grey,
        alignment,
        lambda: (left.plates(), right.plates()),
        lambda: (left.colours(), right.colours()),
    )
