"""Candidate pair to verdict: same picture, same scene, unsure or unrelated, with the figures it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index import bending, calibration, plates, tracking
from index.align import WORK_EDGE, Alignment, Features, align, align_words, features, turned
from index.compare import TINTED, TOO_MUCH, Comparison, compare, compare_equal
from index.excusing import SPOTLESS
from index.plates import Plate
from index.words import Words, find

VerdictWord = Literal["same picture", "same scene", "unsure", "unrelated"]

SAME_PATCH = 0.016
"""Largest unexplained disagreeing patch of a copy, as a share of the overlap. Measured on 23 edits of 16 photos: 95 %
of all but stickers stay below; of 224 pairs of different pieces on one cloth the least is .025, 5 % are below .050."""

SAME_CORRELATION = 0.93
"""Least median correlation of a copy. Copies, filtered too, have .98 and more; two lamps of one make, .67 to .80."""

MUCH_LAID = 0.3
MUCH_CORRELATION = 0.985
"""Where so much is hidden and the rest agrees no better, a person must look: of 21 such pairs 13 were copies."""

LITTLE_LAID = 0.03
"""Where so much is hidden, patches that nothing explains and less than CLEAN_AGREEMENT of the rest leave a doubt: two
stickers over two lamps leave of their difference no patch of .016. Of 41 such pairs of copies three agree no better, of
18 pairs of different pieces three; two of these were the only ones of the 18 with a probability above .62."""

FRAYED, ONWARD = 0.15, 0.0025
"""Where so much of the rim around what is explained disagrees, and so much in patches that go on beyond, no overlay
ends there: it is a piece with straight edges, a carved plaque, which hides most of another one. Of 24 pairs of
different pieces that such plaques made copies of, at .95 and more, 22 were so; of 1,070 pairs of copies under overlays
nine are."""

ADDED_COVER, ADDED_FRAYED = 0.5, 0.08
"""Where something laid over one of the two is told only by what it hides, and less than the first share of one is
shared, or so much of the rim around it disagrees, it may as well be a piece. Of 59 pairs of copies so explained three
are so, of 20 pairs of different pieces, strips of one cloth most of them, 17."""

UNSURE_PATCH = 0.03
"""Up to this patch a person must look, where the rest agrees."""

UNEXPLAINED = 0.006
"""Where nothing had to be explained, a larger patch is more likely a small piece in another one's place than what an
edit leaves: of pieces a hundredth of the picture large 263 such pairs of different ones were copies by SAME_PATCH, and
two pairs of copies; of pieces of the usual size, on six draws, 14 pairs of copies. A person must look."""

ROUGH, FALLEN = 0.058, 0.003
"""Where the strongest edges leave so much unexplained, or correlate so much less than the rest, outlines but nearly
coincide, and a person must look. Of 1,169 pairs of copies three are so, cells of grids all; of eight pairs of different
bangles on one table that would be copies else, seven (counted before what is laid over was left out with a margin)."""

CLEAN_PATCH = 0.006
CLEAN_AGREEMENT = 0.95
CLEAN_COVER = 0.4
"""A region of which less than this is shared may be a composite that shows other things as well."""

CLEAN_FAINT = 0.05
"""Largest patch of a clean copy that agrees but faintly. Of 250 copies of table photos 97 % have less; two lamps of one
outline on one cloth, with a patch of only .004 that plainly differs, have .068."""

SAME_AGREEMENT = 0.75
UNSURE_AGREEMENT = 0.85

LEAST_COVER = 0.6
"""The overlap covers at least this share of one region; else two text blocks in one font would link their pictures."""

LEAST_OTHER_COVER = 0.12
"""And this of the other; below it the pair shows only that one holds a little of the other."""

LEAST_TEXTURED = 0.04
"""Share of the overlap that must be textured; two empty walls agree about nothing."""

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

SCENE_AGREEMENT = 0.4
SCENE_COVER = 0.3


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification says of two regions.

    Attributes:
        word: ``same picture`` (copies of one picture), ``same scene`` (different pictures of one place, perhaps of
            different pieces), ``unsure`` (a person must look), ``unrelated``.
        probability: That they are copies of one picture, 0 to 1; see ``index.calibration``.
        clean: True where nothing disagrees and nothing had to be explained.
        inliers: Keypoints that agree with the alignment; 0 where a fingerprint aligned the pair.
        mirrored: True where one is a mirror image of the other.
        comparison: The figures; None where no alignment was found.
        alignment: What laid them over each other.
    """

    word: VerdictWord
    probability: float
    clean: bool
    inliers: int
    mirrored: bool
    comparison: Comparison | None
    alignment: Alignment | None = field(default=None, compare=False, repr=False)


NOTHING = Verdict("unrelated", 0.0, clean=False, inliers=0, mirrored=False, comparison=None)


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


def judge(alignment: Alignment, comparison: Comparison) -> Verdict:
    """Turn the figures into a verdict."""
    word, clean = _word(comparison)
    chance = _probability(word, comparison, clean=clean)
    return Verdict(word, chance, clean, alignment.inliers, alignment.mirrored, comparison, alignment)


def _word(found: Comparison) -> tuple[VerdictWord, bool]:
    covers = sorted((found.cover_left, found.cover_right))
    comparable = covers[1] >= LEAST_COVER and covers[0] >= LEAST_OTHER_COVER and found.textured >= LEAST_TEXTURED
    alike = found.correlation >= SAME_CORRELATION
    if comparable and alike and found.explained >= MUCH_LAID and found.correlation < MUCH_CORRELATION:
        return ("unsure" if found.patch <= UNSURE_PATCH else "same scene"), False
    doubtful = found.explained >= LITTLE_LAID and found.patch > CLEAN_PATCH and found.agreement < CLEAN_AGREEMENT
    if comparable and alike and found.patch <= SAME_PATCH and found.agreement >= SAME_AGREEMENT and not doubtful:
        if _frayed(found) or _barely_added(found) or found.tinted >= TINTED or _rough(found) or _unexplained(found):
            return "unsure", False
        whole = covers[0] >= CLEAN_COVER and found.explained == 0.0 and not found.inked
        alike = found.agreement >= CLEAN_AGREEMENT and found.patch <= SPOTLESS
        return "same picture", whole and alike and found.faint <= CLEAN_FAINT
    if comparable and alike and found.patch <= UNSURE_PATCH and found.agreement >= UNSURE_AGREEMENT:
        return "unsure", False
    if covers[1] >= SCENE_COVER and found.agreement >= SCENE_AGREEMENT and found.textured >= LEAST_TEXTURED:
        return "same scene", False
    return "unrelated", False


def _frayed(found: Comparison) -> bool:
    return found.frayed >= FRAYED and found.onward >= ONWARD


def _barely_added(found: Comparison) -> bool:
    """Tell whether what lies over one of two may be another piece; see ADDED_COVER."""
    little = min(found.cover_left, found.cover_right) < ADDED_COVER
    return found.added and (little or found.frayed >= ADDED_FRAYED)


def _rough(found: Comparison) -> bool:
    return found.rough >= ROUGH or found.edges >= FALLEN


def _unexplained(found: Comparison) -> bool:
    return found.patch > UNEXPLAINED and found.explained == 0.0 and not found.inked


def _probability(word: VerdictWord, found: Comparison, *, clean: bool) -> float:
    if word == "same picture":
        doubt = min(1.0, max(found.patch / SAME_PATCH, (1.0 - found.agreement) / (1.0 - SAME_AGREEMENT)))
        return calibration.clean(doubt) if clean else calibration.same(doubt, found)
    if word == "unsure":
        told = [calibration.unsure(found.patch)]
        told += [calibration.FRAYED] if _frayed(found) else []
        told += [calibration.BARELY_ADDED] if _barely_added(found) else []
        told += [calibration.TINTED] if found.tinted >= TINTED else []
        told += [calibration.ROUGH] if _rough(found) else []
        told += [calibration.UNEXPLAINED] if _unexplained(found) else []
        return min(told)
    return calibration.SCENE if word == "same scene" else 0.0
