from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.packing import pack, unpack
from evidence.records import Finding
from index.regions import Box

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
NESTED = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner)
        | st.builds(Finding, inner, inner, inner)
        | st.builds(Box, inner, inner, inner, inner)
    ),
)


@given(NESTED)
def test_what_is_packed_comes_out_as_it_went_in(value: Any) -> None:
    out = unpack(pack(value))
    assert out == value
    assert type(out) is type(value)


@given(st.binary())
def test_any_bytes_are_read_or_refused(packed: bytes) -> None:
    for given_bytes in (packed, len(packed).to_bytes(8, "big") + packed):
        try:
            unpack(given_bytes)
        except ValueError:
            continue


@pytest.mark.parametrize(
    "plain",
    [
        {"record": "os:system", "fields": ["true"]},
        {"record": "subprocess:Popen", "fields": [["true"]]},
        {"record": "evidence.custody.disk:refused", "fields": ["a", "b"]},
        {"record": "evidence.case:Path", "fields": ["/etc"]},
        {"record": "evidence.case:Case", "fields": ["/", None]},
        {"record": "index.not_imported_yet:Thing", "fields": []},
        {"record": "evidence.records:Finding", "fields": ["too few"]},
        {"record": 5, "fields": []},
        {"bytes": 1},
        {"bytes": -1},
        {"bytes": True},
        {"dict": [[{"dict": []}, 1]]},
        {"dict": 5},
        {},
    ],
)
def test_what_would_run_or_is_cut_off_is_refused(plain: Any) -> None:
    text = json.dumps(plain).encode()
    with pytest.raises(ValueError, match="worker"):
        unpack(len(text).to_bytes(8, "big") + text)


def test_a_pickle_and_a_pit_of_brackets_are_refused() -> None:
    deep = b"[" * 200_000
    for packed in (pickle.dumps(["x"]), len(deep).to_bytes(8, "big") + deep, b""):
        with pytest.raises(ValueError, match=r"."):
            unpack(packed)


def test_what_is_no_record_is_not_packed() -> None:
    with pytest.raises(TypeError, match="cannot answer with object"):
        pack([object()])
