from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from evidence.case import Case
from evidence.errors import WrongCallError
from evidence.link import Links
from evidence.pairing import Relation
from evidence.progress import Silent
from evidence.records import AccountLink
from evidence.report import graph
from evidence.settings import Settings

HOSTILE = '=cmd()<script>&"\x01\u202e'


def found(*links: AccountLink) -> Links:
    return Links("Study", links, (), 58, 1653, 5.0, 5 / 1653, "weights")


def one(a: str, b: str, relation: Relation) -> AccountLink:
    return AccountLink(a, b, relation, 0.95, 12, 1.5, 0.001, 4.0, (), (9, 0, 3))


LINKS = found(one("a", HOSTILE, "same operator"), one("b", "a", "supplies"), one("a", "c", "unclear"))


def test_graphml_has_every_account_and_directs_supplies_only() -> None:
    root = fromstring(graph.contents(LINKS)["links.graphml"])
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    names = {node.get("id"): node.findtext("g:data", None, space) for node in root.findall("g:graph/g:node", space)}
    assert set(names.values()) == {"a", "b", "c", HOSTILE.replace("\x01", "\ufffd")}
    edges = root.findall("g:graph/g:edge", space)
    assert [edge.get("directed") for edge in edges] == ["false", "true", "false"]
    assert names[edges[1].get("source")] == "b"


def test_gexf_reads_as_xml_with_as_many_edges() -> None:
    root = fromstring(graph.contents(LINKS)["links.gexf"])
    space = {"g": "http://gexf.net/1.3"}
    assert len(root.findall(".//g:edge", space)) == 3
    assert len(root.findall(".//g:node", space)) == 4
    assert [edge.get("type") for edge in root.findall(".//g:edge", space)] == ["undirected", "directed", "undirected"]


def test_tables_run_no_formula_and_name_known_entities() -> None:
    contents = graph.contents(LINKS)
    entities = list(csv.DictReader(io.StringIO(contents["entities.csv"].decode())))
    links = list(csv.DictReader(io.StringIO(contents["links.csv"].decode())))
    assert not any(cell.startswith("=") for row in entities for cell in row.values())
    known = {row["entity_id"] for row in entities}
    assert {row["source_id"] for row in links} | {row["target_id"] for row in links} == known
    assert [row["directed"] for row in links] == ["no", "yes", "no"]


def test_follow_the_money_has_suspected_common_operators_only() -> None:
    told = [json.loads(line) for line in graph.contents(LINKS)["similar.ftm.json"].decode().splitlines()]
    similar = [each for each in told if each["schema"] == "Similar"]
    accounts = {each["id"] for each in told if each["schema"] == "UserAccount"}
    assert len(similar) == 1
    assert {*similar[0]["properties"]["candidate"], *similar[0]["properties"]["match"]} == accounts


def test_a_case_without_links_gives_empty_graphs_and_a_full_folder_is_refused(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", Settings()) as case:
        assert set(graph.export(case, tmp_path / "out", Silent()).values()) == {0}
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(graph.FILES)
        with pytest.raises(WrongCallError, match="not empty"):
            graph.export(case, tmp_path / "out", Silent())
        with pytest.raises(WrongCallError, match="evidence only"):
            graph.export(case, case.folder / "originals" / "x", Silent())
