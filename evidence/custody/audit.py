"""The audit: does everything still stand as the ledger tells it? It reads, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from evidence.custody import chain, contents
from evidence.custody.chain import Known, Told
from evidence.custody.checkpoint import Checkpoint
from evidence.custody.contents import Reading
from evidence.custody.ledger import Ledger
from evidence.custody.originals import Originals
from evidence.progress import Progress
from evidence.records import Finding

DIFFERS = "digest differs"
"""Kind of the findings that say nothing against the case: a file was not what its sender's digest says when it came."""


def audit_ledger(
    ledger: Ledger, known: Known, checkpoint: Checkpoint | None, told: Told, progress: Progress
) -> Iterator[Finding]:
    """Read every line of the ledger, and say what is not as it was, in its order.

    Args:
        ledger: Of a case.
        known: What the catalogue remembers of it.
        checkpoint: One that someone kept elsewhere.
        told: Filled with what the lines tell.
        progress: Hears of what is no finding but worth knowing.
    """
    yield from chain.examine(ledger, told, known, checkpoint)
    for sha256, name, algorithm, given, own in dict.fromkeys(told.differing):
        detail = (
            f"{name}: its source gives the {algorithm} {given}, but the file that came has {own}. Nothing was changed "
            "in this case: it was another file, or another version, before it came. Ask whoever handed it over for "
            "the file that fits, and ingest it beside this one; the ledger keeps that they differed, so this stays"
        )
        yield Finding(DIFFERS, sha256, detail)
    if ledger.torn():
        progress.note("The ledger's last line is cut off, as a kill leaves it; the next 'evidence ingest' mends it.")


def audit_originals(originals: Originals, told: Told, reading: Reading, progress: Progress) -> Iterator[Finding]:
    """Look at every original that the ledger tells of, and read as many as ``reading`` says.

    Returns:
        The findings: those of originals only looked at, those of originals read, and extra files.
    """
    return contents.examine(originals, told.sizes, reading, progress)


def differences(table: str, kept: Iterable[tuple[Any, ...]], told: Iterable[tuple[Any, ...]]) -> Iterator[Finding]:
    """Compare rows of the catalogue with the rows that the ledger tells of.

    Args:
        table: Name of the table, for the findings.
        kept: Rows as they are, ascending by their first column, which is their key.
        told: Rows as they ought to be, in the same order.
    """
    left, right = iter(kept), iter(told)
    have, want = next(left, None), next(right, None)
    while have is not None or want is not None:
        if want is None or (have is not None and have[0] < want[0]):
            assert have is not None
            yield _disagrees(table, have[0], "a row that the ledger does not tell of")
            have = next(left, None)
        elif have is None or want[0] < have[0]:
            yield _disagrees(table, want[0], "a row that the ledger tells of is missing")
            want = next(right, None)
        else:
            if have != want:
                yield _disagrees(table, have[0], "the row is not as the ledger tells it")
            have, want = next(left, None), next(right, None)


def _disagrees(table: str, key: object, detail: str) -> Finding:
    return Finding("catalogue disagrees", f"{table} {key}", f"{detail}; 'evidence rebuild' makes the catalogue anew")
