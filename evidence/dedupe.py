"""STEP 2: originals to regions, to clusters of the same picture, to pieces."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from evidence.case import Case
from evidence.catalogue import clusters, heads, originals, regions, verdicts
from evidence.describing import describe_new
from evidence.grouping import regroup
from evidence.linking import link_new
from evidence.progress import Progress


@dataclass(frozen=True, slots=True)
class DedupeTotals:
    """What one run did, and what there is after it.

    Attributes:
        decoded: Originals decoded in this run, by state (ok, unreadable, ignored).
        candidates: Candidate pairs proposed in this run.
        verified: Of these, pairs verified in this run; the others became needless.
        hubs: Names of regions that had more near neighbours than were kept: banners, blanks, chrome.
        regions: Regions in the case; ``flat`` of them are blank and not linked.
        flat: See ``regions``.
        verdicts: Verdicts in the case, by word.
        clusters: Distinct pictures.
        pieces: Pieces as grouped.
        unreadable: (sha256, reason) of originals that cannot be decoded.
    """

    decoded: dict[str, int]
    candidates: int
    verified: int
    hubs: tuple[str, ...]
    regions: int
    flat: int
    verdicts: dict[str, int]
    clusters: int
    pieces: int
    unreadable: tuple[tuple[str, str], ...]


def dedupe(case: Case, progress: Progress) -> DedupeTotals:
    """Find the same pictures across ads and accounts. Does only what is missing; a second run changes nothing.

    Raises:
        WrongCallError: Another program works on this case.
        CustodyError: Thumbnails are missing or broken.
    """
    with case.working():
        decoded = describe_new(case, progress)
        linked = link_new(case, progress)
        progress.stage("Grouping", 1)
        with case.catalogue.writing() as db:
            changed = regroup(db, case.settings.piece_probability)
        progress.advance()
        totals = _totals(case, decoded, linked.candidates, linked.verified, linked.capped)
        if changed or decoded or linked.verified:
            case.record([("dedupe", _body(case, totals))])
    return totals


def _totals(
    case: Case, decoded: dict[str, int], candidates: int, verified: int, capped: tuple[int, ...]
) -> DedupeTotals:
    with case.catalogue.reading() as db:
        rows = list(regions.everything(db))
        grouped = clusters.everything(db)
        names = {row.id: row.name for row in rows}
        return DedupeTotals(
            decoded=decoded,
            candidates=candidates,
            verified=verified,
            hubs=tuple(names[region] for region in capped),
            regions=len(rows),
            flat=sum(row.flat for row in rows),
            verdicts=dict(sorted(Counter(row.verdict for row in verdicts.everything(db)).items())),
            clusters=len(grouped),
            pieces=len({row.piece for row in grouped}),
            unreadable=tuple((row.sha256, row.reason) for row in originals.everything(db) if row.state == "unreadable"),
        )


def _body(case: Case, totals: DedupeTotals) -> dict[str, object]:
    with case.catalogue.reading() as db:
        recipes = regions.recipes(db)
        entries, _ = heads.get(db)
    return {
        "after_entries": entries,
        "decoded": totals.decoded,
        "verified": totals.verified,
        "clusters": totals.clusters,
        "pieces": totals.pieces,
        "recipes": sorted(recipes),
    }
