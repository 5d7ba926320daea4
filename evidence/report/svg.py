"""A few SVG marks, escaped; the charts are made of them. Looks come from the page's style sheet, by class."""

from __future__ import annotations

import math

from markupsafe import Markup, escape


def mark(name: str, inside: str = "", **attributes: object) -> Markup:
    """Write one element; ``_`` in an attribute's name stands for ``-``, and ``class_`` for ``class``.

    >>> mark("rect", width=1.25, class_="bar")
    Markup('<rect width="1.2" class="bar"></rect>')
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _number(value))
        for key, value in attributes.items()
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, escape(inside))


def _number(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def together(*marks: Markup) -> Markup:
    """Put marks one after another; later ones are drawn above."""
    return Markup("").join(marks)


def drawing(size: tuple[int, int], about: str, inside: Markup) -> Markup:
    """Write a whole drawing of this size in units; ``about`` is what it says to someone who cannot see it."""
    content = mark("title", about) + inside
    return mark("svg", content, viewBox=f"0 0 {size[0]} {size[1]}", role="img", class_="chart")


def text(x: float, y: float, words: str, class_: str) -> Markup:
    """Write words at a place."""
    return mark("text", words, x=float(x), y=float(y), class_=class_)


def line(start: tuple[float, float], end: tuple[float, float], class_: str) -> Markup:
    """Draw a line."""
    return mark("line", x1=float(start[0]), y1=float(start[1]), x2=float(end[0]), y2=float(end[1]), class_=class_)


def ticks(most: int) -> list[int]:
    """Choose three to six round numbers from 0 to at least ``most``.

    >>> ticks(57), ticks(0)
    ([0, 20, 40, 60], [0, 1])
    """
    if most <= 0:
        return [0, 1]
    rough = most / 4
    power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = next(
        int(power * factor) for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough and power * factor % 1 == 0
    )
    return list(range(0, most + step, step))
