from __future__ import annotations

import pytest

from evidence.reviewing import Answer, Review, Stratum, Thing, Unit, by_stratum, counted, kinds, pattern, share, twice
from evidence.reviewing import share_within as within

# The toy of the project's counting notes, section 1.2: the machine has {1,2,5,6} {3,4} {7} {8} {9}, the truth is
# a={1,2,3,4} b={5,6} c={7} d={8,9}; shares 1.5, .5, 1, .5, .5, which add up to the four real pieces.
TOY = [
    Answer("P1", "li", (Thing(("P2",)), Thing())),
    Answer("P2", "li", (Thing(("P1",)),)),
    Answer("P3", "li", (Thing(),)),
    Answer("P4", "li", (Thing(("P5",)),)),
    Answer("P5", "li", (Thing(("P4",)),)),
]


def test_the_shares_of_the_toy_add_up_to_its_real_pieces() -> None:
    assert [share(answer, "same") for answer in TOY] == [1.5, 0.5, 1.0, 0.5, 0.5]
    assert sum(share(answer, "different") for answer in TOY) == 4.0


def test_unsure_links_count_in_the_minimum_only() -> None:
    answer = Answer("P1", "li", (Thing(("P2",), ("P3",)),))
    assert share(answer, "same") == pytest.approx(1 / 3)
    assert share(answer, "different") == 0.5


def test_pieces_that_are_perhaps_one_are_one_in_the_minimum() -> None:
    answer = Answer("P1", "li", (Thing(("P2",)), Thing(("P3",), ("P2",))), perhaps_one=True)
    assert share(answer, "same") == pytest.approx(1 / 3)
    assert share(answer, "different") == 1.0


def test_a_group_photo_counts_each_of_its_pieces_where_asked() -> None:
    answer = Answer("P1", "li", (Thing(("P2",), count=12),))
    assert share(answer, "same") == 0.5
    assert share(answer, "same", grouped=True) == 6.0


def test_a_piece_that_another_account_shows_under_another_id_is_seen_there_too() -> None:
    shown = {"P1": {"account li": 1.0}, "P2": {"account bo": 1.0}, "P3": {"account li": 0.5, "account bo": 0.5}}
    both = Answer("P1", "x", (Thing(("P2",)),))
    assert (within(both, "account li", shown), within(both, "account bo", shown)) == (0.5, 0.5)
    assert within(Answer("P3", "x", (Thing(),)), "account bo", shown) == 1.0
    assert within(Answer("P3", "x", (Thing(), Thing())), "account bo", shown) == 1.0
    assert within(Answer("P1", "x", (Thing(),)), "account bo", shown) == 0.0


def test_of_several_reviewers_all_count_unless_they_settled_on_one_answer() -> None:
    first, second = Answer("P1", "bo", (Thing(),)), Answer("P1", "li", (Thing(), Thing()))
    agreed = Answer("P1", "agreed", (Thing(), Thing()))
    assert counted([second, first]) == {"P1": [first, second]}
    assert counted([second, first, agreed]) == {"P1": [agreed]}
    assert twice([second, first, agreed]) == [(first, second)]


def test_the_latest_answer_of_a_reviewer_counts() -> None:
    first, second = Answer("P1", "li", (Thing(),)), Answer("P1", "li", (Thing(), Thing()))
    assert counted([first, second]) == {"P1": [second]}


def test_answered_units_are_listed_under_their_stratum() -> None:
    units = (Unit("P1", "weak", 0.5), Unit("P2", "clean", 0.1), Unit("P3", "clean", 0.1))
    review = Review("s", 20, (Stratum("weak", 2), Stratum("clean", 18)), units, (TOY[0], TOY[2]))
    assert by_stratum(review) == {"weak": [[TOY[0]]], "clean": [[TOY[2]]]}


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (TOY[0], "both"),
        (TOY[1], "also elsewhere"),
        (TOY[2], "as grouped"),
        (Answer("P1", "li", (Thing(), Thing())), "several here"),
        (Answer("P1", "li", (Thing((), ("P2",)),)), "unsure"),
    ],
)
def test_answers_fall_into_kinds(answer: Answer, named: str) -> None:
    assert pattern(answer) == named


def test_types_of_piece_are_listed_most_named_first() -> None:
    answers = tuple(Answer(f"P{n}", "li", (Thing(),), kind=kind) for n, kind in enumerate(("raw", "bead", "bead", "")))
    assert kinds(Review("s", 4, (), (), answers)) == ["bead", "raw"]
