from __future__ import annotations

import json
import lzma
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence import jsons

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "x.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=1))
def test_records_read_one_by_one_are_those_that_json_reads(tmp_path: Path, values: list[object]) -> None:
    path = written(tmp_path, json.dumps({"a": {"b": values}, "z": 1}))
    assert [item.value for item in jsons.each(path, ("a", "b", "*"))] == json.loads(path.read_text())["a"]["b"]


def test_each_record_has_its_place_and_what_stood_above_it(tmp_path: Path) -> None:
    said = {"v": 1, "list": [{"name": "n1", "at": [{"i": 1}, {"i": 2}]}, {"id": 2, "at": [{"i": 3}], "late": 1}]}
    found = list(jsons.each(written(tmp_path, json.dumps(said)), ("list", "*", "at", "*")))
    assert [jsons.pointer(item.place) for item in found] == ["/list/0/at/0", "/list/0/at/1", "/list/1/at/0"]
    assert [item.above for item in found] == [{"v": 1, "name": "n1"}, {"v": 1, "name": "n1"}, {"v": 1, "id": 2}]
    assert jsons.pointer(("a/b", "~", 0)) == "/a~1b/~0/0"  # RFC 6901, section 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, '{"文":\n["象牙"]}'.encode(encoding))
    assert jsons.shape(path).has("文/*")
    assert jsons.whole(path) == {"文": ["象牙"]}
    assert [item.value for item in jsons.each(path, ("文", "*"))] == ["象牙"]


def test_packed_files_are_read_as_if_they_were_not(tmp_path: Path) -> None:
    path = written(tmp_path, lzma.compress(b'{"a": [1]}', check=lzma.CHECK_NONE))
    assert jsons.shape(path).keys == {"a", "a/*"}
    assert jsons.whole(path) == {"a": [1]}
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(jsons.BrokenError, match="line 1: cannot be read"):
        jsons.whole(path)


@pytest.mark.parametrize("content", ["", "  ", "a,b\n1,2", '"x"', "<a/>", b"\xff\xd8\xff", b"\0" * 100, "[" * 100_000])
def test_what_is_no_json_object_has_no_shape(tmp_path: Path, content: str | bytes) -> None:
    assert not jsons.shape(written(tmp_path, content)).has("a")


def test_the_shape_is_told_even_where_the_end_is_missing(tmp_path: Path) -> None:
    found = jsons.shape(written(tmp_path, '{"a": {"b": [{"c": 1}, {"d": "tr'))
    assert found.has("a/b/*/c", "a")
    assert not found.lines
    assert jsons.shape(written(tmp_path, '{"a": 1}\n{"b": 2}\n')) == jsons.Shape(frozenset("ab"), lines=True)


def test_a_broken_file_says_where_after_what_could_be_read(tmp_path: Path) -> None:
    path = written(tmp_path, '{"a": [\n{"i": 1},\n{"i": 2},\n{"i": }\n]}')
    items = jsons.each(path, ("a", "*"))
    assert [next(items).value, next(items).value] == [{"i": 1}, {"i": 2}]
    with pytest.raises(jsons.BrokenError, match="line 4, column 7"):
        next(items)


def test_lines_go_on_after_a_broken_one(tmp_path: Path) -> None:
    found = list(jsons.lines(written(tmp_path, '{"a": 1}\n\n{"a": \n[2]\n3')))
    assert [number for number, _ in found] == [1, 3, 4, 5]
    assert str(found[1][1]).startswith("line 3, column ")
    assert [value for number, value in found if number != 3] == [{"a": 1}, [2], 3]


def test_values_that_never_end_and_nests_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsons, "VALUE_LIMIT", 2**20)
    for content in ('{"a": ["' + "x" * 2**22, '{"a": ' + "[" * 5000):
        with pytest.raises(jsons.BrokenError):
            list(jsons.each(written(tmp_path, content), ("a", "*")))
    with pytest.raises(jsons.BrokenError, match="larger than 1 MiB"):
        jsons.whole(written(tmp_path, '{"a": "' + "x" * 2**21 + '"}'))
    with pytest.raises(jsons.BrokenError, match="line 2: longer than 1 MiB"):
        list(jsons.lines(written(tmp_path, '{}\n{"a": "' + "x" * 2**21 + '"}')))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    with path.open("w") as file:
        file.write('{"a": [0')
        for number in range(2000):
            file.write(f',{{"i": {number}, "text": "{"x" * 10_000}"}}')
        file.write("]}")
    tracemalloc.start()
    count = sum(1 for _ in jsons.each(path, ("a", "*")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2001
    assert peak < 2 * 2**20 < path.stat().st_size / 5
