"""Charts of pieces against occasions: the accumulation curve with its band; pieces seen and new on each occasion."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from evidence.report import svg
from evidence.report.text import legible
from evidence.tiers import Occasion, Point

WIDTH, HEIGHT = 960, 380
_LEFT, _RIGHT, _TOP, _BASE = 58, 150, 24, 330
_MOST_NAMED = 14


def accumulation(points: Sequence[Point]) -> Markup:
    """Draw expected pieces by occasions with their interval; what is extrapolated is dashed."""
    if not points:
        return Markup("")
    across, up = svg.ticks(points[-1].occasions), svg.ticks(round(max(point.high for point in points)))
    wide, high = (WIDTH - _LEFT - _RIGHT) / across[-1], (_BASE - _TOP) / up[-1]

    def place(occasions: float, pieces: float) -> tuple[float, float]:
        return _LEFT + occasions * wide, _BASE - pieces * high

    band = [place(p.occasions, p.low) for p in points] + [place(p.occasions, p.high) for p in reversed(points)]
    inside = [point for point in points if not point.beyond]
    beyond = [inside[-1], *(point for point in points if point.beyond)]
    end, last = place(inside[-1].occasions, inside[-1].pieces), place(beyond[-1].occasions, beyond[-1].pieces)
    marks = [
        *_axes((across, up), wide, high),
        svg.mark("polygon", points=_path(band), class_="band"),
        svg.mark("polyline", points=_path([place(p.occasions, p.pieces) for p in beyond]), class_="curve beyond"),
        svg.mark("polyline", points=_path([place(p.occasions, p.pieces) for p in inside]), class_="curve"),
        svg.mark("circle", cx=end[0], cy=end[1], r=4, class_="end"),
        svg.text(end[0] - 8, end[1] - 12, f"{inside[-1].pieces:,.0f} seen", "machine right"),
        svg.text(last[0] + 10, last[1] + 5, f"{beyond[-1].pieces:,.0f}", "machine"),
        svg.text((_LEFT + WIDTH - _RIGHT) / 2, _BASE + 38, "occasions", "tick middle"),
        svg.text(0, 12, "pieces (machine grouping)", "tick"),
    ]
    about = (
        f"{inside[-1].occasions} occasions show {inside[-1].pieces:,.0f} pieces as grouped; "
        f"{beyond[-1].occasions} would show about {beyond[-1].pieces:,.0f}."
    )
    return svg.drawing((WIDTH, HEIGHT), about, svg.together(*marks))


def fresh(occasions: Sequence[Occasion]) -> Markup:
    """Draw pieces seen on each occasion, with the part seen for the first time."""
    if not occasions:
        return Markup("")
    up = svg.ticks(max(each.pieces for each in occasions))
    slot, high = (WIDTH - _LEFT - 12) / len(occasions), (_BASE - _TOP) / up[-1]
    marks = [
        *(svg.line((_LEFT, _BASE - n * high), (WIDTH - 12, _BASE - n * high), "grid" if n else "zero") for n in up)
    ]
    marks += [svg.text(_LEFT - 8, _BASE - n * high + 4, f"{n:,}", "tick right") for n in up]
    every = -(-len(occasions) // _MOST_NAMED)
    for number, each in enumerate(occasions):
        left = _LEFT + number * slot + slot * 0.14
        marks += [
            svg.mark("rect", x=left, y=_BASE - count * high, width=slot * 0.72, height=count * high, class_=look)
            for count, look in ((each.pieces, "bar before"), (each.new, "bar"))
        ]
        if number % every == 0:
            name = legible(each.name.partition(" (")[0], max(6, int(slot * every / 7)))
            marks.append(svg.text(left + slot * 0.36, _BASE + 18, name, "tick middle"))
    about = "Pieces seen, and of these new, on each occasion: " + "; ".join(
        f"{legible(each.name, 30)}: {each.pieces:,}, {each.new:,}" for each in occasions
    )
    return svg.drawing((WIDTH, HEIGHT), about, svg.together(*marks))


def _axes(scales: tuple[Sequence[int], Sequence[int]], wide: float, high: float) -> list[Markup]:
    across, up = scales
    right = _LEFT + across[-1] * wide
    marks = [svg.line((_LEFT, _BASE - n * high), (right, _BASE - n * high), "grid" if n else "zero") for n in up]
    marks += [svg.text(_LEFT - 8, _BASE - n * high + 4, f"{n:,}", "tick right") for n in up]
    return marks + [svg.text(_LEFT + n * wide, _BASE + 18, f"{n:,}", "tick middle") for n in across]


def _path(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
