"""Every sample of every format, cut off, with a byte turned, or with values of another kind: told with its line."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from evidence.sources import Wishes, folder, formats
from tests.evidence.sources.samples import SAMPLES, Content, shelve

WISHES = Wishes(time_zone="Asia/Shanghai")
EXPORTS = [
    (reader, name)
    for reader, files in SAMPLES.items()
    for name in files
    if name.endswith((".json", ".ndjson", ".csv", ".xml", ".xz")) or "manifest" in name
]


def _whole(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def _checked(root: Path, files: dict[str, Content], name: str) -> list[str]:
    """Every file is handed over, whatever is in the export; the lines that are told are given."""
    found = list(folder.read(shelve(root, files), WISHES))
    assert {each.name for each in found} >= files.keys()
    assert all(each.path is not None or each.refusal for each in found)
    return [each.name for each in found if each.missing and each.name.startswith(f"{name}, ")]


def test_every_format_is_broken_here() -> None:
    assert {reader for reader, _ in EXPORTS} == set(formats())


@pytest.mark.parametrize(
    ("reader", "name"), [each for each in EXPORTS if each[1].endswith((".json", ".ndjson", ".xml"))]
)
def test_what_is_cut_off_is_told_with_its_line(tmp_path: Path, reader: str, name: str) -> None:
    whole = _whole(SAMPLES[reader][name])
    for number, share in enumerate((0.75, 0.9, 0.97)):
        cut = whole[: int(len(whole) * share)]
        told = _checked(tmp_path / str(number), {**SAMPLES[reader], name: cut}, name)
        # What is cut before its format shows is no export; the later cuts leave enough of each sample to tell.
        assert told or share < 0.9, share
        assert all(f"{name}, line " in each for each in told)


@pytest.mark.parametrize(("reader", "name"), EXPORTS)
def test_a_turned_byte_loses_no_file_and_ends_in_no_crash(tmp_path: Path, reader: str, name: str) -> None:
    rng = random.Random(0)
    whole = _whole(SAMPLES[reader][name])
    for number in range(8):
        broken = bytearray(whole)
        broken[rng.randrange(len(broken))] = rng.randrange(256)
        _checked(tmp_path / str(number), {**SAMPLES[reader], name: bytes(broken)}, name)


def _turned(value: Any, other: Any) -> Any:
    """The same keys, and at every end another value."""
    if isinstance(value, dict) and value:
        return {key: _turned(each, other) for key, each in value.items()}
    return [_turned(each, other) for each in value] if isinstance(value, list) and value else other


@pytest.mark.parametrize(
    "other", [None, 0, -1.5, True, "", "x", [], {}, [[]], {"a": {}}, 1e300, "\0", "a/../../b", 10**30]
)
@pytest.mark.parametrize(("reader", "name"), [each for each in EXPORTS if each[1].endswith((".json", ".ndjson"))])
def test_values_of_another_kind_are_kept_and_end_in_no_crash(
    tmp_path: Path, reader: str, name: str, other: object
) -> None:
    lines = _whole(SAMPLES[reader][name]).decode().splitlines()
    turned = "\n".join(json.dumps(_turned(json.loads(line), other)) for line in lines)
    _checked(tmp_path, {**SAMPLES[reader], name: turned}, name)
