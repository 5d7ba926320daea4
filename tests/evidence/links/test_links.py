from __future__ import annotations

import pytest

from evidence import links, weighing
from evidence.errors import WrongCallError
from evidence.links import Basis
from tests.evidence.offered import DAY, both, posting

GROUPS = {"timing", "provenance", "commerce", "exclusivity", "direction", "habits", "tokens", "scene"}


@pytest.mark.parametrize("name", links.names())
def test_every_basis_keeps_the_contract(name: str) -> None:
    basis: Basis = links.load(name)
    assert name == basis.NAME
    assert basis.GROUP in GROUPS
    assert basis.ABOUT.endswith(".")
    assert basis.MISSING
    assert (basis.RATIO is None) == (name in weighing.shipped().tables)


@pytest.mark.parametrize("name", links.names())
def test_every_basis_says_missing_of_accounts_with_nothing_in_common_and_no_times(name: str) -> None:
    # One ad each, no time, no price, another piece: nothing can be read off, and nothing may be zero instead.
    assert links.load(name).read(both([posting(1, "a", None)], [posting(2, "b", None)])) is None


@pytest.mark.parametrize("name", links.names())
def test_every_basis_takes_accounts_of_one_ad(name: str) -> None:
    reading = links.load(name).read(both([posting(1, "a", 0.0)], [posting(2, "a", 5 * DAY)]))
    if reading is not None:
        assert not reading.says.endswith(".")
        assert len(reading.shows) <= links.MOST_SHOWN


def test_an_unknown_basis_is_refused() -> None:
    with pytest.raises(WrongCallError, match="unknown basis 'birthday'"):
        links.load("birthday")
