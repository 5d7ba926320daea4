"""The tables as one SQLite file with a metadata file, as Datasette serves them; any SQLite program reads the former."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidence import __version__, snapshot
from evidence.case import Case
from evidence.catalogue import copies
from evidence.catalogue.copies import TableCopy
from evidence.progress import Progress
from evidence.report import columns, csv
from evidence.report.csv import Rows
from evidence.report.filling import filled

DATABASE = "evidence"
FILES = (f"{DATABASE}.db", "metadata.json")

KEYS = {"originals": "sha256", "regions": "region", "clusters": "cluster", "pieces": "piece"}
REFERS: Mapping[str, Mapping[str, str]] = {
    "clusters": {"piece": "pieces.piece"},
    "sightings": {"sha256": "originals.sha256"},
    "regions": {"sha256": "originals.sha256", "cluster": "clusters.cluster", "piece": "pieces.piece"},
    "pairs": {"left_region": "regions.region", "right_region": "regions.region"},
    "clips": {"left_sha256": "originals.sha256", "right_sha256": "originals.sha256"},
    "qr_codes": {"sha256": "originals.sha256"},
    "lines": {"sha256": "originals.sha256"},
}
INDEXED = {
    "sightings": ("account", "ad", "occasion"),
    "ads": ("account", "ad"),
    "revisits": ("account", "ad"),
    "changes": ("account", "ad"),
    "tokens": ("account", "normal"),
    "pairs": ("verdict",),
}
SEARCHED = {"ads": ("text",), "lines": ("text",)}
FACETS = {
    "originals": ["kind", "state"],
    "sightings": ["platform", "account", "occasion"],
    "regions": ["kind"],
    "pairs": ["verdict"],
    "account_links": ["relation"],
    "ads": ["platform", "account"],
    "revisits": ["occasion", "gone"],
    "changes": ["field", "occasion"],
    "tokens": ["kind"],
    "qr_codes": ["kind"],
    "lines": ["role"],
    "estimates": ["tier"],
}
VIEWS = {
    "pieces_by_account": (
        "SELECT r.piece, s.platform, s.account, count(DISTINCT s.ad) AS ads, "
        "count(DISTINCT s.sha256) AS originals, min(coalesce(s.posted_at, s.observed_at)) AS first_seen, "
        "max(coalesce(s.posted_at, s.observed_at)) AS last_seen FROM regions r JOIN sightings s USING (sha256) "
        "WHERE r.piece IS NOT NULL GROUP BY r.piece, s.platform, s.account"
    ),
}
_ORDER = ("originals", "pieces", "clusters", "regions")


def export(case: Case, out: Path, progress: Progress, *, force: bool = False) -> dict[str, int]:
    """Write ``evidence.db`` and ``metadata.json`` into ``out``; what the case does not say is null.

    Args:
        case: The case.
        out: The folder to fill; made where it is missing.
        progress: Told of each table.
        force: Replace files of these names in a folder that is not empty.

    Returns:
        Rows by table.

    Raises:
        WrongCallError: ``out`` cannot be filled.
    """
    with filled(case, out, force=force) as part:
        now = snapshot.take(case.catalogue)
        tables = csv.tables(case, now)
        # Those that others refer to come first.
        ordered = {name: tables[name] for name in (*_ORDER, *(name for name in tables if name not in _ORDER))}
        progress.stage("Writing SQLite", len(ordered))
        given = [_copy(name, rows(), progress) for name, rows in ordered.items()]
        written = copies.write(part / FILES[0], given, VIEWS)
        about = metadata(case.settings.study, now.head)
        (part / FILES[1]).write_text(json.dumps(about, ensure_ascii=False, indent=2), encoding="utf-8")
    return written


def _copy(name: str, rows: Rows, progress: Progress) -> TableCopy:
    described = columns.of(name)

    def watched() -> Any:
        yield from columns.typed(rows, described)
        progress.advance()

    return TableCopy(
        name=name,
        columns={each.name: each.type for each in described},
        rows=watched(),
        key=KEYS.get(name, ""),
        refers=REFERS.get(name, {}),
        indexed=INDEXED.get(name, ()),
        searched=SEARCHED.get(name, ()),
    )


def metadata(study: str, head: tuple[int, str]) -> dict[str, Any]:
    """Describe the database, its tables and columns in the form that Datasette reads."""
    tables: dict[str, Any] = {
        name: {
            "description": says,
            "columns": {each.name: each.says for each in columns.of(name)},
            **({"facets": FACETS[name]} if name in FACETS else {}),
        }
        for name, says in columns.TABLES.items()
    }
    tables["originals"] |= {"label_column": "sha256"}
    tables["pieces_by_account"] = {"description": "Which accounts show which piece.", "facets": ["account"]}
    return {
        "title": study,
        "description": "Written by tuskprint. A machine's groups are no count of pieces, and an account is no person.",
        "source": f"tuskprint {__version__}, ledger of {head[0]} entries, the last with the digest {head[1]}",
        "databases": {DATABASE: {"tables": tables}},
    }
