"""How entries on samples and answers enter the catalogue; part of ``replay``."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection

from evidence.catalogue import decisions, draws, states
from evidence.catalogue.decisions import DecisionRow
from evidence.catalogue.draws import DrawRow
from evidence.catalogue.states import Pieces, StateRow
from evidence.records import Entry

ACTS = ("freeze", "draw", "decide")


def digest(pieces: Pieces) -> str:
    """Digest pieces: SHA-256, in hex, of their canonical JSON (sorted keys, no spaces, regions sorted)."""
    ordered = {piece: {name: sorted(held) for name, held in clusters.items()} for piece, clusters in pieces.items()}
    text = json.dumps(ordered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def follow(db: Connection, entry: Entry) -> None:
    """Apply one entry of ACTS.

    Raises:
        ValueError: A state is not what its digest says.
    """
    body = entry.body
    if entry.act == "freeze":
        if digest(body["pieces"]) != body["state"]:
            raise ValueError(f"entry {entry.seq} tells of a state that does not have the digest it names")
        states.add(db, StateRow(body["state"], entry.seq, entry.at, body["pieces"]))
    elif entry.act == "draw":
        draws.add(db, DrawRow(entry.seq, body["state"], entry.at, entry.actor, body))
    else:
        said = (body["state"], body["unit"], body["reviewer"])
        key = decisions.key(*said, body["answer"])
        where = (body.get("origin", ""), body.get("file", ""))
        decisions.add(db, DecisionRow(entry.seq, key, *said, entry.at, entry.actor, body["answer"], *where))
