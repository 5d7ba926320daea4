"""Every way of tampering, a few times; ``scripts/tamper.py`` does it 200 times each."""

from __future__ import annotations

from pathlib import Path

import pytest

import tamper


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tamper")
    tamper.build(folder)
    return folder / "case"


@pytest.mark.parametrize("way", [way for way in tamper.WAYS if way != "nothing"])
def test_what_was_done_is_found_and_named(base: Path, way: str) -> None:
    counted = tamper.tally(base, way, range(1000, 1003))
    assert (counted.found, counted.named) == (3, 3)


def test_nothing_is_found_where_nothing_was_done(base: Path) -> None:
    assert tamper.tally(base, "nothing", range(1)).found == 0
