"""Sentences that a screen may show in another language: the English text, with the pattern and the values it came of.

A phrase is its English text wherever text is taken. The screens look its pattern up in a table of another language, so
that a sentence is written once where it belongs, and every translation of it stands beside the screens' own texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Phrase(str):
    """A text in English that knows what it was made of.

    Attributes:
        pattern: With places to fill, as ``str.format`` has them.
        values: What fills them; phrases among them are translated as well.
    """

    __slots__ = ("pattern", "values")

    pattern: str
    values: Mapping[str, Any]


def phrase(pattern: str, /, **values: object) -> Phrase:
    """Make a phrase.

    >>> phrase("{count} of {of}", count=2, of=3)
    '2 of 3'
    """
    made = Phrase(pattern.format(**values))
    made.pattern, made.values = pattern, values
    return made


def fixed(text: str) -> Phrase:
    """Make a phrase of a text that has no places to fill."""
    made = Phrase(text)
    made.pattern, made.values = text.replace("{", "{{").replace("}", "}}"), {}
    return made


def translated(text: str, table: Mapping[str, str]) -> str:
    """Return a text in another language; as it is where it is no phrase, or where the table lacks its pattern.

    Args:
        text: Any text.
        table: By English pattern; its texts have the same places to fill.

    >>> ago = phrase("{count} days", count=3)
    >>> translated(phrase("{ago} ago, says {name}", ago=ago, name="{count} days"), {
    ...     "{ago} ago, says {name}": "{name}说在{ago}前", "{count} days": "{count}天"})
    '{count} days说在3天前'
    """
    if not isinstance(text, Phrase):
        return text
    values = {name: translated(one, table) if isinstance(one, str) else one for name, one in text.values.items()}
    return table.get(text.pattern, text.pattern).format(**values)
