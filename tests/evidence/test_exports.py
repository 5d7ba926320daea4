from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.exports import Export, Medium, Record, Telling
from evidence.jsons import BrokenError
from evidence.records import Found, Traced

AD = {"ad": Traced("1", "1", "here")}


@pytest.fixture
def export(tmp_path: Path) -> Export:
    (tmp_path / "a").mkdir()
    for name in ("a/x.json", "a/1.jpg", "2.jpg"):
        (tmp_path / name).write_bytes(b"\xff\xd8\xff")
    return Export((tmp_path / "a" / "x.json").resolve(), ("a", "x.json"), "UTC", "one")


def told(export: Export, *records: Record, telling: Telling | None = None) -> list[Found]:
    telling = telling or Telling(lambda fields, _: fields)
    return list(telling.of(export, lambda _: iter(records)))[1:]


def test_places_are_named_from_the_source_on(export: Export) -> None:
    assert export.at("id", ("posts", 3)) == "a/x.json#/posts/3/id"
    assert export.within(("a/b",))("c") == "a/x.json#/a~1b/c"
    assert export.at_line(5)("id") == "a/x.json, line 5#/id"
    assert export.in_row("row 5")("id") == "a/x.json, row 5, column 'id'"


def test_a_picture_of_two_records_is_handed_over_twice_and_of_one_record_once(export: Export) -> None:
    one = Record("p1", AD, (Medium("1.jpg", "o"), Medium("./1.jpg", "o")))
    found = told(export, one, Record("p2", {}, (Medium("1.jpg", "o"),)))
    assert [each.name for each in found] == ["a/1.jpg", "a/1.jpg"]
    assert [each.fields for each in found] == [AD, {}]


def test_a_record_without_a_picture_that_is_there_tells_of_its_ad(export: Export) -> None:
    found = told(export, Record("p1", AD), Record("p2", AD, (Medium("3.jpg", "o"), Medium("u", "q", absent="gone"))))
    assert [(each.name, each.told, each.missing) for each in found] == [
        *[("p1", True, False), ("a/3.jpg", False, True), ("q", False, False), ("p2", True, False)],
    ]
    assert found[2].refusal == "known, not collected: gone"
    assert found[0].path == export.path


def test_nothing_outside_of_the_folder_of_an_export_is_read(export: Export) -> None:
    for name in ("../2.jpg", "/etc/passwd", "C:\\x.jpg", "a\0.jpg", "x" * 5000):
        found = told(export, Record("p", AD, (Medium(name, "o"),)))
        assert [each.told for each in found] == [False, True]
        assert found[0].refusal
        assert found[0].path is None


def test_a_file_is_told_of_by_one_format_only(export: Export) -> None:
    telling = Telling(lambda fields, _: fields)
    record = Record("p", AD, (Medium("1.jpg", "o"),))
    assert [each.refusal for each in told(export, record, telling=telling)] == [None]
    other = Export(export.path, export.parts, "UTC", "two")
    assert [each.refusal for each in told(other, record, telling=telling)] == [
        "a/1.jpg is told of by one already, which comes first",
    ]


def test_what_breaks_is_told_with_its_line_after_what_could_be_read(export: Export) -> None:
    def records(_: Export) -> Iterator[Record]:
        yield Record("p1", AD)
        raise BrokenError("line 3, column 4: no comma")

    found = list(Telling(lambda fields, _: fields).of(export, records, ["one", "two"]))
    assert found[0].fields["other.read by"].raw == "one, two"
    assert [each.name for each in found[1:]] == ["p1", "a/x.json, line 3, column 4"]
    assert found[2].missing
    assert (found[2].refusal or "").startswith("no comma. ")
