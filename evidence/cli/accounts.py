"""``evidence accounts``: which accounts one operator may run, which supply others, and why."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from evidence.cli import table

if TYPE_CHECKING:
    from evidence.link import Links, Sheet
    from evidence.postings import Posting
    from evidence.records import AccountLink, Reason

WIDTH = 110
_SHOWN = 30
_EXHIBITS = 3
_MARKS = {"same operator": "one operator?", "supplies": "supplies", "unclear": "unclear"}


@click.command(
    name="accounts",
    epilog="\b\nExample:\n  evidence --case ivory-2015 accounts\n  evidence --case ivory-2015 accounts jade 'jade 2'",
)
@click.argument("pair", nargs=-1, metavar="[A B]")
@click.option("--expected-backups", type=float, help="Pairs of one operator expected; else the setting of that name.")
@click.option("--all", "every", is_flag=True, help="Every pair that shares more than chance, not the first ones only.")
@click.option("--json", "as_json", is_flag=True, help="Print every pair, or the whole sheet of A and B, as JSON.")
@click.pass_obj
def command(
    given: str | None, *, pair: tuple[str, ...], expected_backups: float | None, every: bool, as_json: bool
) -> None:
    """Tell suspected backup accounts from resellers, with reasons.

    Without names: every pair of accounts that share more pieces than chance, the most probable one operator first.
    With the names of two accounts, A and B: the evidence sheet of that pair, each reason with its weight and what
    shows it. Where several platforms have a name, write platform/name.

    Sharing pictures alone shows no common operator: agents repost their suppliers' pictures. The figures are
    likelihood ratios under stated assumptions, for a person to judge; they never say who runs an account.
    """
    from evidence.case import Case, find
    from evidence.errors import WrongCallError
    from evidence.link import link, sheet

    if len(pair) not in (0, 2):
        raise WrongCallError("Name two accounts for their evidence sheet, or none for the table of all pairs.")
    with Case.open(find(given)) as case:
        if pair:
            told = sheet(case, *pair, expected_backups=expected_backups)
            click.echo(table.as_json(_plain(told)) if as_json else "\n".join(_sheet(told)))
        else:
            found = link(case, expected_backups=expected_backups)
            click.echo(table.as_json(found) if as_json else "\n".join(_table(found, None if every else _SHOWN)))


def _table(found: Links, most: int | None) -> list[str]:
    lines = [
        table.written(found.study, 100),
        "",
        f"ACCOUNTS that share more than chance, or a token or scene: {len(found.links):,} of {found.pairs:,} pairs of "
        f"{found.accounts:,} accounts that show pieces",
    ]
    if found.links:
        header = ("A", "B", "may be", "probability", "times", "shared", "by chance", "first A-B", "strongest reason")
        lines.append(table.table(header, (_row(each) for each in found.links[:most]), longest=44))
    if most is not None and len(found.links) > most:
        lines.append(f"{len(found.links) - most:,} more pairs: --all")
    lines += ["", "GROUPS of accounts that one operator may run (average link, no chaining)"]
    lines += [f"  {'  +  '.join(table.written(name, 40) for name in group)}" for group in found.groups] or ["  none"]
    return [*lines, "", *_notes(found)]


def _row(each: AccountLink) -> tuple[table.Cell, ...]:
    counting = [reason for reason in each.reasons if reason.counts]
    best = max(counting, key=lambda reason: abs(reason.weight or 0.0), default=None)
    return (
        each.account_a,
        each.account_b,
        f"{each.said} (said)" if each.said else _MARKS[each.relation],
        _chance(each.probability),
        _times(each.log_ratio),
        each.shared_pieces,
        f"{each.expected_pieces:.1f}",
        f"{each.first[0]}-{each.first[1]}",
        "" if best is None else f"{best.basis} {best.weight:+.1f}",
    )


def _chance(probability: float) -> str:
    return "<.001" if probability < 0.001 else ">.999" if probability > 0.999 else f"{probability:.3f}".lstrip("0")


def _times(log_ratio: float) -> str:
    from evidence.strength import times

    return times(log_ratio) if log_ratio >= 0 else f"1/{times(-log_ratio)}"


def _notes(found: Links) -> list[str]:
    return _wrapped(
        f"times: how many times more probable the findings are if one operator runs both than if B resells A's goods. "
        f"probability: from that and the prior, {found.expected_backups:g} expected backups in {found.pairs:,} pairs "
        f"(setting expected_backups, or --expected-backups). 'supplies' means that A shows shared pieces first, by a "
        f"sign test. All of it is for a person to judge: 'evidence accounts A B' lays out the reasons."
    ) + _wrapped(f"Weights: {found.weights}")


def _sheet(told: Sheet) -> list[str]:
    pair, link = told.linked.pair, told.link
    lines = [
        f"EVIDENCE SHEET: A = {table.written(pair.older.label, 60)}, B = {table.written(pair.newer.label, 60)}",
        "A is the account whose first posting is earlier.",
        "",
        *_wrapped(told.sentence),
        *_wrapped(
            f"On the verbal scale (ENFSI 2015): {told.support}. From a prior of {told.prior:.2g} for any two accounts, "
            f"the probability of one operator is {_chance(link.probability)}."
        ),
        "",
        *_wrapped(
            f"Shared pieces: {link.shared_pieces:,}; by chance {link.expected_pieces:.1f} (q = {link.q_value:.2g}). "
            f"Passed on within a week: {_turns(told)}."
        ),
        "",
        "REASONS that count: the strongest of each group; weight is log10, above 0 for one operator",
    ]
    for title, chosen in (
        ("", [reason for reason in link.reasons if reason.counts]),
        ("ALSO READ, not counted: others of their group say the same again, more strongly",
         [reason for reason in link.reasons if not reason.counts and reason.weight is not None]),
    ):  # fmt: skip
        lines += ["", title] if title and chosen else []
        for reason in chosen:
            lines += _reason(reason) + (_shown(told, reason) if reason.counts else [])
    missing = [reason for reason in link.reasons if reason.weight is None]
    lines += ["", "MISSING: counts neither for nor against"] if missing else []
    for reason in missing:
        lines += _wrapped(f"{reason.basis} ({reason.group}): {reason.says.removeprefix('missing: ')}", "  ")
    total = f"{told.linked.weighed.log_ratio:+.2f}"
    return [*lines, "", f"SUM of the weights that count: {total}", "Times are UTC; ads by their names in the source."]


def _turns(told: Sheet) -> str:
    turns = told.linked.turns
    arrow = {1: "; goods may flow from A to B", -1: "; goods may flow from B to A", 0: ""}[turns.arrow]
    return f"by A first {turns.older}, by B first {turns.newer}; no such order for {turns.untold}{arrow}"


def _reason(reason: Reason) -> list[str]:
    assumed = ", assumed" if reason.assumed else ""
    return _wrapped(f"{reason.weight:+.2f}  {reason.basis} ({reason.group}{assumed}): {reason.says}", "  ")


def _shown(told: Sheet, reason: Reason) -> list[str]:
    lines = _wrapped(told.about[reason.basis], "         ")
    for exhibit in told.shows.get(reason.basis, ())[:_EXHIBITS]:
        lines.append(f"         - {table.written(exhibit.says, 60)}")
        lines += [
            f"             {side}: {_posting(told, posting)}"
            for side, posting in (("A", exhibit.older), ("B", exhibit.newer))
            if posting is not None
        ]
    return lines


def _posting(told: Sheet, posting: Posting) -> str:
    row = told.posted.ads.get(posting.ad)
    ad = "no ad named" if row is None else f"ad {table.written(row.name or str(row.id), 30)}"
    price = "".join(f", {each.amount:,.2f} {each.currency} a {each.per}" for each in posting.prices)
    return f"{_moment(posting)}, {ad}{price}, picture {posting.copy.original[:12]}, piece {posting.piece}"


def _moment(posting: Posting) -> str:
    if posting.at is None:
        return "no time"
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=posting.at)
    return f"{at:%Y-%m-%d %H:%M}" if posting.within <= 1 else f"{at:%Y-%m-%d} (day only)"


def _plain(told: Sheet) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "link": asdict(told.link),
        "prior": told.prior,
        "sentence": told.sentence,
        "support": told.support,
        "about": dict(told.about),
        "shows": {basis: [asdict(each) for each in exhibits] for basis, exhibits in told.shows.items()},
    }


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}    ", break_on_hyphens=False)
