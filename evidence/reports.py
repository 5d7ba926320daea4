"""An XML report of any size > its elements of one kind, one by one, in bounded memory; entities are refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError  # only their types: what parses is defusedxml

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Defused

from evidence.jsons import BrokenError

DEPTH_LIMIT = 200
"""Elements nested deeper than this are refused."""

FIELDS_LIMIT = 1000
"""Most fields that are kept of an element that encloses records."""

__all__ = ["Element", "elements"]


def elements(path: Path, tag: str, types: Collection[str] | None) -> Iterator[tuple[Element, list[Element]]]:
    """Yield every element of a tag, whole, and what encloses it; then it is let go of.

    Names are without their namespace. An element within one that is yielded is not yielded itself.

    Args:
        path: The report.
        tag: Its name.
        types: Values of the attribute ``type``, of which it has one; any where None.

    Raises:
        BrokenError: The report is broken or declares entities; with the line.
    """
    with path.open("rb") as file:
        counted = _Counted(file)
        open_: list[Element] = []
        inside = 0
        try:
            for event, element in Defused.iterparse(counted, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    element.tag = element.tag.rpartition("}")[2]
                    inside += _wanted(element, tag, types)
                    open_.append(element)
                    if len(open_) > DEPTH_LIMIT:
                        raise BrokenError(f"line {counted.lines + 1}: elements nested deeper than {DEPTH_LIMIT}")
                    continue
                open_.pop()
                if _wanted(element, tag, types):
                    inside -= 1
                    if not inside:
                        yield element, open_
                if not inside and open_ and not (_keeps(element) and len(open_[-1]) < FIELDS_LIMIT):
                    open_[-1].remove(element)
        except ParseError as error:
            line, column = error.position
            raise BrokenError(f"line {line}, column {column + 1}: {str(error).partition(':')[0]}") from error
        except DefusedXmlException as error:
            said = "it declares entities or a document type, which such a report has not; do not open it elsewhere"
            raise BrokenError(f"line {_declared(path) or counted.lines + 1}: {said}") from error


def _declared(path: Path) -> int:
    """The line where a document type begins; 0 where none does at the start of the file."""
    with path.open("rb") as file:
        start = file.read(2**20)
    at = start.find(b"<!DOCTYPE")
    return start.count(b"\n", 0, at) + 1 if at >= 0 else 0


def _wanted(element: Element, tag: str, types: Collection[str] | None) -> bool:
    return element.tag == tag and (types is None or element.get("type") in types)


def _keeps(element: Element) -> bool:
    """Whether an element says of its parent, not of a record: a field, small, which those within may ask for."""
    return element.tag in ("field", "value", "modelField") and len(element) < 10


class _Counted:
    """A file that counts the lines read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.lines = 0

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.lines += block.count(b"\n")
        return block
