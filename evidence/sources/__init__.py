"""STRATEGY: one reader of sources per module. Each module itself satisfies ``Source``; adding one is adding a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

from evidence import strategies, times
from evidence.errors import WrongCallError, WrongSourceError
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
        """Add what is wished for every file, and the time of saving from the name of a file, where nothing is said."""
        added = {
            key: Traced(value.strip(), value, f"--{key}")
            for key, value in (("platform", self.platform), ("occasion", self.occasion))
            if value is not None and value.strip()
        }
        saved = times.saved(name)
        if saved is not None:
            added["observed_at"] = Traced(saved.value, name, f"file name (time of saving), {saved.ground}")
        return {**added, **fields}


class Source(Protocol):
    """What each module of this folder is."""

    def claims(self, path: Path) -> bool:
        """Say whether it can read a source, by its shape, not by its name alone; ``path`` exists."""

    def read(self, path: Path, wishes: Wishes) -> Iterator[Found]:
        """Yield every file that a source names, in a fixed order; each file of a folder exactly once.

        What is not taken is yielded too, with its refusal. What is wrong with the source or the wishes as a whole is
        raised by the call itself, before the first file.

        Raises:
            WrongSourceError: The source cannot be read as it is.
            WrongCallError: The wishes do not fit.
        """


def names() -> tuple[str, ...]:
    """Names of the readers, sorted."""
    return strategies.names(__name__)


def load(name: str) -> Source:
    """Load a reader.

    Raises:
        WrongCallError: There is none of this name.
    """
    return cast("Source", strategies.load(__name__, name, "reader"))


def choose(path: Path, wishes: Wishes) -> str:
    """Say which reader takes a source: the first by name that claims it, ``folder``, which claims most, last.

    Raises:
        WrongSourceError: The source is not there, or no reader claims it.
        WrongCallError: The wishes are for another kind of source.
    """
    try:
        if not path.exists():
            raise WrongSourceError(f"{path}: no such file or folder. Check the path.")
        chosen = next((name for name in sorted(names(), key=_rank) if load(name).claims(path)), None)
    except (OSError, ValueError) as error:
        raise WrongSourceError(f"{path}: cannot be read ({error}). Check the path and its permissions.") from error
    if chosen is None:
        raise WrongSourceError(
            f"{path}: no source that can be read. Accepted are a folder, a table (CSV, XLSX, XLSM, XLS, ODS) with a "
            "header that names the files, an archive (ZIP, tar, 7z), and a single picture or clip; unpack others."
        )
    if path.is_dir() and wishes.columns:
        raise WrongCallError(
            f"{path} is a folder, and --columns is for tables. Name the table itself, or leave it out."
        )
    return chosen


def _rank(name: str) -> tuple[bool, str]:
    return name == "folder", name
