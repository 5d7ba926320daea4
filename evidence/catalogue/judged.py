"""How entries on pairs, single pictures and accounts enter the catalogue; part of ``replay``."""

from __future__ import annotations

from collections.abc import Iterator

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
    if entry.act == "judge":
        judgements.add(db, list(_words(entry)))
    elif entry.act == "mark":
        if body["kind"] not in KINDS:
            raise ValueError(f"entry {entry.seq} marks {body['kind']!r}")
        said = (body["region"], body["kind"], body["value"], body["reviewer"])
        marks.add(db, MarkRow(entry.seq, *said, entry.at, entry.actor))
    elif entry.act == "account":
        account_words.add(db, _of_accounts(entry))
    elif not sum(table.undo(db, body["entry"], entry.seq) for table in (judgements, marks, account_words)):
        raise ValueError(f"entry {entry.seq} takes back entry {body['entry']}, of which nothing stands")


def _of_accounts(entry: Entry) -> AccountWordRow:
    body = entry.body
    accounts = tuple((str(platform), str(name)) for platform, name in body["accounts"])
    if not account_words.fits(accounts, body["word"]):
        raise ValueError(f"entry {entry.seq} says {body['word']!r} of {accounts}")
    return AccountWordRow(entry.seq, accounts, body["word"], body["reviewer"], entry.at, entry.actor, body["shown"])


def _words(entry: Entry) -> Iterator[JudgementRow]:
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
            entry.at,
            entry.actor,
            entry.body["shown"],
        )
