"""Every row of the published tables in published.json, to the digits printed there.

``units`` are occasions, null where individuals were counted; ``counts`` say how many were seen so often; ``rows`` are
estimate, standard error, lower and upper end of the 95 % interval, as far as the source prints them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evidence import frequencies, rarefaction
from evidence.estimators import chao2, chao2_bc, ice, ichao2, jackknife, singleton_free, smith_van_belle
from evidence.frequencies import Figure, Frequencies

TABLES: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("published.json").read_text(encoding="utf-8"))
FORMS: dict[str, Callable[[Frequencies], Figure]] = {
    "chao2": chao2.of,
    "chao2:1987": lambda seen: chao2.of(seen, share=1.0),
    "chao2_bc": chao2_bc.of,
    "ichao2": ichao2.of,
    "ice": ice.of,
    "ice:1": ice.first,
    "ice:homogeneous": ice.homogeneous,
    "jackknife": jackknife.first,
    "jackknife:2": jackknife.second,
    "smith_van_belle": smith_van_belle.of,
}
ROWS = [(table, form) for table in TABLES for form in TABLES[table]["rows"]]


def seen(table: str) -> Frequencies:
    counts = TABLES[table]["counts"]
    times = np.repeat([int(each) for each in counts], list(counts.values()))
    return frequencies.of_times(times, TABLES[table]["units"])


def as_printed(ours: float, printed: float) -> None:
    digits = len(repr(float(printed)).partition(".")[2])
    assert ours == pytest.approx(printed, abs=0.5001 * 10.0**-digits)


@pytest.mark.parametrize(("table", "form"), ROWS)
def test_a_published_row_is_met_to_its_digits(table: str, form: str) -> None:
    found, printed = FORMS[form](seen(table)), TABLES[table]["rows"][form]
    as_printed(found.value, printed[0])
    if form == "ichao2":
        return  # its standard error has a test of its own, below
    for ours, theirs in zip((found.error, *frequencies.interval(found, 0.95)), printed[1:], strict=False):
        as_printed(ours, theirs)


@pytest.mark.parametrize("table", [name for name in TABLES if "distinct" in TABLES[name]])
def test_rarefied_and_extrapolated_numbers_are_met_to_their_digits(table: str) -> None:
    for units, printed in TABLES[table]["distinct"].items():
        as_printed(rarefaction.distinct(seen(table), int(units)).value, printed)


@pytest.mark.parametrize("table", [name for name in TABLES if "coverage" in TABLES[name]])
def test_coverage_is_met_to_its_digits(table: str) -> None:
    for units, printed in TABLES[table]["coverage"].items():
        as_printed(rarefaction.coverage(seen(table), int(units)), printed)


@pytest.mark.parametrize("table", ["cottontail", "seedbank", "vascular plants"])
def test_the_printed_error_of_ichao_comes_from_wrong_derivatives_and_ours_from_right_ones(table: str) -> None:
    given, printed = seen(table), TABLES[table]["rows"]["ichao2"]
    once, twice, thrice, fourth = given.counts[1:5]
    share = given.share
    outer, inner = (
        ((given.units - 3) / given.units, (given.units - 3) / (given.units - 1)) if given.incidence else (1.0, 1.0)
    )
    # As SpadeR has them: signs turned in those by Q1 and Q2, the second term by Q3 left out.
    theirs = np.array(
        [
            share * once / twice - outer * thrice / (4 * fourth),
            share * once**2 / (2 * twice**2) - outer * inner * thrice**2 / (8 * fourth**2),
            outer * once / (4 * fourth),
            -outer * once * thrice / (4 * fourth**2) + outer * inner * twice * thrice**2 / (4 * fourth**3),
        ]
    )
    few, found = given.counts[1:5], ichao2.of(given)
    error = math.sqrt(theirs**2 @ few - (theirs @ few) ** 2 / found.value)
    as_printed(error, printed[1])
    as_printed(frequencies.interval(Figure(found.value, error, found.seen), 0.95)[0], printed[2])
    # What is drawn again and again from the same counts spreads as ours says, not as theirs does.
    rng = np.random.default_rng(7)
    shares = np.append(given.counts[1:], found.value - found.seen) / found.value
    drawn = rng.multinomial(round(found.value), shares, 4000)[:, :-1].astype(float)
    again = [ichao2.value(given, np.concatenate([[0.0], counts])) for counts in drawn if counts[3] > 0]
    spread = float(np.subtract(*np.percentile(again, [84.13, 15.87])) / 2)
    assert abs(np.log(spread / found.error)) < abs(np.log(spread / printed[1]))


def test_estimates_without_singletons_are_unstable_as_published() -> None:
    # Figures of the reference notes: cottontail 68.6, less than the 76 seen; taxicabs -105 pieces seen once.
    as_printed(singleton_free.of(seen("cottontail")).value, 68.6)
    assert singleton_free.once_expected(seen("taxicab").counts) == pytest.approx(-105, abs=0.5)
