from __future__ import annotations

import pytest

from evidence.review.gate import ADDRESSES, Rate


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_may_pass_a_minute_and_each_address_has_its_own_share() -> None:
    clock = Clock()
    rate = Rate(6, clock)
    assert [rate.wait("a") for _ in range(6)] == [0] * 6
    assert rate.wait("a") == 10
    assert rate.wait("b") == 0
    clock.now = 9.0
    assert rate.wait("a") == pytest.approx(1)
    clock.now = 10.0
    assert rate.wait("a") == 0
    clock.now = 1000.0
    assert [rate.wait("a") > 0 for _ in range(7)] == [False] * 6 + [True]


def test_the_addresses_remembered_are_bounded() -> None:
    rate = Rate(1, Clock())
    for number in range(ADDRESSES + 10):
        assert rate.wait(f"{number}") == 0
    assert len(rate._left) == ADDRESSES
