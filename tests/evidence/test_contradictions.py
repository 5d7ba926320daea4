from __future__ import annotations

from evidence.contradictions import settle
from evidence.reviewing import Answer, Thing, share


def test_answers_that_fit_each_other_are_left_alone() -> None:
    answers = [
        Answer("Pa", "li", (Thing(("Pb", "Pc")), Thing())),
        Answer("Pb", "li", (Thing(("Pa", "Pc")),)),
        Answer("Pd", "li", (Thing(("Pe",)),)),
    ]
    settled = settle(answers)
    assert list(settled.answers) == answers
    assert settled.contradictions == ()


def test_a_link_that_only_one_side_sees_is_told_and_read_as_unsure_on_both() -> None:
    settled = settle([Answer("Pa", "li", (Thing(("Pb",)),)), Answer("Pb", "li", (Thing(),))])
    (told,) = settled.contradictions
    assert (told.left, told.right) == ("Pa", "Pb")
    assert settled.answers == (
        Answer("Pa", "li", (Thing((), ("Pb",)),)),
        Answer("Pb", "li", (Thing((), ("Pa",)),)),
    )
    assert sum(share(answer, "same") for answer in settled.answers) == 1.0
    assert sum(share(answer, "different") for answer in settled.answers) == 2.0


def test_a_equals_b_and_b_equals_c_but_a_is_not_c() -> None:
    settled = settle([Answer("Pa", "li", (Thing(("Pb",)),)), Answer("Pb", "li", (Thing(("Pa", "Pc")),))])
    (told,) = settled.contradictions
    assert "Pc" in told.text
    assert settled.answers[0].things == (Thing(("Pb",), ("Pc",)),)
    assert settled.answers[1].things == (Thing(("Pa",), ("Pc",)),)


def test_links_through_different_pieces_of_one_unit_do_not_contradict() -> None:
    answers = [Answer("Pa", "li", (Thing(("Pb",)),)), Answer("Pb", "li", (Thing(("Pa",)), Thing(("Pc",))))]
    assert settle(answers).contradictions == ()


def test_what_one_side_calls_unsure_contradicts_nothing() -> None:
    answers = [Answer("Pa", "li", (Thing(("Pb",)),)), Answer("Pb", "bo", (Thing((), ("Pa",)),))]
    assert settle(answers).contradictions == ()


def test_a_link_to_a_unit_that_nobody_looked_at_stands() -> None:
    answers = [Answer("Pa", "li", (Thing(("Pz",)),))]
    assert settle(answers) == settle(list(settle(answers).answers))
    assert settle(answers).contradictions == ()
