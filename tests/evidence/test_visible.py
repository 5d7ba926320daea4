from __future__ import annotations

import numpy as np
import pytest

from evidence.errors import NotEnoughError
from evidence.reviewing import Answer, Review, Stratum, Thing, Unit
from evidence.visible import domains, of_kind, visible
from tests.evidence.test_reviewing import TOY


def toy(*answers: Answer, units: int = 5) -> Review:
    named = tuple(Unit(f"P{n}", "all", 1.0) for n in range(1, units + 1))
    shown = {f"P{n}": {"account li" if n < 4 else "account bo": 1.0} for n in range(1, units + 1)}
    return Review("digest", units, (Stratum("all", units),), named, answers, shown)


def test_a_census_of_the_toy_gives_its_four_pieces_exactly() -> None:
    found = visible(toy(*TOY), seed=1)
    assert (found.pieces.low, found.pieces.estimate, found.pieces.high) == (4.0, 4.0, 4.0)
    assert found.merged.estimate == 1.0
    assert found.missed.estimate == 2.0
    assert (found.machine, found.answered, found.unsure, found.contradictions) == (5, 5, 0, ())


def test_domains_of_the_toy_are_its_pieces_by_account() -> None:
    found = domains(toy(*TOY), ["account li", "account bo"], seed=1)
    assert [each.estimate for each in found.values()] == [3.0, 1.0]


def test_unsure_answers_make_a_minimum_and_a_maximum() -> None:
    unsure = Answer("P3", "li", (Thing((), ("P9",)),))
    found = visible(toy(*TOY[:2], unsure, *TOY[3:]), seed=1)
    assert (found.minimum.estimate, found.maximum.estimate, found.pieces.estimate) == (3.5, 4.0, 3.75)
    assert (found.pieces.low, found.pieces.high, found.unsure) == (3.5, 4.0, 1)


def test_group_photos_are_told_apart() -> None:
    group = Answer("P3", "li", (Thing(count=12),))
    found = visible(toy(*TOY[:2], group, *TOY[3:]), seed=1)
    assert found.pieces.estimate == 4.0
    assert found.each is not None
    assert found.each.estimate == 15.0


def test_types_are_those_that_reviewers_named() -> None:
    beads = Answer("P3", "li", (Thing(),), kind="bead")
    assert of_kind(toy(*TOY[:2], beads, *TOY[3:]), "bead", seed=1).estimate == 1.0


def test_a_contradiction_widens_the_span_and_is_told() -> None:
    found = visible(toy(*TOY[:3], TOY[3], Answer("P5", "li", (Thing(),))), seed=1)
    assert (found.pieces.low, found.pieces.high) == (4.0, 5.0)
    assert len(found.contradictions) == 1


def test_half_a_sample_says_less_surely_and_names_the_strata_that_were_joined() -> None:
    units = tuple(Unit(f"P{n}", "weak" if n < 4 else "clean", 0.5) for n in range(20))
    answers = tuple(Answer(f"P{n}", "li", (Thing(),)) for n in range(3, 12))
    found = visible(Review("s", 40, (Stratum("weak", 8), Stratum("clean", 32)), units, answers), seed=1)
    assert (found.sampled, found.answered, found.joined) == (20, 9, ("weak",))
    assert found.pieces.low < 40 < found.pieces.high


def test_without_answers_there_is_no_estimate() -> None:
    with pytest.raises(NotEnoughError):
        visible(toy(), seed=1)


def test_a_low_recall_of_the_candidates_gives_a_second_scenario() -> None:
    units = tuple(Unit(f"P{n}", "all", 1.0, 1, ("Pa", "Pc"), ("Pa", "Pb")) for n in range(1, 21))
    answers = tuple(Answer(f"P{n}", "li", (Thing((f"P{'abc'[n % 3]}",)),)) for n in range(1, 21))
    found = visible(Review("s", 40, (Stratum("all", 40),), units, answers), seed=1)
    assert found.found is not None
    assert found.found.shown < 0.97
    assert found.scenario is not None
    assert found.scenario < found.pieces.estimate


def test_drawn_worlds_lie_within_the_interval_as_often_as_it_says() -> None:
    # 60 worlds of 3,000 real pieces, 15 % split in two and 3 % merged in pairs: of 60 intervals at .95, 53 to 60 cover
    # (binomial, .999).
    covered, ratios = 0, []
    for seed in range(60):
        review, truth = drawn(np.random.default_rng(seed))
        found = visible(review, seed=seed).pieces
        covered += found.low <= truth <= found.high
        ratios.append(found.estimate / truth)
    assert covered >= 53
    assert np.mean(ratios) == pytest.approx(1.0, abs=0.015)


def drawn(rng: np.random.Generator) -> tuple[Review, int]:
    """450 of 3,000 pieces are in two units; 90 pairs of whole pieces share one. Strata tell three of four of these."""
    said: list[tuple[Thing, ...]] = []
    for k in range(450):
        said += [(Thing((f"P{2 * k + 1}",)),), (Thing((f"P{2 * k}",)),)]
    said += [(Thing(), Thing())] * 90 + [(Thing(),)] * (2550 - 180)
    odd = np.array([len(things) > 1 or bool(things[0].elsewhere) for things in said])
    risky = rng.random(len(said)) < np.where(odd, 0.75, 0.05)
    units: list[Unit] = []
    for name, members in (("risky", np.flatnonzero(risky)), ("clean", np.flatnonzero(~risky))):
        units += [Unit(f"P{n}", name, 0.1) for n in rng.permutation(members)[:100]]
    strata = (Stratum("risky", int(risky.sum())), Stratum("clean", int((~risky).sum())))
    answers = tuple(Answer(unit.piece, "li", said[int(unit.piece[1:])]) for unit in units)
    return Review("s", len(said), strata, tuple(units), answers), 3000
