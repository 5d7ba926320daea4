from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.errors import DiskError
from evidence.spool import Spool


class Colliding(str):
    """A key that shares its hash with every other one."""

    __slots__ = ()

    def __hash__(self) -> int:
        return 7


def test_what_is_taken_is_not_left() -> None:
    with Spool((str(number), {"n": number}) for number in range(100)) as spool:
        assert spool.take("42") == spool.take("42") == {"n": 42}
        assert spool.take("100") is None
        assert list(spool.left()) == [(str(number), {"n": number}) for number in range(100) if number != 42]


def test_nothing_may_be_listed() -> None:
    with Spool([]) as spool:
        assert spool.take("") is None
        assert not list(spool.left())


def test_of_two_values_of_a_key_the_later_counts_at_the_place_of_the_first() -> None:
    pairs = [("a", 1), ("b", 2), ("a", 3), ("c", 4), ("b", 5)]
    with Spool(pairs) as spool:
        assert list(spool.left()) == list(dict(pairs).items()) == [("a", 3), ("b", 5), ("c", 4)]
        assert spool.take("a") == 3
        assert list(spool.left()) == [("b", 5), ("c", 4)]


def test_values_may_be_taken_while_the_others_are_listed() -> None:
    with Spool((str(number), number) for number in range(6)) as spool:
        told = []
        for key, _ in spool.left():
            told.append(key)
            spool.take(str(int(key) + 1))
        assert told == ["0", "2", "4"]


def test_keys_of_one_hash_are_told_apart() -> None:
    with Spool([(Colliding("a"), 1), (Colliding("b"), 2), (Colliding("a"), 3)]) as spool:
        assert [spool.take(Colliding(key)) for key in "abc"] == [3, 2, None]


def test_an_error_of_what_is_listed_is_passed_on() -> None:
    def broken() -> Iterator[tuple[str, int]]:
        yield "a", 1
        raise KeyError("b")

    with pytest.raises(KeyError, match="b"):
        Spool(broken())


def test_without_a_place_for_temporary_files_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(DiskError, match=r"none: No such file or directory.*TMPDIR"):
        Spool([("a", 1)])
