"""Whether Chinese is written in simplified or traditional characters, told by the older character sets.

GB 2312 (1980) has the simplified forms, Big5 (1984) the traditional ones; what is in both tells nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

Script = Literal["simplified", "traditional", ""]


@lru_cache(maxsize=20_000)
def script(character: str) -> Script:
    """Say which script a character is of; empty where it is of both or of neither.

    >>> script("韵"), script("韻"), script("木")
    ('simplified', 'traditional', '')
    """
    if not "\u4e00" <= character <= "\u9fff":
        return ""
    in_gb, in_big5 = _has("gb2312", character), _has("big5", character)
    return "simplified" if in_gb and not in_big5 else "traditional" if in_big5 and not in_gb else ""


def odd(text: str, around: str) -> bool:
    """Tell whether a text has a character of the script that is rarer in what stands around it, itself included.

    Where both are as frequent, either is odd.
    """
    counts = {"simplified": 0, "traditional": 0}
    for character in around:
        if kind := script(character):
            counts[kind] += 1
    if not all(counts.values()):
        return False
    most = max(counts.values())
    return any(
        (kind := script(character)) and (counts[kind] < most or len(set(counts.values())) == 1) for character in text
    )


def _has(charset: str, character: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
