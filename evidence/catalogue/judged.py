"""How entries on pairs, single pictures and accounts enter the catalogue; part of ``replay``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from evidence.catalogue import account_words, judgements, marks
from evidence.catalogue.account_words import AccountWordRow
from evidence.catalogue.judgements import WORDS, JudgementRow
from evidence.catalogue.marks import KINDS, MarkRow
from evidence.records import Entry

ACTS = ("judge", "mark", "account", "undo")


def follow(db: Connection, entry: Entry) -> None:
    """Apply one entry of ACTS.

    Raises:
        ValueError: It uses a word that nobody can say, or takes back what does not stand.
    """
    body = entry.body
    at, actor = first_told(entry)
    if entry.act == "judge":
        judgements.add(db, list(_words(entry)))
    elif entry.act == "mark":
        if body["kind"] not in KINDS:
            raise ValueError(f"entry {entry.seq} marks {body['kind']!r}")
        said = (body["region"], body["kind"], body["value"], body["reviewer"])
        marks.add(db, MarkRow(entry.seq, *said, at, actor))
    elif entry.act == "account":
        account_words.add(db, _of_accounts(entry))
    elif not sum(table.undo(db, body["entry"], entry.seq) for table in (judgements, marks, account_words)):
        raise ValueError(f"entry {entry.seq} takes back entry {body['entry']}, of which nothing stands")


def first_told(entry: Entry) -> tuple[str, str]:
    """When, and by whom: of an entry of a case that was joined, as it was told there."""
    merged = entry.body.get("merged")
    return (entry.at, entry.actor) if merged is None else (merged["at"], merged["actor"])


def _of_accounts(entry: Entry) -> AccountWordRow:
    body, (at, actor) = entry.body, first_told(entry)
    accounts = tuple((str(platform), str(name)) for platform, name in body["accounts"])
    if not account_words.fits(accounts, body["word"]):
        raise ValueError(f"entry {entry.seq} says {body['word']!r} of {accounts}")
    return AccountWordRow(entry.seq, accounts, body["word"], body["reviewer"], at, actor, _shown(entry))


def _shown(entry: Entry) -> Mapping[str, Any]:
    """What the reviewer saw, and of a case that was joined, where it was said."""
    shown: Mapping[str, Any] = entry.body["shown"]
    return {**shown, "merged": entry.body["merged"]} if "merged" in entry.body else shown


def _words(entry: Entry) -> Iterator[JudgementRow]:
    at, actor = first_told(entry)
    shown = _shown(entry)
    for place, said in enumerate(entry.body["words"]):
        if said["word"] not in WORDS or not said["left"] < said["right"]:
            raise ValueError(f"entry {entry.seq} says {said['word']!r} of {said['left']} and {said['right']}")
        yield JudgementRow(
            judgements.key(entry.seq, place),
            entry.seq,
            said["left"],
            said["right"],
            said["word"],
            entry.body["reviewer"],
            at,
            actor,
            shown,
        )
