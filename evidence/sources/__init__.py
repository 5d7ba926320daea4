"""STRATEGY: one reader of sources per module. Each module itself satisfies ``Source``; adding one is adding a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from evidence import exports, stamps, strategies
from evidence.errors import WrongCallError, WrongSourceError
from evidence.exports import Export, Record, Telling
from evidence.records import Found, Traced


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller says of a source.

    Attributes:
        layout: How its folders are named, as ``{account}/{ad}``; None where nothing is to be read from names.
        columns: Header by field, for tables whose headers are not known.
        occasion: Occasion of every file that the source names none for.
        time_zone: Zone of times that name none.
        platform: Platform of every file that the source names none for.
    """

    layout: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    occasion: str | None = None
    time_zone: str = "UTC"
    platform: str | None = None

    def complete(self, fields: Mapping[str, Traced], name: str) -> dict[str, Traced]:
        """Add what is wished for every file, and the time that its name gives, where nothing is said.

        Where the day alone is said, a name that gives a time on that day tells it better.
        """
        added = {
            key: Traced(value.strip(), value, f"--{key}")
            for key, value in (("platform", self.platform), ("occasion", self.occasion))
            if value is not None and value.strip()
        }
        stamp = stamps.read(name, self.time_zone)
        if stamp is not None:
            said = fields.get("observed_at")
            if said is None:
                added["observed_at"] = Traced(stamp.value, name, stamp.ground)
            elif stamp.day == said.value:
                origin = f"{said.origin}; on that day: {stamp.ground}"
                return {**added, **fields, "observed_at": Traced(stamp.value, name, origin)}
        return {**added, **fields}


class Source(Protocol):
    """What each module of this folder is.

    Attributes:
        TELLS: What it reads, in a line.
        REACH: How much one file of it tells of: 1 one post, 2 many posts, 3 a table of anybody's making, 4 an archive,
            5 a folder. Of several readers that claim a source, the one with the least reach reads it; of equal ones,
            the first by name.
    """

    TELLS: str
    REACH: int

    def claims(self, path: Path) -> bool:
        """Say whether it can read a source, by its shape, not by its name alone; ``path`` exists."""

    def read(self, path: Path, wishes: Wishes) -> Iterator[Found]:
        """Yield every file that a source names, in a fixed order; each file of a folder at least once.

        What is not taken is yielded too, with its refusal. What is wrong with the source or the wishes as a whole is
        raised by the call itself, before the first file.

        Raises:
            WrongSourceError: The source cannot be read as it is.
            WrongCallError: The wishes do not fit.
        """


class Format(Source, Protocol):
    """A reader of one kind of file, which lies beside the pictures that it tells of; ``folder`` uses it as well."""

    def records(self, export: Export) -> Iterator[Record | Found]:
        """Yield what an export tells of, record by record; what is yielded as Found is handed on as it is.

        Raises:
            BrokenError: It cannot be read further; what was yielded before stands.
        """


def names() -> tuple[str, ...]:
    """Names of the readers, sorted."""
    return strategies.names(__name__)


@cache
def load(name: str) -> Source:
    """Load a reader.

    Raises:
        WrongCallError: There is none of this name.
    """
    return cast("Source", strategies.load(__name__, name, "reader"))


def ranked() -> list[str]:
    """Names of the readers in the order in which they are asked."""
    return sorted(names(), key=_rank)


@cache
def _formats() -> tuple[str, ...]:
    return tuple(name for name in ranked() if hasattr(load(name), "records"))


def formats() -> list[str]:
    """Names of the readers that are a Format, in the order in which they are asked."""
    return list(_formats())


def claimed(path: Path, asked: Iterable[str]) -> list[str]:
    """Say which of these readers can read a source, in their order."""
    return [name for name in asked if load(name).claims(path)]


def fitting(path: Path, asked: Iterable[str]) -> list[str]:
    """Say which of these Formats read a file that was met in a folder, in their order."""
    try:
        return [name for name in asked if getattr(load(name), "fits", load(name).claims)(path)]
    except OSError:
        # That it cannot be read is told where it is taken.
        return []


def choose(path: Path, wishes: Wishes) -> str:
    """Say which reader takes a source: of those that claim it, the first of ``ranked``.

    Raises:
        WrongSourceError: The source is not there, or no reader claims it.
        WrongCallError: The wishes are for another kind of source.
    """
    try:
        if not path.exists():
            raise WrongSourceError(f"{path}: no such file or folder. Check the path.")
        chosen = next((name for name in ranked() if load(name).claims(path)), None)
    except (OSError, ValueError) as error:
        raise WrongSourceError(f"{path}: cannot be read ({error}). Check the path and its permissions.") from error
    if chosen is None:
        raise WrongSourceError(
            f"{path}: no source that can be read. Accepted are a folder, a table (CSV, XLSX, XLSM, XLS, ODS) with a "
            "header that names the files, an archive (ZIP, tar, 7z), what collectors write ('evidence sources' lists "
            "it), and a single picture or clip; unpack others."
        )
    if path.is_dir() and wishes.columns:
        raise WrongCallError(
            f"{path} is a folder, and --columns is for tables. Name the table itself, or leave it out."
        )
    return chosen


def alone(path: Path, wishes: Wishes, name: str) -> Iterator[Found]:
    """Read one file as a Format does: the file, then what it tells of.

    Raises:
        WrongCallError: A layout or columns were given, which such a file has not.
        WrongSourceError: It is no file.
    """
    if wishes.layout is not None or wishes.columns:
        raise WrongCallError(f"{path} is read by '{name}', which knows its fields. Leave out --layout and --columns.")
    if not path.is_file():
        raise WrongSourceError(
            f"{path} is no file, and '{name}' reads one. Leave out --reader to read the whole folder."
        )
    where = path.resolve()
    export = Export(where, (path.name,), wishes.time_zone, name)
    telling = Telling(lambda fields, parts: wishes.complete(fields, parts[-1]))
    return telling.of(export, records_of(name), claimed(where, ranked()))


def records_of(name: str) -> exports.Records:
    """The records of a Format."""
    return cast("Format", load(name)).records


def only_digests(name: str) -> bool:
    """Whether a Format is a manifest, which lists files with their digests and says nothing else of them."""
    return bool(getattr(load(name), "ONLY_DIGESTS", False))


def _rank(name: str) -> tuple[int, str]:
    return load(name).REACH, name
