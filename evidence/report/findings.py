"""What a hurried reader takes away: a few sentences, each marked as counted or as a machine's grouping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from evidence.count import Count
from evidence.figures import Counted, Grouped
from evidence.records import Estimate
from evidence.report.text import day, legible, local_day
from evidence.report.weeks import Series


@dataclass(frozen=True, slots=True)
class Sentence:
    """One finding and what it rests on."""

    basis: Literal["counted", "machine", "estimated"]
    text: str


def findings(count: Count, series: Series, zone: ZoneInfo) -> list[Sentence]:
    """Sum a case up; a sentence is left out where there is nothing to say."""
    said = [Sentence("counted", _posted(count.counted, zone))]
    said += [Sentence("counted", text) for text in _changes(series)]
    if count.grouped is not None and count.grouped.distinct_pictures:
        said += [Sentence("machine", text) for text in _grouping(count.counted, count.grouped)]
        visible = next((each for each in count.estimates if each.estimator == "difference"), None)
        said.append(_unchecked() if visible is None else _visible(visible))
    return said


def _unchecked() -> Sentence:
    return Sentence("machine", "No person has checked the number of pieces; its error is unknown.")


def _visible(found: Estimate) -> Sentence:
    return Sentence(
        "estimated",
        f"People looked at a sample of these pieces. From what they found, the captures show "
        f"{found.estimate:,.0f} real pieces ({found.confidence:.0%} interval {found.low:,.0f} to {found.high:,.0f}).",
    )


def amount(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    >>> amount(1, "ad"), amount(1200, "copy", "copies")
    ('1 ad', '1,200 copies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _posted(counted: Counted, zone: ZoneInfo) -> str:
    first, last = local_day(counted.first_seen, zone), local_day(counted.last_seen, zone)
    when = "" if first is None else f"Between {day(first)} and {day(last)}, " if first != last else f"On {day(first)}, "
    what = f"{amount(counted.pictures, 'picture')} and {amount(counted.clips, 'clip')}"
    if counted.unknown:
        what = f"{amount(counted.waiting, 'file')}, not looked at yet,"
    where = f" in {amount(counted.ads, 'ad')}" if counted.ads else ""
    who = f" {'of' if counted.ads else 'on'} {amount(counted.accounts, 'account')}" if counted.accounts else ""
    rounds = f", over {amount(counted.occasions, 'occasion')} of checking" if counted.occasions else ""
    text = f"{when}{what} were captured{where}{who}{rounds}."
    return text[0].upper() + text[1:]


def _changes(series: Series) -> list[str]:
    sure = [change for change in series.changes("ads") if change.sure]
    said = []
    for change in sorted(sorted(sure, key=lambda c: -abs(c.percent))[:3], key=lambda c: c.bar):
        bar, before = series.bars[change.bar], series.bars[change.bar - 1]
        way = "fell" if change.percent < 0 else "rose"
        since = f" (from {day(bar.start)})" if bar.start else ""
        numbers = f"from {before.ads:,} to {bar.ads:,}"
        place = bar.name.lower() if bar.start else f"occasion {legible(bar.name, 40)}"
        said.append(f"Ads {way} by {abs(change.percent):,} % in {place}{since}, {numbers}.")
    return said


def _grouping(counted: Counted, grouped: Grouped) -> list[str]:
    distinct = grouped.distinct_pictures
    said = [
        f"The {amount(counted.pictures, 'picture')} show {amount(distinct, 'distinct picture')} as the machine groups "
        f"them, so each was seen {counted.pictures / distinct:.1f} times on average."
    ]
    if counted.accounts > 1:
        said.append(_sharing(grouped))
    clips = f", and {grouped.only_in_clips:,} more seen in clips only," if grouped.only_in_clips else ""
    said.append(f"The machine groups these{clips} into {amount(grouped.pieces, 'piece')}.")
    return said


def _sharing(grouped: Grouped) -> str:
    if not grouped.shared:
        return "No distinct picture was found on more than one account."
    share = 100 * grouped.shared / grouped.distinct_pictures
    return (
        f"{amount(grouped.shared, 'distinct picture')} ({share:.0f} %) {'was' if grouped.shared == 1 else 'were'} seen "
        "on more than one account. Sharing a picture does not show that two accounts are one hand: resellers repost "
        "their suppliers' pictures."
    )
