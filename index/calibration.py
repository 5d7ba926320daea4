"""Figures of a verdict to the probability that both regions are copies of one picture.

Read off drawn sets with known truth: photos edited in 24 ways, and photos of different pieces on shared cloths, so that
half of the close calls are lookalikes (``scripts/calibrate_verdicts.py`` prints the shares for any case of such files).
Between the knots it is linear; each curve is monotone.
"""

from __future__ import annotations

import numpy as np

from index.compare import Comparison

CLEAN = 0.999
"""Of 1,583 clean pairs all were copies."""

BY_PATCH = ((0.0, 0.7, 1.0), (0.995, 0.98, 0.9))
"""Not clean: by the unexplained patch, or what else is near its limit, as a share of what is allowed. Of 98 pairs with
no overlay .96 were copies, of 22 near the limit .86; of 501 with an overlay on less than a tenth .98."""

HIDES = 0.1
"""What is laid over so much of a picture may hide the piece."""

BY_RESIDUE = ((0.0002, 0.0006, 0.001, 0.01), (0.99, 0.93, 0.62, 0.62))
"""Where an overlay may hide the piece: by 1 less the median correlation. Of 926 pairs, 191 below .0003 were right in
.99, 55 up to .0006 in .95, those above in .6 to .7."""

ADDED = 0.75
"""Where something laid over one of the two is told only by what it hides. Of 95 such pairs of table photos 72 were
copies; which, the surround tells where many pictures share one (``evidence.holding``). Of 22 elsewhere all were."""

INKED = 0.94
"""Where strokes of ink were left out of the comparison. Of 7,000 pairs of different pieces on shared cloths two are so,
both with a text block besides. Below ``evidence.waves.SURE``: what is not plainly ink is looked at once more."""

FRAYS, FRAYING = (0.07, 0.0025), 0.75
"""Where so much of the rim around what is explained disagrees, and so much in patches that go on beyond it: the two
others of the 24 pairs that ``index.ruling`` speaks of, and 38 of the copies."""

FRAYED = 0.3
"""Where so much does that ``index.ruling`` is unsure."""

BARELY_ADDED = 0.15
"""Where ``index.ruling`` is unsure since only what it hides tells of something laid over: of 20 such pairs three are
copies."""

TINTED = 0.1
"""Where ``index.ruling`` is unsure for colours: of 19 such pairs two are copies."""

ROUGH = 0.3
"""Where ``index.ruling`` is unsure for rough edges: of the ten such pairs seen three are copies."""

UNEXPLAINED = 0.3
"""Where ``index.ruling`` is unsure for a small patch that nothing explains: most such pairs are copies where pieces are
of the usual size, hardly any where they are small."""

OTHER_GROUND = 0.1
"""Where ``index.ruling`` is unsure for the ground around: none of 59 such pairs was of copies."""

PATCHES, PATCHED = (0.002, 0.006), 0.75
"""Where nothing explains a patch larger than the first, and beside an overlay than the second. So are 59 and 38 pairs
of copies of six draws, and 13 and 20 pairs of different pieces of a hundredth of the picture."""

SCATTERED = 0.35, 0.92
"""Where nothing explains it, but it is less than the first share of all that differs: a watermark spoils many places a
little, a small piece one. Of 288 pairs of copies 149 are so; of 56 pairs of different pieces, most of them of a
hundredth of the picture, four."""

UNSURE = ((0.016, 0.019, 0.021, 0.03), (0.74, 0.58, 0.2, 0.08))
"""By the patch: .74 of 34 pairs up to .018, .58 of 24 up to .020, .16 of 120 above."""

SCENE = 0.01
"""Of 4,800 pairs of one scene .006 were copies under an overlay that nothing explains."""


def clean(doubt: float) -> float:
    """Return the probability of a clean ``same picture``; ``doubt`` as in ``same``."""
    return round(CLEAN - 0.001 * doubt, 4)


def same(doubt: float, found: Comparison) -> float:
    """Return the probability of a ``same picture`` that is not clean.

    Args:
        doubt: 0 where no figure is near its limit, 1 where one is at it.
        found: The figures.
    """
    stated = float(np.interp(doubt, *BY_PATCH))
    if found.explained >= HIDES:
        stated = min(stated, float(np.interp(1.0 - found.correlation, *BY_RESIDUE)))
    if found.added:
        stated = min(stated, ADDED)
    if found.frayed >= FRAYS[0] and found.onward >= FRAYS[1]:
        stated = min(stated, FRAYING)
    if found.inked:
        stated = min(stated, INKED)
    if found.patch > PATCHES[0 if found.explained == 0.0 else 1]:
        stated = min(stated, SCATTERED[1] if _scattered(found) else PATCHED)
    return round(stated, 4)


def _scattered(found: Comparison) -> bool:
    differs = (1.0 - found.agreement) * found.textured
    return found.explained == 0.0 and found.patch < SCATTERED[0] * differs


def unsure(patch: float) -> float:
    """Return the probability of an ``unsure``, by its unexplained patch."""
    return round(float(np.interp(patch, *UNSURE)), 4)
