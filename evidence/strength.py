"""How strongly findings speak, in words: the verbal scale of ENFSI's guideline of 2015, section 2.4.

The words are about findings given who runs the accounts, never about who does: no sentence here says "is".
"""

from __future__ import annotations

import math

from evidence.phrases import Phrase, phrase

SCALE = (
    (1.0, phrase("weak")),
    (2.0, phrase("moderate")),
    (3.0, phrase("moderately strong")),
    (4.0, phrase("strong")),
    (6.0, phrase("very strong")),
)
"""Up to this log10 of the likelihood ratio, so much support; beyond the last, extremely strong."""
ONE, RESELLING = phrase("one operator"), phrase("reselling")
NONE = 0.05
"""Within this of zero, nothing speaks either way."""


def support(log_ratio: float) -> Phrase:
    """Return the scale's words for a log10 likelihood ratio, for whichever side it supports.

    >>> support(2.5), support(-0.5), support(0.0)
    ('moderately strong support for one operator', 'weak support for reselling', 'no support for either')
    """
    size = abs(log_ratio)
    if size < NONE:
        return phrase("no support for either")
    word = next((word for most, word in SCALE if size <= most), phrase("extremely strong"))
    return phrase("{how} support for {what}", how=word, what=ONE if log_ratio > 0 else RESELLING)


def times(log_ratio: float) -> str:
    """Write how many times, with no more digits than such a figure bears.

    >>> times(0.3), times(1.75), times(4.62), times(7.5)
    ('2.0', '56', '42,000', 'more than 1,000,000')
    """
    if log_ratio > 6:
        return phrase("more than 1,000,000")
    ratio = 10.0**log_ratio
    if ratio < 10:
        return f"{ratio:.1f}"
    step = 10 ** max(0, len(str(int(ratio))) - 2)
    return f"{round(ratio / step) * step:,}"


def sentence(log_ratio: float, older: str, newer: str) -> Phrase:
    """Say what the findings of a pair are worth.

    >>> sentence(1.0, "A", "B")
    'The findings are 10 times more probable if one operator runs both A and B than if B resells the goods of A.'
    """
    one = phrase("if one operator runs both {older} and {newer}", older=older, newer=newer)
    other = phrase("if {newer} resells the goods of {older}", newer=newer, older=older)
    if abs(log_ratio) < NONE:
        return phrase("The findings are as probable {one} as {other}.", one=one, other=other)
    first, second = (one, other) if log_ratio > 0 else (other, one)
    how = times(abs(log_ratio))
    return phrase(
        "The findings are {times} times more probable {first} than {second}.", times=how, first=first, second=second
    )


def probability(log_ratio: float, prior: float) -> float:
    """Return the probability of one operator after the findings.

    Args:
        log_ratio: log10 of the likelihood ratio.
        prior: The probability before, between 0 and 1, both exclusive.
    """
    odds = prior / (1 - prior) * math.pow(10.0, min(300.0, max(-300.0, log_ratio)))
    return odds / (1 + odds)
