"""The page's charts as inline SVG: weekly bars with their falls and rises, and the curve of distinct pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from evidence.report import svg
from evidence.report.text import day, legible
from evidence.report.weeks import Bar, Change, Series

WIDTH = 960
_LEFT, _RIGHT = 58, 12
_PANEL, _HEAD, _FOOT = 190, 70, 46
_MOST_NUMBERED = 30


def weekly(series: Series, events: Sequence[tuple[date, str]] = ()) -> Markup:
    """Draw ads above pictures, on one axis of time; changes of more than 30 % are coloured and labelled.

    Events are numbered lines, in their order; those outside the weeks drawn are left out.
    """
    if not series.bars:
        return Markup("")
    height = 2 * (_HEAD + _PANEL) + _FOOT
    about = "Ads and pictures posted, bar by bar: " + "; ".join(
        f"{legible(bar.name, 30)}: {bar.ads:,} ads, {bar.pictures:,} pictures" for bar in series.bars
    )
    panels = [
        _panel(series, what, base) for what, base in (("ads", _HEAD + _PANEL), ("pictures", 2 * (_HEAD + _PANEL)))
    ]
    base = 2 * (_HEAD + _PANEL)
    return svg.drawing(
        (WIDTH, height), about, svg.together(*panels, _axis(series.bars, base), *_events(series.bars, events, base))
    )


def _events(bars: Sequence[Bar], events: Sequence[tuple[date, str]], base: float) -> Iterator[Markup]:
    first, last = bars[0].start, bars[-1].start
    if first is None or last is None:
        return
    for number, (moment, _) in enumerate(events, 1):
        if first <= moment < last + timedelta(7):
            x = _LEFT + ((moment - first).days + 0.5) / 7 * _slot(bars)
            yield svg.line((x, 22), (x, base), "event")
            yield svg.text(x, 16, str(number), "event")


def _slot(bars: Sequence[Bar]) -> float:
    return (WIDTH - _LEFT - _RIGHT) / len(bars)


def _panel(series: Series, what: str, base: float) -> Markup:
    counts = [int(getattr(bar, what)) for bar in series.bars]
    scale = svg.ticks(max(counts))
    unit = _PANEL / scale[-1]
    changes = {change.bar: change for change in series.changes(what)}
    marks = [_grid(scale, base, unit), svg.text(0, base - _PANEL - 36, what.capitalize(), "panel")]
    slot = _slot(series.bars)
    for place, (bar, count) in enumerate(zip(series.bars, counts, strict=True)):
        left, top = _LEFT + place * slot, base - count * unit
        change = changes.get(place)
        marks.append(
            svg.mark(
                "rect",
                x=left + slot * 0.14,
                y=top,
                width=slot * 0.72,
                height=count * unit,
                class_=_look(bar, change),
            )
        )
        marks += _labels((left + slot / 2, top), count, change, numbered=len(counts) <= _MOST_NUMBERED)
    return svg.together(*marks)


def _look(bar: Bar, change: Change | None) -> str:
    if bar.limit:
        return f"bar {bar.limit}"
    if change is None or not change.sure:
        return "bar"
    return "bar fall" if change.percent < 0 else "bar rise"


def _labels(place: tuple[float, float], count: int, change: Change | None, *, numbered: bool) -> list[Markup]:
    x, y = place
    marks = []
    if numbered:
        y -= 5
        marks.append(svg.text(x, y, f"{count:,}", "count"))
        y -= 14
    else:
        y -= 6
    if change is not None and (change.sure or numbered):
        way = "fall" if change.percent < 0 else "rise"
        strength = "" if change.sure else " weak"
        marks.append(svg.text(x, y, change_words(change), f"change {way}{strength}"))
    return marks


def change_words(change: Change) -> str:
    """Write a change as ``−45 %``."""
    return f"{'−' if change.percent < 0 else '+'}{abs(change.percent):,} %"


def _grid(scale: Sequence[int], base: float, unit: float) -> Markup:
    marks = []
    for value in scale:
        y = base - value * unit
        marks.append(svg.line((_LEFT, y), (WIDTH - _RIGHT, y), "zero" if value == 0 else "grid"))
        marks.append(svg.text(_LEFT - 8, y + 4, f"{value:,}", "tick right"))
    return svg.together(*marks)


def _axis(bars: Sequence[Bar], base: float) -> Markup:
    slot = _slot(bars)
    every = max(1, round(58 / slot + 0.49))
    marks = []
    for place in range(0, len(bars), every):
        bar, x = bars[place], _LEFT + (place + 0.5) * slot
        marks.append(svg.text(x, base + 18, legible(bar.name, max(8, int(slot * every / 7))), "tick middle"))
        if bar.start is not None:
            marks.append(svg.text(x, base + 34, day(bar.start)[:-5], "tick middle faint"))
    return svg.together(*marks)


def curve(points: Sequence[tuple[int, int]]) -> Markup:
    """Draw distinct pictures against pictures seen, beside the line on which every picture would be new."""
    if not points:
        return Markup("")
    base, top, right = 330, 24, 150
    across, up = svg.ticks(points[-1][0]), svg.ticks(points[-1][1])
    wide, high = (WIDTH - _LEFT - right) / across[-1], (base - top) / up[-1]

    def place(seen: float, distinct: float) -> tuple[float, float]:
        return _LEFT + seen * wide, base - distinct * high

    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points))
    end = place(*points[-1])
    reach = min(across[-1], up[-1])
    marks = [
        *(svg.line(place(0, n), place(across[-1], n), "grid" if n else "zero") for n in up),
        *(svg.text(_LEFT - 8, place(0, n)[1] + 4, f"{n:,}", "tick right") for n in up),
        *(svg.text(place(n, 0)[0], base + 18, f"{n:,}", "tick middle") for n in across),
        svg.line(place(0, 0), place(reach, reach), "allnew"),
        svg.text(
            place(reach, reach)[0] + 6,
            max(top + 12, place(reach, reach)[1] + 4),
            "if every picture were new",
            "tick faint",
        ),
        svg.mark("polyline", points=path, class_="curve"),
        svg.mark("circle", cx=end[0], cy=end[1], r=4, class_="end"),
        svg.text(end[0] + 10, end[1] + 5, f"{points[-1][1]:,} distinct", "machine"),
        svg.text((_LEFT + WIDTH - right) / 2, base + 38, "pictures seen", "tick middle"),
        svg.text(0, 12, "distinct pictures (machine grouping)", "tick"),
    ]
    about = f"{points[-1][0]:,} pictures seen show {points[-1][1]:,} distinct pictures."
    return svg.drawing((WIDTH, base + 46), about, svg.together(*marks))
