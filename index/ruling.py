"""Figures of two regions laid over each other to a verdict: same picture, same scene, unsure or unrelated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from index import calibration
from index.align import Alignment
from index.compare import TINTED, Comparison
from index.excusing import SPOTLESS

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

OTHER_GROUND = 0.22
"""Where the ground correlates less, the piece may be one, but the pictures are two, and a person must look. Of 6,500
pairs of copies, half of them with ground enough to tell, none has less; of 122 pairs of one piece on two dark cloths
that would be copies else, 59."""

SCENE_AGREEMENT = 0.4
SCENE_COVER = 0.3

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
        if any(doubt(found) for doubt in DOUBTS):
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


def _tinted(found: Comparison) -> bool:
    return found.tinted >= TINTED


def _on_other_ground(found: Comparison) -> bool:
    return found.ground < OTHER_GROUND


DOUBTS = {
    _frayed: calibration.FRAYED,
    _barely_added: calibration.BARELY_ADDED,
    _tinted: calibration.TINTED,
    _rough: calibration.ROUGH,
    _unexplained: calibration.UNEXPLAINED,
    _on_other_ground: calibration.OTHER_GROUND,
}
"""What else makes two that agree a question for a person, and how likely they are copies then."""


def _probability(word: VerdictWord, found: Comparison, *, clean: bool) -> float:
    if word == "same picture":
        doubt = min(1.0, max(found.patch / SAME_PATCH, (1.0 - found.agreement) / (1.0 - SAME_AGREEMENT)))
        return calibration.clean(doubt) if clean else calibration.same(doubt, found)
    if word == "unsure":
        return min(calibration.unsure(found.patch), *(chance for doubt, chance in DOUBTS.items() if doubt(found)), 1.0)
    return calibration.SCENE if word == "same scene" else 0.0
