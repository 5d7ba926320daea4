"""How ``evidence count`` shows what is estimated, and why something is not."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from evidence.cli import table

if TYPE_CHECKING:
    from evidence.count import Count, Reviewed
    from evidence.records import Estimate

WIDTH = 110
_LAST = 12
_HEADLINES = (
    *("difference", "difference:minimum", "difference:maximum", "difference:each"),
    *("difference:merged", "difference:missed", "difference:nothing", "difference:recall"),
    *("chao2_bc", "ichao2", "ice", "coverage"),
)
"""On the screen. Of tier T3: the least, the range above it (counting.md, 2.3), and how much was seen already."""
_TITLES = {
    "T1": "PIECES VISIBLE in what was captured (tier T1)",
    "T2": "PIECES ADVERTISED, those deleted before a check included (tier T2)",
    "T3": "STOCK NEVER SEEN (tier T3)",
}


def lines(found: Count) -> list[str]:
    """Write the three tiers of estimates; where the gate refuses, pieces by occasion instead of the third."""
    if found.gate is None:
        return ["", "ESTIMATES: nothing is grouped yet, so nothing can be estimated"]
    written: list[str] = []
    for tier, title in _TITLES.items():
        written += ["", title, *_tier(found, tier)]
    return [*written, *_occasions(found)]


def _tier(found: Count, tier: str) -> list[str]:
    estimates = [each for each in found.estimates if each.tier == tier]
    shown = [each for each in estimates if each.estimator in _HEADLINES or tier == "T2"]
    written = [_answered(found.review)] if tier == "T1" and found.review is not None else []
    written += [] if estimates or tier != "T1" or found.grouped is None else [_machine(found.grouped.pieces)]
    if shown:
        rows = [(f"  {_short(each)}", _number(each.estimate), _span(each), _claim(each)) for each in shown]
        written.append(table.table(("  estimate of", "estimate", "95 % interval", "claim"), rows, longest=70))
        written += _wrapped("Assumes: ", _assumed(shown[0]))
        if len(estimates) > len(shown):
            written += _wrapped("", f"{len(estimates) - len(shown)} more figures of this tier: --json, or export csv.")
    for refusal in found.refusals:
        if refusal.tier == tier:
            name = "" if refusal.estimator in ("all", "difference", "thinning") else f"{refusal.estimator}: "
            written += _wrapped("Not estimated: ", f"{name}{refusal.reason}")
    return written


def _answered(review: Reviewed) -> str:
    return f"  {review.answered:,} of {review.sampled:,} sampled pieces are answered (state {review.state[:12]})"


def _machine(pieces: int) -> str:
    return (
        f"  {pieces:,} pieces as grouped: a machine grouping with unknown error, since no person has checked a sample"
    )


def _short(each: Estimate) -> str:
    return each.quantity if each.tier != "T3" else f"{each.quantity} ({each.estimator})"


def _assumed(each: Estimate) -> str:
    short = textwrap.shorten(each.assumes, 2 * WIDTH, placeholder=" ...")
    return short if short == each.assumes else f"{short} (all of it: --json)"


def _claim(each: Estimate) -> str:
    return each.claim.partition(":")[0]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value > 1.5 or not value else f"{value:.3f}"


def _span(each: Estimate) -> str:
    return f"{_number(each.low)} to {_number(each.high)}"


def _wrapped(first: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=f"  {first}", subsequent_indent="    ", break_on_hyphens=False)


def _occasions(found: Count) -> list[str]:
    series, what = (found.weeks, "week") if len(found.weeks) > 1 else (found.occasions, "occasion")
    if found.gate is None or found.gate.passed or not series:
        return []
    rows = [(f"  {table.written(each.name, 40)}", each.pieces, each.new) for each in series[-_LAST:]]
    cut = f", the last {_LAST} of {len(series)}" if len(series) > _LAST else ""
    title = f"PIECES BY {what.upper()} instead (machine grouping){cut}"
    return ["", title, table.table((f"  {what}", "pieces seen", "of these, new"), rows)]
