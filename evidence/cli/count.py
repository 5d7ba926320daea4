"""``evidence count``: what was counted, and what is only a machine's grouping."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evidence.cli import estimates, table

if TYPE_CHECKING:
    from evidence.case import Case
    from evidence.count import Count
    from evidence.figures import Counted, Part
    from evidence.observing import Asked

FINDINGS = 1
_CURVE_ROWS = 10
_BAR = 40


@click.command(
    name="count",
    epilog="\b\nExample:\n  evidence --case ivory-2015 count --by account\n  evidence count --recompute recipe.json",
)
@click.option("--by", type=click.Choice(["account", "occasion"]), help="One row for each account or occasion.")
@click.option("--survival", type=float, help="Chance that an ad is still up at the next check, from 0.5 to 1.")
@click.option("--survival-sd", type=float, help="Standard deviation of that chance.")
@click.option("--seed", type=click.IntRange(0), help="Seed of every draw; else the setting 'seed'.")
@click.option("--plots", type=click.Path(path_type=Path), metavar="DIR", help="Draw the curves into a folder, as PNG.")
@click.option("--recipe", type=click.Path(path_type=Path), metavar="FILE", help="Write all that makes the count again.")
@click.option("--recompute", type=click.Path(path_type=Path), metavar="FILE", help="Check such a file; needs no case.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure, and the whole curve, as JSON.")
@click.pass_obj
def command(given: str | None, /, *, by: str | None, as_json: bool, recompute: Path | None, **asked: Any) -> None:
    """Count ads, pictures, clips and originals, and estimate how many pieces are behind them.

    What was counted, what is only a machine grouping of unknown error, and what is estimated are never mixed up. Where
    something cannot be estimated, the reason is printed in its place.
    """
    from evidence.case import Case, find
    from evidence.count import count
    from evidence.observing import Asked

    if recompute is not None:
        _recompute(recompute)
        return
    files = {name: asked.pop(name) for name in ("plots", "recipe")}
    with Case.open(find(given)) as case:
        found = count(case, Asked(**asked))
        _write(case, found, Asked(**asked), files)
    if as_json:
        click.echo(table.as_json(found))
    elif by is None:
        click.echo(_whole(found))
    else:
        click.echo(_parts(found, found.by_account if by == "account" else found.by_occasion, by))
    for text in found.advice:
        click.echo(f"Not complete: {text}", err=True)


def _write(case: Case, found: Count, asked: Asked, files: dict[str, Path | None]) -> None:
    from evidence import recipe
    from evidence.report import plots

    if files["plots"] is not None:
        for path in plots.write(found, files["plots"]):
            click.echo(f"Drawn: {path}", err=True)
    if files["recipe"] is not None:
        recipe.write(case, files["recipe"], asked)
        click.echo(
            f"Written: {files['recipe']}; check it with 'evidence count --recompute {files['recipe']}'", err=True
        )


def _recompute(path: Path) -> None:
    from evidence.recipe import differences
    from evidence.report.text import legible

    found = list(differences(path))
    for each in found:
        click.echo(f"  {legible(each, 200)}")
    click.echo(f"{legible(str(path), 200)}: {len(found):,} figures differ" if found else "Every figure was made again.")
    if found:
        click.get_current_context().exit(FINDINGS)


def _whole(found: Count) -> str:
    counted, grouped = found.counted, found.grouped
    lines = [
        table.written(found.study, 100),
        "",
        "COUNTED: what was captured, without any judgement (tier T0)",
        _line("ads", counted.ads),
    ]
    if not counted.unknown:
        lines += _pictures(counted)
    lines += [
        _line("accounts", counted.accounts),
        _line("occasions", counted.occasions),
    ]
    for name, number in (
        ("texts, tables and other files", counted.other),
        ("not readable", counted.unreadable),
        ("not looked at yet", counted.waiting),
    ):
        if number:
            lines.append(_line(name, number))
    checked = any(each.estimator == "difference" for each in found.estimates)
    error = "its error is estimated below" if checked else "error unknown, no person has checked it"
    lines += ["", f"MACHINE GROUPING: {error}"]
    if grouped is None:
        lines.append("  nothing is grouped yet: run 'evidence dedupe'")
    else:
        lines += [
            _line("distinct pictures", grouped.distinct_pictures),
            _line("  of these, on several accounts", grouped.shared),
            _line("further ones, in clips only", grouped.only_in_clips),
            _line("pieces as grouped", grouped.pieces),
        ]
    lines += estimates.lines(found)
    return "\n".join([*lines, *_curve(found.curve), "", *_NOTES])


def _pictures(counted: Counted) -> list[str]:
    originals = counted.original_pictures + counted.original_clips
    again = [_line("  of these, in ads seen before", counted.seen_again)] if counted.seen_again else []
    return [
        _line("pictures", counted.pictures, f"of {counted.original_pictures:,} distinct originals"),
        *again,
        _line("clips", counted.clips, f"of {counted.original_clips:,} distinct originals"),
        _line("distinct originals", originals, "pictures and clips"),
    ]


_NOTES = (
    "A grid or screenshot counts as one picture, but may show several distinct pictures.",
    "The same picture in two ads, or on two occasions, is two pictures and one original.",
)


def _line(name: str, number: int, remark: str = "") -> str:
    return f"  {name:<32}{number:>10,}   {remark}".rstrip()


def _curve(points: tuple[tuple[int, int], ...]) -> list[str]:
    if not points:
        return []
    most = points[-1][1] or 1
    chosen = sorted({round(step * (len(points) - 1) / _CURVE_ROWS) for step in range(1, _CURVE_ROWS + 1)})
    rows = [(seen, distinct, "#" * round(_BAR * distinct / most)) for seen, distinct in (points[n] for n in chosen)]
    drawn = table.table(("  pictures seen", "distinct pictures (machine grouping)", ""), rows)
    return ["", "CURVE: distinct pictures against pictures seen, in order of time", drawn]


def _parts(found: Count, parts: tuple[Part, ...], what: str) -> str:
    estimated = _estimated(found)
    header = [what, "ads", "pictures", "clips", "originals", "|", "distinct pictures", "shared", "pieces"]
    header += ["|", "pieces visible (T1)", "95 % interval"] if estimated else []
    rows = []
    for part in parts:
        counted, grouped = part.counted, part.grouped
        machine = (None, None, None) if grouped is None else (grouped.distinct_pictures, grouped.shared, grouped.pieces)
        name = " / ".join(text for text in (part.platform, part.name or "(not said)") if text)
        originals = counted.original_pictures + counted.original_clips
        visible = ("|", *estimated.get(_domain(part, what), (None, None))) if estimated else ()
        rows.append((name, counted.ads, counted.pictures, counted.clips, originals, "|", *machine, *visible))
    last = " Then: estimated from the sample; a piece shown by several is in each row." if estimated else ""
    return (
        f"{table.table(header, rows)}\n\n"
        "Left of the bar: counted. Right of it: machine grouping, error unknown; shared means seen on several accounts."
        f"{last}"
    )


def _estimated(found: Count) -> dict[str, tuple[int, str]]:
    from evidence.domains import NAME

    rows = [each for each in found.estimates if each.estimator == NAME]
    return {each.quantity: (round(each.estimate), f"{each.low:,.0f} to {each.high:,.0f}") for each in rows}


def _domain(part: Part, what: str) -> str:
    from evidence import domains, reviews

    account = what == "account"
    name = reviews.account_domain(part.platform, part.name) if account else reviews.occasion_domain(part.name)
    return domains.quantity(name)
