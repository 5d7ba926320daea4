"""Medians and quantiles against NumPy's own."""

from __future__ import annotations

import numpy as np
import pytest

from index import quantiles


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 100, 1501])
def test_they_are_numpys(count: int) -> None:
    values = np.random.default_rng(count).normal(100, 40, count).astype(np.float32)
    assert quantiles.median(values) == pytest.approx(float(np.median(values)), abs=1e-5)
    for share in (0.0, 0.25, 0.4, 0.8, 0.9, 1.0):
        assert quantiles.quantile(values, share) == pytest.approx(float(np.quantile(values, share)), abs=1e-4)


@pytest.mark.parametrize("count", [1, 2, 5, 400])
def test_the_middle_of_colours_is_that_of_each_channel(count: int) -> None:
    colours = np.random.default_rng(count).uniform(0, 255, (count, 3)).astype(np.float32)
    assert quantiles.middle(colours) == pytest.approx(np.median(colours, axis=0), abs=1e-4)


def test_values_stay_as_they_are() -> None:
    values = np.array([3, 1, 2], np.float32)
    quantiles.median(values)
    quantiles.quantile(values, 0.5)
    assert values.tolist() == [3, 1, 2]
