"""``evidence screens``: the ads that screenshots show, to look at, accept, correct and reject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from evidence.cli import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.accepting import Accepted
    from evidence.case import Case
    from evidence.screens import Read, ShownAd
    from evidence.withdrawing import Withdrawn

LEAST = 0.9

_EXAMPLE = """\b
Example:
  evidence --case ivory-2015 screens
  evidence --case ivory-2015 screens --accept-from 0.9
  evidence --case ivory-2015 screens --accept S3fa0c1d2e4b5 --correct 'price=900'
  evidence --case ivory-2015 screens --take-back S3fa0c1d2e4b5
"""


def _corrections(_ctx: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = [each.partition("=") for each in given]
    if any(not sign or not name.strip() for name, sign, _ in pairs):
        raise click.BadParameter("write it as FIELD=VALUE, for example --correct 'price=900'.")
    return {name.strip(): value.strip() for name, _, value in pairs}


@click.command(name="screens", epilog=_EXAMPLE)
@click.option("--accept-from", type=click.FloatRange(0, 1), metavar="CONFIDENCE", help="Accept all that are as sure.")
@click.option("--accept", multiple=True, metavar="NAME", help="Accept one, whatever its confidence.")
@click.option("--correct", multiple=True, callback=_corrections, metavar="FIELD=VALUE", help="With one --accept.")
@click.option("--reject", multiple=True, metavar="NAME", help="No ad, or read too badly; if accepted, taken back.")
@click.option("--take-back", multiple=True, metavar="NAME", help="A suggestion again, whatever was decided of it.")
@click.option("--take-back-entry", type=int, metavar="ENTRY", help="The same for all that one acceptance took.")
@click.option("--all", "everything", is_flag=True, help="List those already accepted or rejected too.")
@click.option("--json", "as_json", is_flag=True, help="Print everything, boxes included, as JSON.")
@click.pass_obj
def command(given: str | None, /, *, correct: dict[str, str], everything: bool, as_json: bool, **asked: Any) -> None:
    """Show the ads that screenshots of feeds show: account, text, price, time and number of pictures.

    What is listed was read by OCR and is a suggestion. It becomes an ad, with sightings of its screenshots, when it is
    accepted: all from a confidence up, or one by one, with what you read otherwise. Each value keeps where it was read,
    how surely, and who accepted it, in the ledger. A post on several screens of a scroll is one ad.

    Accepting anew, with what you read otherwise, replaces what was accepted before. What is rejected or taken back
    leaves the counts, with its sightings; the ledger keeps all of it, and it can be accepted again.

    Confidence is the least of account, text and price; 0 where no screenshot shows the whole post.
    """
    from evidence import accepting, withdrawing
    from evidence.case import Case, find
    from evidence.cli import checkpoint

    if correct and len(asked["accept"]) != 1:
        raise click.UsageError("--correct goes with exactly one --accept.")
    with Case.open(find(given)) as case:
        found = accepting.find(case)
        done = list(_decided(case, found, asked, correct))
        for line in done:
            click.echo(line)
        if done:
            checkpoint.echo(case)
            return
        gone = withdrawing.unread(case, found) if everything else []
    shown = [ad for ad in found if everything or not ad.word]
    click.echo(table.as_json([_plain(ad) for ad in shown]) if as_json else _listed(shown, len(found)))
    if gone and not as_json:
        click.echo(f"\nAccepted before, and now read otherwise or not at all: {', '.join(map(table.written, gone))}.")


def _decided(case: Case, found: list[ShownAd], asked: dict[str, Any], correct: dict[str, str]) -> Iterator[str]:
    """Do what is asked, and say what was done."""
    from evidence import accepting, withdrawing
    from evidence.accepting import Ground

    chosen = {word: accepting.named(found, asked[word]) for word in ("accept", "reject")}
    if asked["accept_from"] is not None:
        least = asked["accept_from"]
        sure = accepting.sure(found, least)
        yield _accepted(accepting.accept(case, sure, Ground(f"accepted from a confidence of {least:g} up")))
    if chosen["accept"]:
        yield _accepted(accepting.accept(case, chosen["accept"], Ground("accepted by a person", correct)))
    if chosen["reject"]:
        gone = accepting.reject(case, chosen["reject"], Ground("rejected by a person"))
        yield f"Rejected: {len(chosen['reject']):,}." + (f" {gone:,} sightings were taken back." if gone else "")
    if asked["take_back"]:
        yield _back(withdrawing.take_back(case, asked["take_back"], "taken back by a person"))
    if asked["take_back_entry"] is not None:
        yield _back(withdrawing.take_back_entry(case, asked["take_back_entry"], "taken back by a person, as one"))


def _accepted(done: Accepted) -> str:
    said = f"Accepted: {done.ads:,} ads, {done.sightings:,} new sightings of screenshots."
    if done.replaced:
        said += f" {done.replaced:,} of earlier acceptance were replaced."
    return said if done.entry is None else f"{said} --take-back-entry {done.entry} takes it back."


def _back(done: Withdrawn) -> str:
    return f"Taken back: {done.ads:,} ads, {done.sightings:,} sightings. The ledger keeps both acts."


def _listed(shown: list[ShownAd], known: int) -> str:
    if not known:
        return "Nothing was read on screenshots. Run 'evidence dedupe', then 'evidence read' with the extra 'ocr'."
    rows = [
        (
            *(ad.name, round(ad.confidence, 3), ad.word or "suggested", ad.best.account.value),
            *(ad.best.text.value if ad.best.text else None, ad.best.price.value if ad.best.price else None),
            ad.best.span.value if ad.best.span else ad.best.time.value if ad.best.time else None,
            *(ad.pictures, len(ad.parts), None if ad.entry is None else str(ad.entry)),
        )
        for ad in shown
    ]
    header = ("name", "confidence", "state", "account", "text", "price", "posted", "pictures", "screens", "entry")
    waiting = [ad for ad in shown if not ad.word]
    sure = sum(ad.confidence >= LEAST for ad in waiting)
    advice = f"{sure:,} of {len(waiting):,} that wait have a confidence of {LEAST} or more"
    advice += f": --accept-from {LEAST} takes them." if sure else "."
    return f"{table.table(header, rows, longest=32)}\n\nSuggestions, read by OCR. {advice}"


def _plain(ad: ShownAd) -> dict[str, Any]:
    best = ad.best
    return {
        "name": ad.name,
        "state": ad.word or "suggested",
        "entry": ad.entry,
        "confidence": ad.confidence,
        "account": _read(best.account),
        "text": _read(best.text),
        "price": _read(best.price),
        "currency": best.currency,
        "time": _read(best.time),
        "posted_from": best.span.earliest.isoformat() if best.span else None,
        "posted_to": best.span.latest.isoformat() if best.span else None,
        "pictures": ad.pictures,
        "screens": [
            {"sha256": part.sighting.sha256, "box": part.box, "whole": part.whole, "pictures": part.pictures}
            for part in ad.parts
        ],
    }


def _read(each: Read | None) -> dict[str, Any] | None:
    return None if each is None else {"value": each.value, "confidence": each.confidence, "box": each.box}
