"""Account links for other programs: GraphML, GEXF, tables of entities and links, and FollowTheMoney entities."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from evidence import link, snapshot
from evidence.case import Case
from evidence.errors import WrongCallError
from evidence.link import Links
from evidence.progress import Progress
from evidence.records import AccountLink
from evidence.report.csv import guarded
from evidence.strength import sentence

FILES = ("links.graphml", "links.gexf", "entities.csv", "links.csv", "similar.ftm.json")
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"
_FIGURES = {"probability": "double", "log_ratio": "double", "shared_pieces": "long", "q_value": "double"}
_TEXTS = ("relation", "says")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

ENTITIES = ("entity_id", "entity_type", "label", "note")
LINKS = ("link_id", "source_id", "target_id", "link_type", "directed", "probability", "log10_ratio", "shared_pieces")


def export(case: Case, out: Path, progress: Progress, *, force: bool = False) -> dict[str, int]:
    """Write every file into ``out``.

    Args:
        case: The case.
        out: The folder to fill; made where it is missing.
        progress: Told of each file.
        force: Replace files of these names in a folder that is not empty; other files there stay as they are.

    Returns:
        Accounts or links by file name; of the last file, both.

    Raises:
        WrongCallError: ``out`` is no folder, lies among the originals, or is not empty.
    """
    check(case, out, force=force)
    found = link.from_snapshot(case, snapshot.take(case.catalogue))
    out.mkdir(parents=True, exist_ok=True)
    progress.stage("Writing the graph", len(FILES))
    for name, content in contents(found).items():
        part = out / f"{name}.evidence-part"
        part.write_bytes(content)
        part.replace(out / name)
        progress.advance()
    numbers = {"entities.csv": len(names(found)), "similar.ftm.json": len(list(similar(found)))}
    return {name: numbers.get(name, len(found.links)) for name in FILES}


def check(case: Case, out: Path, *, force: bool) -> None:
    """Refuse to write where something else could be lost.

    Raises:
        WrongCallError: ``out`` is no folder, lies among the originals, or is not empty.
    """
    if out.exists() and not out.is_dir():
        raise WrongCallError(f"{out} is no folder. Name a folder to fill.")
    if out.resolve().is_relative_to(case.folder.resolve() / "originals"):
        raise WrongCallError("The folder of originals holds evidence only. Name a folder outside of it.")
    if out.is_dir() and any(out.iterdir()) and not force:
        raise WrongCallError(
            f"{out} is not empty. Name an empty or new folder, or give --force to replace the files in it."
        )


def contents(found: Links) -> dict[str, bytes]:
    """Make every file's bytes."""
    return {
        "links.graphml": _xml(graphml(found)),
        "links.gexf": _xml(gexf(found)),
        "entities.csv": _table(ENTITIES, _entities(found)),
        "links.csv": _table(LINKS, _links(found)),
        "similar.ftm.json": "".join(f"{json.dumps(each)}\n" for each in similar(found)).encode(),
    }


def names(found: Links) -> dict[str, str]:
    """Return an id for every account that a link names, in the order of the names."""
    labels = sorted({name for each in found.links for name in (each.account_a, each.account_b)})
    return {name: f"account-{_digest(name)[:16]}" for name in labels}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _clean(text: str) -> str:
    """Leave out what XML does not allow."""
    return _CONTROLS.sub("\ufffd", text)


def _says(each: AccountLink) -> str:
    return sentence(each.log_ratio, each.account_a, each.account_b)


def _values(each: AccountLink) -> dict[str, str]:
    figures = {name: repr(getattr(each, name)) for name in _FIGURES}
    return {**figures, "relation": each.relation, "says": _clean(_says(each))}


def graphml(found: Links) -> Element:
    """Write GraphML 1.0: a supply is directed from the supplier, everything else is not."""
    root = Element("graphml", xmlns=_GRAPHML)
    SubElement(root, "key", {"id": "label", "for": "node", "attr.name": "label", "attr.type": "string"})
    for name, kind in {**_FIGURES, **dict.fromkeys(_TEXTS, "string")}.items():
        SubElement(root, "key", {"id": name, "for": "edge", "attr.name": name, "attr.type": kind})
    graph = SubElement(root, "graph", edgedefault="undirected")
    ids = names(found)
    for name, number in ids.items():
        SubElement(SubElement(graph, "node", id=number), "data", key="label").text = _clean(name)
    for each in found.links:
        ends = {"source": ids[each.account_a], "target": ids[each.account_b]}
        edge = SubElement(graph, "edge", {**ends, "directed": str(each.relation == "supplies").lower()})
        for name, value in _values(each).items():
            SubElement(edge, "data", key=name).text = value
    return root


def gexf(found: Links) -> Element:
    """Write GEXF 1.3."""
    root = Element("gexf", xmlns=_GEXF, version="1.3")
    graph = SubElement(root, "graph", defaultedgetype="undirected")
    told = SubElement(graph, "attributes", {"class": "edge"})
    for name, kind in {**_FIGURES, **dict.fromkeys(_TEXTS, "string")}.items():
        SubElement(told, "attribute", id=name, title=name, type=kind)
    ids = names(found)
    nodes, edges = SubElement(graph, "nodes"), SubElement(graph, "edges")
    for name, number in ids.items():
        SubElement(nodes, "node", id=number, label=_clean(name))
    for place, each in enumerate(found.links):
        ends = {"source": ids[each.account_a], "target": ids[each.account_b]}
        way = "directed" if each.relation == "supplies" else "undirected"
        weight = f"{max(0.001, each.probability):.6f}"
        edge = SubElement(edges, "edge", {"id": str(place), **ends, "type": way, "weight": weight})
        values = SubElement(edge, "attvalues")
        for name, value in _values(each).items():
            SubElement(values, "attvalue", {"for": name, "value": value})
    return root


def _xml(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entities(found: Links) -> Iterator[Sequence[str]]:
    for name, number in names(found).items():
        yield number, "Account", name, "a name on a platform; not a person"


def _links(found: Links) -> Iterator[Sequence[str | int | float]]:
    ids = names(found)
    for each in found.links:
        ends = (ids[each.account_a], ids[each.account_b])
        kind = {"same operator": "Suspected same operator", "supplies": "Probably supplies"}.get(
            each.relation, "Shares"
        )
        directed = "yes" if each.relation == "supplies" else "no"
        ratio = round(each.log_ratio, 3)
        yield "-".join(ends), *ends, kind, directed, each.probability, ratio, each.shared_pieces


def _table(header: Sequence[str], rows: Iterator[Sequence[str | int | float]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", "backslashreplace")


def similar(found: Links) -> Iterator[dict[str, object]]:
    """Yield FollowTheMoney entities: accounts, and ``Similar`` between suspected accounts of one operator.

    The schema has no measure for supplies, so that only suspected common operators are told.
    """
    told = [each for each in found.links if each.relation == "same operator"]
    ids = names(found)
    for name in dict.fromkeys(label for each in told for label in (each.account_a, each.account_b)):
        yield {"id": ids[name], "schema": "UserAccount", "properties": {"username": [name]}}
    for each in told:
        ends = (ids[each.account_a], ids[each.account_b])
        properties = {
            "candidate": [ends[0]],
            "match": [ends[1]],
            "confidenceScore": [
                f"{min(1.0, max(0.0, each.probability)):.4f}" if math.isfinite(each.probability) else "0"
            ],
        }
        yield {"id": f"similar-{_digest('-'.join(ends))[:16]}", "schema": "Similar", "properties": properties}
