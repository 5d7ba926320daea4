"""A bag (BagIt, RFC 8493) to hand over: originals, ledger, a proof of each original, tables, report, the checker."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from evidence import __version__, snapshot
from evidence.case import Case
from evidence.custody import check_proof
from evidence.custody.disk import refused, sync_folder
from evidence.custody.proof import Prover, text
from evidence.errors import WrongCallError
from evidence.progress import Progress, Silent
from evidence.report import csv, html, media
from evidence.snapshot import Snapshot

_PART = ".evidence-part"

README = """\
This is a bag (BagIt, RFC 8493) written by tuskprint {version}.

originals/       {count} files, byte for byte as they were taken, each named by its SHA-256
proofs/          for each original, the line of the ledger that tells of it and the path to the checkpoint
checkpoint.txt   three lines that stand for the whole ledger: origin, number of entries, root
ledger           every act on the case, one line each; the checkpoint is computed from these lines
check_proof.py   checks one original against its proof, with any Python 3.8 or newer and nothing else:
                 python3 check_proof.py proofs/SHA256.json originals/SHA256.jpg CHECKPOINT
tables/          the case as CSV; report.html for readers

Whoever can change this bag can change checkpoint.txt as well. Check against a checkpoint that you have from elsewhere:
printed, mailed, or on an earlier report. The manifests show damage on the way, not who made the bag.
Do not open an original of a clip or picture with a program that you would not trust with a file from a stranger.
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which originals: those that show a piece, those seen with an account's name; all where both are empty."""

    piece: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Bundled:
    """What the bag holds: originals, their bytes together, files in all, and the checkpoint they are proven against."""

    originals: int
    bytes: int
    files: int
    checkpoint: str


def export(case: Case, out: Path, chosen: Chosen, progress: Progress) -> Bundled:
    """Write a bag; it is not there before it is whole.

    Args:
        case: The case.
        out: The folder to make; it must not exist.
        chosen: Which originals.
        progress: Hears of each original.

    Raises:
        WrongCallError: ``out`` is there, lies in the case, or nothing of the case is chosen.
        CustodyError: An original is not what it was; no bag is written.
    """
    _check(case, out)
    now = snapshot.take(case.catalogue)
    digests = choose(now, chosen)
    part = out.with_name(f".{out.name}{_PART}")
    shutil.rmtree(part, ignore_errors=True)
    try:
        bundled = _Bag(case, part).fill(now, digests, progress)
        part.rename(out)
        sync_folder(out.parent)
    except OSError as error:
        raise refused(out, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return bundled


def choose(now: Snapshot, chosen: Chosen) -> list[str]:
    """List the originals, sorted.

    Raises:
        WrongCallError: There are none.
    """
    digests = set(now.originals)
    if chosen.piece:
        shown = [region for row in now.clusters.values() if row.piece == chosen.piece for region in row.regions]
        digests &= {now.regions[region].sha256 for region in shown}
    if chosen.account:
        digests &= {each.sha256 for each in now.sightings if each.account == chosen.account}
    if not digests:
        raise WrongCallError(
            "No original is chosen: the case has none, or no such piece or account. pieces.csv and accounts.csv of "
            "'evidence export csv DIR' name them."
        )
    return sorted(digests)


def _check(case: Case, out: Path) -> None:
    if os.path.lexists(out):
        raise WrongCallError(f"{out} is there already. Name a new folder for the bag.")
    if not out.parent.is_dir():
        raise WrongCallError(f"There is no folder {out.parent}. Make it, or name another place.")
    if out.resolve().is_relative_to(case.folder.resolve()):
        raise WrongCallError("The bag would lie within the case. Name a place outside of it.")


class _Bag:
    """A bag in the making: writes files below its folder and keeps what the manifest says of each."""

    def __init__(self, case: Case, folder: Path) -> None:
        self._case = case
        self._folder = folder
        self._sums: dict[str, tuple[str, int]] = {}

    def fill(self, now: Snapshot, digests: list[str], progress: Progress) -> Bundled:
        prover = Prover(self._case.ledger)
        (self._folder / "data" / "proofs").mkdir(parents=True)
        (self._folder / "data" / "originals").mkdir()
        progress.stage("Copying originals", len(digests))
        for sha256 in digests:
            self._copy(sha256, f"originals/{media.named(sha256, now.originals[sha256].format)}")
            self._write(f"proofs/{sha256}.json", text(prover.prove(sha256)).encode())
            progress.advance()
        copied = [size for name, (_, size) in self._sums.items() if name.startswith("data/originals/")]
        self._write("ledger", self._case.ledger.path.read_bytes()[: self._whole()])
        self._write("checkpoint.txt", prover.checkpoint.text().encode())
        self._write("check_proof.py", Path(check_proof.__file__).read_bytes())
        self._write("README.txt", README.format(version=__version__, count=len(digests)).encode())
        self._write("report.html", html.render(self._case, datetime.now(UTC)).encode())
        csv.export(self._case, self._folder / "data" / "tables", Silent())
        for path in sorted((self._folder / "data" / "tables").iterdir()):
            self._sums[f"data/tables/{path.name}"] = (_sum(path), path.stat().st_size)
        self._tags(prover.checkpoint.origin)
        return Bundled(len(copied), sum(copied), len(self._sums), prover.checkpoint.text())

    def _whole(self) -> int:
        """Bytes of the ledger's whole lines; a line that a kill cut off is no entry."""
        return self._case.ledger.path.stat().st_size - len(self._case.ledger.torn())

    def _copy(self, sha256: str, name: str) -> None:
        """Copy an original, reading what was written."""
        size = media.copy(self._case, sha256, self._folder / "data" / name)
        self._sums[f"data/{name}"] = (sha256, size)

    def _write(self, name: str, content: bytes) -> None:
        (self._folder / "data" / name).write_bytes(content)
        self._sums[f"data/{name}"] = (hashlib.sha256(content).hexdigest(), len(content))

    def _tags(self, origin: str) -> None:
        """Write what makes a folder a bag (RFC 8493, section 2), the manifest of these files last."""
        sizes = [length for _, length in self._sums.values()]
        about = {
            "Bagging-Date": datetime.now(UTC).date().isoformat(),
            "Bag-Software-Agent": f"tuskprint {__version__}",
            "External-Identifier": origin,
            "External-Description": " ".join(self._case.settings.study.split())[:200],
            "Payload-Oxum": f"{sum(sizes)}.{len(sizes)}",
        }
        tags = {
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in about.items() if value),
            "manifest-sha256.txt": _manifest((digest, name) for name, (digest, _) in sorted(self._sums.items())),
        }
        for name, content in tags.items():
            (self._folder / name).write_bytes(content.encode())
        sums = ((_sum(self._folder / name), name) for name in sorted(tags))
        (self._folder / "tagmanifest-sha256.txt").write_bytes(_manifest(sums).encode())


def _manifest(sums: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{digest}  {name}\n" for digest, name in sums)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
