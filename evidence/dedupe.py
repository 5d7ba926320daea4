"""STEP 2: originals to regions, to clusters of the same picture, to pieces."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from evidence import hubs, sandbox
from evidence.case import Case
from evidence.catalogue import clusters, heads, originals, regions, verdicts
from evidence.collecting import uncollected
from evidence.describing import describe_new
from evidence.embedding import embed_missing, find
from evidence.engines import LOCAL, keeping
from evidence.grouping import regroup
from evidence.holding import hold
from evidence.hubs import Hub
from evidence.linking import Linked, link_new
from evidence.progress import Progress
from index.fingerprints import Device, Model


@dataclass(frozen=True, slots=True)
class DedupeTotals:
    """What one run did, and what there is after it.

    Attributes:
        decoded: Originals decoded in this run, by state (ok, unreadable, ignored).
        candidates: Candidate pairs proposed in this run.
        verified: Of these, pairs verified in this run; the others became needless.
        hubs: What stands in very many pictures and links none of them: banners, blanks, chrome.
        capped: Regions compared in this run that had more near ones than were kept.
        held: Links taken back in this run since they rest on a surround that many pictures share.
        regions: Regions in the case; ``flat`` of them are blank and not linked.
        flat: See ``regions``.
        verdicts: Verdicts in the case, by word.
        clusters: Distinct pictures.
        pieces: Pieces as grouped.
        unreadable: (sha256, reason) of originals that cannot be decoded.
        network: RECIPE of the network that proposed as well; empty where there is none.
    """

    decoded: dict[str, int]
    candidates: int
    verified: int
    hubs: tuple[Hub, ...]
    held: int
    capped: int
    regions: int
    flat: int
    verdicts: dict[str, int]
    clusters: int
    pieces: int
    unreadable: tuple[tuple[str, str], ...]
    network: str


def dedupe(case: Case, progress: Progress, *, engine: str = LOCAL, device: Device = "cpu") -> DedupeTotals:
    """Find the same pictures across ads and accounts. Does only what is missing; a second run changes nothing.

    Args:
        case: The case.
        progress: Told of each stage.
        engine: Where pictures are worked on (``evidence.engines.opened``); the answer is the same wherever it is.
        device: What runs the network.

    Raises:
        WrongCallError: Another program works on this case, or the network that it names cannot be used.
        CustodyError: Thumbnails are missing or broken.
    """
    with case.deriving(), keeping(engine):
        network = find(case.settings, device)
        decoded = describe_new(case, progress, engine)
        if decoded and sandbox.missing():
            progress.note(sandbox.missing())
        embed_missing(case, network, progress, engine)
        linked = link_new(case, network, progress, engine)
        progress.stage("Grouping", 1)
        with uncollected():
            held = hold(case)
            with case.catalogue.writing() as db:
                changed = regroup(db, case.settings.piece_probability)
            totals = _totals(case, decoded, linked, held, network)
        progress.advance()
        if changed or decoded or linked.verified or held:
            case.record([("dedupe", _body(case, totals))])
    return totals


def _totals(case: Case, decoded: dict[str, int], linked: Linked, held: int, network: Model | None) -> DedupeTotals:
    with case.catalogue.reading() as db:
        there, flat = regions.counted(db)
        grouped, pieces = clusters.counted(db)
        return DedupeTotals(
            decoded=decoded,
            candidates=linked.candidates,
            verified=linked.verified,
            hubs=hubs.find(db),
            held=held,
            capped=len(linked.capped),
            regions=there,
            flat=flat,
            verdicts=verdicts.counted(db),
            clusters=grouped,
            pieces=pieces,
            unreadable=tuple((row.sha256, row.reason) for row in originals.everything(db) if row.state == "unreadable"),
            network=network.recipe if network else "",
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
        "hubs": [asdict(hub) for hub in totals.hubs],
        "recipes": sorted(recipes),
        "guards": list(sandbox.guards()),
    }
