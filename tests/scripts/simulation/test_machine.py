from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from evidence.reviewing import share
from simulation.analyst import Analyst, answer, truth
from simulation.machine import QUALITIES, Grouping, Quality, group, reference_sizes
from validation.visible import strata


@pytest.mark.parametrize("quality", QUALITIES.values(), ids=list(QUALITIES))
def test_every_picture_of_every_piece_is_in_a_group(quality: Quality) -> None:
    sizes = reference_sizes(3)
    made = group(3, sizes, quality)
    assert np.array_equal(np.bincount(made.piece, made.pictures), sizes)
    assert np.all(made.pictures >= 1)
    assert np.array_equal(np.unique(made.group), np.arange(made.groups))
    assert len(set(zip(made.piece, made.group, strict=True))) == len(made.piece)


# Machine's pieces over real ones, less one (counting.md, section 1.3).
@pytest.mark.parametrize(("quality", "surplus"), [("ordinary", 0.04), ("weak", 0.13), ("strong", 0.02)])
def test_the_machine_counts_as_many_too_many_as_the_reference_says(quality: str, surplus: float) -> None:
    found = [group(seed, reference_sizes(seed), QUALITIES[quality]).groups / 12_000 - 1 for seed in range(4)]
    assert float(np.mean(found)) == pytest.approx(surplus, abs=0.02)


def test_the_reference_population_has_its_figures() -> None:
    sizes = [reference_sizes(seed) for seed in range(4)]
    # 57,479 pictures of 12,000 pieces; singles are 4,354 of the 12,462 machine pieces of the worked example.
    assert float(np.mean([each.sum() for each in sizes])) == pytest.approx(57_479, rel=0.02)
    assert float(np.mean([np.mean(each == 1) for each in sizes])) == pytest.approx(0.35, abs=0.02)
    # 1.18 is the coefficient of variation of 1 / size over pictures.
    inverse = [np.repeat(1 / each, each) for each in sizes]
    assert float(np.mean([each.std() / each.mean() for each in inverse])) == pytest.approx(1.18, abs=0.08)


def test_strata_are_like_those_of_the_worked_example() -> None:
    made = group(1, reference_sizes(1), QUALITIES["ordinary"])
    found = {name: len(held) for name, held in strata(made, 40).items()}
    assert sum(found.values()) == made.groups
    # 680; 1,689 + 1,040; 5,739 + 3,314 in counting.md, section 1.3.
    assert found["weak link"] == pytest.approx(680, rel=0.2)
    assert found["near another"] == pytest.approx(2_729, rel=0.2)
    assert found["clean"] == pytest.approx(9_053, rel=0.1)


@pytest.fixture(scope="module")
def made() -> Grouping:
    return group(2, reference_sizes(2, 400), Quality(0.3, 0.1, chains=2, links=3))


def total(made: Grouping, analyst: Analyst) -> float:
    known = truth(made)
    return sum(share(answer(known, name, analyst, 1), "different") for name in known.names)


def test_the_shares_that_a_right_analyst_gives_add_up_to_the_pieces(made: Grouping) -> None:
    assert total(made, Analyst()) == pytest.approx(400)


def test_faults_of_an_analyst_move_the_count_a_little(made: Grouping) -> None:
    wrong: NDArray[np.float64] = np.array([total(made, Analyst(errs)) for errs in (0.02, 0.2)])
    assert 0 < abs(wrong[0] - 400) < abs(wrong[1] - 400) < 0.15 * 400


def test_an_unsure_analyst_leaves_the_truth_between_minimum_and_maximum(made: Grouping) -> None:
    known = truth(made)
    said = [answer(known, name, Analyst(0.0, 0.5), 1) for name in known.names]
    low, high = (sum(share(each, reading) for each in said) for reading in ("same", "different"))
    assert low < 400 < high
