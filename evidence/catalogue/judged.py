"""How entries on pairs and single pictures enter the catalogue; part of ``replay``."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from evidence.catalogue import judgements, marks
from evidence.catalogue.judgements import WORDS, JudgementRow
from evidence.catalogue.marks import KINDS, MarkRow
from evidence.records import Entry

ACTS = ("judge", "mark", "undo")


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
    elif not judgements.undo(db, body["entry"], entry.seq) + marks.undo(db, body["entry"], entry.seq):
        raise ValueError(f"entry {entry.seq} takes back entry {body['entry']}, of which nothing stands")


def first_told(entry: Entry) -> tuple[str, str]:
    """When, and by whom: of an entry of a case that was joined, as it was told there."""
    merged = entry.body.get("merged")
    return (entry.at, entry.actor) if merged is None else (merged["at"], merged["actor"])


def _words(entry: Entry) -> Iterator[JudgementRow]:
    at, actor = first_told(entry)
    shown = entry.body["shown"]
    if "merged" in entry.body:
        shown = {**shown, "merged": entry.body["merged"]}
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
