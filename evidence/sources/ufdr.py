"""``report.xml`` of a Cellebrite UFDR, which is an archive: messages and posts of a phone, and the files they carry.

Namespace ``http://pa.cellebrite.com/report/2.0``. Files are listed once (``taggedFiles/file@id``) with where they lie
(``Local Path``) and their digests; messages name them by id. The report is read as a stream, twice: first the files,
which are kept on disk, then what was said. It may declare no entities (casework/CASE-Implementation-UFED-XML has the
elements).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence import foreign, reports, sites, sources
from evidence.exports import Export, Medium, Record
from evidence.jsons import BrokenError
from evidence.records import Found, Traced
from evidence.reports import Element
from evidence.slips import Slip
from evidence.sources import Wishes
from evidence.spool import Spool

TELLS = "Cellebrite UFDR: report.xml, within its archive or unpacked"
REACH = 2

MARK = b"http://pa.cellebrite.com/report/"
MODELS = {"InstantMessage", "SocialMediaActivity"}
DIGESTS = ("MD5", "SHA1", "SHA256", "SHA-256")
LOCAL, PATH = "Local Path", "@path"


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the report: where it lies, where it lay on the phone, and digests of it."""

    local: str
    path: str
    origin: str
    digests: dict[str, Traced] = field(default_factory=dict)


def claims(path: Path) -> bool:
    """An XML file that names the namespace of such reports at its beginning."""
    if path.suffix.lower() != ".xml" or not path.is_file():
        return False
    with path.open("rb") as stream:
        return MARK in stream.read(4096)


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the report, and the files that its messages carry, and then the other files that it lists."""
    return sources.alone(path, wishes, "ufdr")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield every message and post, in the order of the report, then what files none of them carries."""
    with Spool(_listed(export.path)) as files:
        for element, above in reports.elements(export.path, "model", MODELS):
            yield _record(export, element, above, files)
        for key, said in files.left():
            each = _file(export, key, said)
            if each.local:
                medium = Medium(each.local, each.origin, _of_file(each))
                yield Record(each.origin, {}, (medium,))


def _listed(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each file of the report: its id, and what is needed of what the report says of it."""
    with suppress(BrokenError):  # told by ``records``, where the same place is met again
        for element, _ in reports.elements(path, "file", None):
            said = {item.get("name", ""): (item.text or "").strip() for item in element.iter("item")}
            kept = {name: said[name] for name in (LOCAL, *DIGESTS) if said.get(name)}
            yield element.get("id", ""), {**kept, PATH: element.get("path", "")}


def _file(export: Export, key: str, said: dict[str, str]) -> _File:
    origin = f"{export.name}#file[@id='{key}']"
    digests: dict[str, Traced] = {}
    for name in DIGESTS:
        if name in said:
            digests |= foreign.traced(name, said[name], f"{origin}/item[@name='{name}']")
    return _File(said.get(LOCAL, ""), said[PATH], origin, digests)


def _of_file(each: _File) -> dict[str, Traced]:
    path = {"other.path on the phone": Traced(each.path, each.path, f"{each.origin}/@path")} if each.path else {}
    return {**each.digests, **path}


def _record(export: Export, element: Element, above: list[Element], files: Spool) -> Record:
    place = f"{export.name}#model[@id='{element.get('id', '')}']"
    said = _said(element)
    slip = Slip(said, lambda way: f"{place}/{way}" if way else place, export.zone)
    chat = next((_said(each) for each in reversed(above) if each.get("type") == "Chat"), {})
    source = said.get("Source") or chat.get("Source")
    if isinstance(source, str) and source:
        slip.put("platform", sites.platform(source), "Source", source)
    slip.take("account", "From/Identifier", "From/Name", "Author/Identifier", "Author/Name", "Account")
    slip.put("ad", element.get("id", ""), "@id", element.get("id", ""))
    slip.take("text", "Body", "Title")
    slip.take("url", "Url")
    slip.time("posted_at", "TimeStamp")
    carried = [(key, files.take(key)) for key in _targets(element)]
    media = tuple(_medium(_file(export, key, said)) for key, said in carried if said is not None)
    return Record(place, slip.fields(), media)


def _medium(each: _File) -> Medium:
    absent = "" if each.local else "listed in the report, and not put into it"
    return Medium(each.local or each.path or each.origin, each.origin, _of_file(each), absent)


def _said(element: Element) -> dict[str, Any]:
    """Fields by name; a model within a field is a dict; attributes such as ``deleted_state`` begin with ``@``."""
    said: dict[str, Any] = {f"@{key}": value for key, value in element.attrib.items() if key not in ("id", "type")}
    for child in element:
        name = child.get("name", "")
        if child.tag == "field" and name:
            value = child.find("value")
            if value is not None and value.text is not None:
                said[name] = value.text
        elif child.tag == "modelField" and name and (inner := child.find("model")) is not None:
            said[name] = _said(inner)
    return said


def _targets(element: Element) -> list[str]:
    """Ids of the files that an element jumps to, each once."""
    named = [(each.text or "").strip() for each in element.iter("targetid") if each.get("ismodel") != "true"]
    named += [each.get("id", "") for each in element.iter("nodeInfo")]
    return [key for key in dict.fromkeys(named) if key]
