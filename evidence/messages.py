"""Tables of chat messages, one row a message > records; each format says which columns mean what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evidence import tabular
from evidence.errors import WrongSourceError
from evidence.exports import Export, Medium, Record
from evidence.jsons import BrokenError
from evidence.records import Found
from evidence.slips import Slip


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a format has.

    Attributes:
        header: All of them, in their order.
        takes: Columns by field, the best first.
        times: Columns by field of times, the best first.
        file: Column that names a file; empty where none does.
        platform: Of every row.
    """

    header: Sequence[str]
    takes: Mapping[str, tuple[str, ...]]
    times: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file: str = ""
    platform: str = "wechat"

    def fit(self, header: Sequence[str]) -> bool:
        """Whether a header has all of these columns, in any order."""
        return set(self.header) <= set(header)


def records(export: Export, columns: Columns) -> Iterator[Record | Found]:
    """Yield every row that is not empty.

    Raises:
        BrokenError: A row cannot be read, with its line.
    """
    try:
        for row, said in tabular.named_rows(export.path, tabular.header(export.path)):
            where = export.in_row(row.place)
            slip = Slip(said, where, export.zone)
            slip.known("platform", columns.platform, export.itself)
            for name, ways in columns.takes.items():
                slip.take(name, *ways)
            for name, ways in columns.times.items():
                slip.time(name, *ways)
            named = said.get(columns.file, "") if columns.file else ""
            slip.use(*([columns.file] if _is_path(named) else []))
            media = (Medium(named, where(columns.file)),) if _is_path(named) else ()
            yield Record(where(""), slip.fields(), media)
    except WrongSourceError as error:
        raise as_broken(export, error) from error


def as_broken(export: Export, error: WrongSourceError) -> BrokenError:
    """Tell what is wrong with a table as what is wrong with an export: from the line on."""
    said = str(error).removeprefix(str(export.path)).lstrip(",: ")
    return BrokenError(said if said.startswith("line ") else f"line 1: {said}")


def _is_path(named: str) -> bool:
    """Whether a cell is the path of a file, and no address and no JSON."""
    return "." in named and "://" not in named and not named.startswith(("{", "[", "<")) and len(named) < 1000
