"""Account links as SVG: who may be one operator, who supplies whom, and who of a pair posted what when."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from evidence.pairing import Found, Linked
from evidence.phrases import phrase
from evidence.postings import Account
from evidence.report import svg
from evidence.report.text import day, legible

WIDTH = 960
MOST_LINKS = 80
"""Links drawn; the strongest come first, and the table account_links.csv has all."""
LIKELY = 0.5
"""Pairs are drawn as perhaps one operator from this probability, and in full colour from ``pairing.SAME``."""
MOST_PAIRS = 3
Named = Callable[[str, int], str]
"""Writes a name for readers, with so many characters at most."""

_RADIUS = (60.0, 235.0)
_MARGIN = 85


def network(found: Found, named: Named = legible) -> Markup:
    """Draw accounts on a circle, with lines between suspected common operators and arrows from suppliers to agents."""
    chosen = [each for each in found.linked if each.relation == "supplies" or may_be_one(each)][:MOST_LINKS]
    if not chosen:
        return Markup("")
    radius = _radius(chosen)
    places = _places(chosen, radius)
    told = [_words(each, named) for each in chosen]
    labels = {side.id: side.label for each in chosen for side in (each.pair.older, each.pair.newer)}
    marks = [_line(each, places) for each in sorted(chosen, key=lambda one: one.probability)]
    marks += [_label(named(labels[number], 26), places[number]) for number in places]
    return svg.drawing(
        (WIDTH, round(2 * (radius + _MARGIN))), "Account links: " + "; ".join(told), svg.together(*marks)
    )


def may_be_one(each: Linked) -> bool:
    """Tell whether one operator may run both: a person says so, or it is likely and nobody says the contrary."""
    return each.said == "one operator" or (each.probability >= LIKELY and each.said != "different operators")


def _radius(chosen: Sequence[Linked]) -> float:
    """Return the radius of the circle: wider for more accounts."""
    accounts = {number for each in chosen for number in each.ids}
    return min(_RADIUS[1], _RADIUS[0] + 12.0 * len(accounts))


def _places(chosen: Sequence[Linked], radius: float) -> dict[int, tuple[float, float]]:
    """Put accounts on a circle, those that are linked next to each other, in the order of the links."""
    order: list[int] = []
    near: dict[int, list[int]] = {}
    for each in chosen:
        left, right = each.ids
        near.setdefault(left, []).append(right)
        near.setdefault(right, []).append(left)
    waiting = [number for each in chosen for number in each.ids][::-1]
    while waiting:
        number = waiting.pop()
        if number not in order:
            order.append(number)
            waiting += near[number][::-1]
    turn = 2 * math.pi / len(order)
    middle = WIDTH / 2, radius + _MARGIN
    return {
        number: (
            middle[0] + 1.25 * radius * math.sin(place * turn),
            middle[1] - radius * math.cos(place * turn),
        )
        for place, number in enumerate(order)
    }


def _line(each: Linked, places: dict[int, tuple[float, float]]) -> Markup:
    start, end = places[each.pair.older.id], places[each.pair.newer.id]
    if may_be_one(each):
        sure = each.said == "one operator" or each.relation == "same operator"
        return svg.line(start, end, "operator" if sure else "operator perhaps")
    if each.turns.arrow < 0:
        start, end = end, start
    return svg.together(svg.line(start, end, "supply"), _head(start, end))


def _head(start: tuple[float, float], end: tuple[float, float]) -> Markup:
    """Draw an arrow's head at two thirds of the way, where no label covers it."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down) or 1.0
    along, side = (across / length, down / length), (-down / length, across / length)
    tip = start[0] + 0.67 * across, start[1] + 0.67 * down
    back = tip[0] - 11 * along[0], tip[1] - 11 * along[1]
    corners = (tip, (back[0] + 4 * side[0], back[1] + 4 * side[1]), (back[0] - 4 * side[0], back[1] - 4 * side[1]))
    return svg.mark("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners), class_="supply")


def _label(name: str, place: tuple[float, float]) -> Markup:
    right = place[0] >= WIDTH / 2
    return svg.together(
        svg.mark("circle", cx=place[0], cy=place[1], r=4.5, class_="account"),
        svg.text(place[0] + (9 if right else -9), place[1] + 4, name, "tick" if right else "tick right"),
    )


def _words(each: Linked, named: Named) -> str:
    link = each.record()
    kind = {"supplies": "probably supplies", "same operator": "and, perhaps of one operator,"}.get(link.relation, "and")
    return f"{named(link.account_a, 30)} {kind} {named(link.account_b, 30)}"


def timelines(found: Found, named: Named = legible) -> list[tuple[Linked, Markup]]:
    """Draw when the likeliest pairs of one operator posted, and when a shared piece went from one to the other."""
    likely = [each for each in found.linked if may_be_one(each)][:MOST_PAIRS]
    drawn = [(each, timeline(each, named)) for each in likely]
    return [(each, chart) for each, chart in drawn if chart]


def timeline(each: Linked, named: Named = legible, said: Callable[[str], str] = str) -> Markup:
    """Draw when two accounts posted, and when a shared piece went over; nothing where too few times are known.

    ``said`` writes the words of the drawing in a language.
    """
    older, newer = each.pair.older, each.pair.newer
    times = [at for side in (older, newer) for at in (side.first, side.last) if at is not None]
    if len(times) < 4 or max(times) <= min(times):
        return Markup("")
    start, scale = min(times), (WIDTH - 40) / (max(times) - min(times))

    def across(at: float) -> float:
        return 20 + (at - start) * scale

    passed = [
        svg.line((across(one), 62), (across(other), 138), "passed")
        for shared in each.pair.shared
        if (one := shared.older.first.at) is not None and (other := shared.newer.first.at) is not None
    ]
    names = named(older.label, 60), named(newer.label, 60)
    lanes = [
        _lane(said(phrase("{name}: {count:,} ads", name=name, count=len(posts))), [across(at) for at in posts], top)
        for posts, name, top in ((_posts(older), names[0], 40.0), (_posts(newer), names[1], 138.0))
    ]
    first, last = (said(_day(at)) for at in (min(times), max(times)))
    ends = svg.together(svg.text(20, 196, first, "tick"), svg.text(WIDTH - 20, 196, last, "tick right"))
    about = phrase("Posts of {one} and {other}, and when shared pieces passed over.", one=names[0], other=names[1])
    return svg.drawing((WIDTH, 206), said(about), svg.together(*passed, *lanes, ends))


def _posts(side: Account) -> list[float]:
    """When each ad that shows a piece was posted."""
    ads = {posting.ad: posting.at for shown in side.shown.values() for posting in shown.postings}
    return sorted(at for at in ads.values() if at is not None)


def _lane(title: str, posts: Sequence[float], top: float) -> Markup:
    label = top - 8 if top < 100 else top + 40
    ticks = [svg.line((x, top), (x, top + 22), "post") for x in posts]
    return svg.together(svg.text(20, label, title, "tick"), *ticks)


def _day(hours: float) -> str:
    return day((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hours)).date())
