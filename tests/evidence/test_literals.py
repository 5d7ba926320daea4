from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import literals

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=15,
)


@given(VALUES)
def test_what_repr_writes_is_read_back(value: object) -> None:
    assert literals.read(repr(value)) == value


@given(st.datetimes(timezones=st.just(datetime.UTC)))
def test_times_in_utc_are_read_as_iso_8601(at: datetime.datetime) -> None:
    assert literals.read(f"{{'at': {at!r}}}") == {"at": at.isoformat()}


def test_calls_with_keys_only_are_their_keys() -> None:
    written = "[Media(filename='a', properties={'x': (1, -2)}), set(), datetime.datetime(2026, 1, 2, 3, 4)]"
    assert literals.read(written) == [{"filename": "a", "properties": {"x": [1, -2]}}, [], "2026-01-02T03:04:00"]


@pytest.mark.parametrize(
    "text",
    [
        *[
            "__import__('os').system('x')",
            "open('x')",
            "x",
            "[y for y in 'ab']",
            "lambda: 1",
            "1 + 1",
            "f'{1}'",
            "{**x}",
        ],
        *["datetime.datetime(2026, 1, 1, tzinfo=evil())", "datetime.datetime('x')", "a.b.c", "'", "(" * 5000, "b'x'"],
        *["9" * 5000 + "j", "datetime.datetime(2026, 13, 1)", "x(**{})", ""],
    ],
)
def test_anything_else_is_refused_and_nothing_is_run(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        literals.read(text)
    with pytest.raises(ValueError, match="longer than"):
        literals.read("'" + "x" * literals.LIMIT + "'")
