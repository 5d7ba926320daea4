"""A sample and its answers, read from the catalogue as one review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evidence.catalogue import Connection, decisions, draws, states
from evidence.catalogue.draws import DrawRow
from evidence.catalogue.sightings import Sighting
from evidence.catalogue.states import Pieces
from evidence.reviewing import Answer, Review, Stratum, Thing, Unit
from evidence.snapshot import Snapshot

PREFIX = 16
"""A region's name begins with so many digits of its original's digest."""


def latest(db: Connection, now: Snapshot) -> Review | None:
    """Return the review of the state that was sampled last; None where nothing was."""
    last = draws.latest(db)
    return None if last is None else of_state(db, now, last.state)


def of_state(db: Connection, now: Snapshot, state: str) -> Review | None:
    """Return the review of a state; None where it is unknown or has no sample."""
    found, drawn = states.find(db, state), draws.of_state(db, state)
    if found is None or not drawn:
        return None
    said = {
        (row.unit, row.reviewer): answer(row.unit, row.reviewer, row.answer) for row in decisions.of_state(db, state)
    }
    return Review(
        state=state,
        pieces=len(found.pieces),
        strata=tuple(Stratum(each["name"], each["units"], each["whole"]) for each in drawn[0].body["strata"]),
        units=tuple(_units(drawn)),
        answers=tuple(said.values()),
        shown=shown(found.pieces, now),
        sizes=Counter(len(clusters) for clusters in found.pieces.values()),
    )


def account_domain(platform: str, account: str) -> str:
    """Name the domain of the pieces that an account shows."""
    return f"account {' / '.join(text for text in (platform, account) if text)}"


def occasion_domain(occasion: str) -> str:
    """Name the domain of the pieces that were seen on an occasion."""
    return f"occasion {occasion}"


def shown(pieces: Pieces, now: Snapshot) -> dict[str, dict[str, float]]:
    """Return the share of each piece's sightings in each account and occasion that has a name."""
    originals = {sha256[:PREFIX]: sha256 for sha256 in now.originals}
    known = {row.name: row for row in now.regions.values()}
    shares: dict[str, dict[str, float]] = {}
    for piece, clusters in pieces.items():
        names = sorted({region for regions in clusters.values() for region in regions})
        if all(name in known for name in names):
            seen = now.showing(known[name] for name in names)
        else:
            seen = now.seen(originals[name[:PREFIX]] for name in names if name[:PREFIX] in originals)
        counts = Counter(domain for sighting in seen for domain in _domains(sighting))
        shares[piece] = {domain: count / len(seen) for domain, count in counts.items()}
    return shares


def answer(unit: str, reviewer: str, said: Mapping[str, Any]) -> Answer:
    """Read an answer as the ledger keeps it."""
    things = tuple(Thing(tuple(e["elsewhere"]), tuple(e["perhaps"]), e["count"]) for e in said["things"])
    return Answer(unit, reviewer, things, said["perhaps_one"], said["kind"])


def written(given: Answer) -> dict[str, Any]:
    """Write an answer as the ledger keeps it; the opposite of ``answer``."""
    things = [{"elsewhere": [*e.elsewhere], "perhaps": [*e.perhaps], "count": e.count} for e in given.things]
    return {"things": things, "perhaps_one": given.perhaps_one, "kind": given.kind}


def _domains(sighting: Sighting) -> Iterator[str]:
    if sighting.account:
        yield account_domain(sighting.platform, sighting.account)
    if sighting.occasion:
        yield occasion_domain(sighting.occasion)


def _units(drawn: Sequence[DrawRow]) -> Iterator[Unit]:
    """Yield the units of all draws, each with the probability that it has after the last one."""
    inclusion = {each["name"]: each["sampled"] / each["units"] for each in drawn[-1].body["strata"] if each["units"]}
    for draw in drawn:
        for unit in draw.body["units"]:
            name, stratum = unit["piece"], unit["stratum"]
            shown_beside = tuple(unit["first"]), tuple(unit["second"])
            yield Unit(name, stratum, inclusion[stratum], unit["pictures"], *shown_beside)
