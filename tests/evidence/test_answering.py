from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from evidence.answering import AnswerError, Asked, answered, read, state_label, state_of, unit_of
from evidence.reviewing import Answer, Thing
from evidence.tabular import Cell

PIECES = {f"P00000{n}": None for n in range(1, 9)}
ASKED = Asked("P000001", 3, ("P000002", "P000003"), ("P000004",), PIECES)


def given(**said: Cell) -> dict[str, Cell]:
    columns = {"here": "pieces here", "one": "piece 1 also in", "two": "piece 2 also in"}
    columns |= {"further": "further pieces also in", "group": "pieces on group photo"}
    return {columns.get(name, name): value for name, value in said.items()}


def things(**said: Cell) -> tuple[Thing, ...]:
    return read(given(**said), ASKED, "li").things


def test_one_piece_that_is_nowhere_else() -> None:
    assert read(given(here="1"), ASKED, "li") == Answer("P000001", "li", (Thing(),))


@pytest.mark.parametrize("typed", ["2", "2.0", "2,00", 2.0, " 2 ", "２", "'2"])
def test_a_number_is_read_however_the_spreadsheet_kept_it(typed: Cell) -> None:
    assert len(things(here=typed)) == 2


@pytest.mark.parametrize("typed", ["A1, B1", "a1;b1", "P000002 p000004", "A1、B1", "A1\nB1", "A1 B1 A1"])
def test_other_pieces_are_named_by_label_or_id(typed: str) -> None:
    assert things(here="1", one=typed) == (Thing(("P000002", "P000004")),)


@pytest.mark.parametrize("typed", ["A1? A2", "A1 ? A2", "?A1 A2"])
def test_a_question_mark_makes_one_link_unsure(typed: str) -> None:
    assert things(here="1", one=typed) == (Thing(("P000003",), ("P000002",)),)


@pytest.mark.parametrize("typed", ["", "-", "none", "no"])
def test_nowhere_can_be_said_in_words(typed: str) -> None:
    assert things(here="1", one=typed) == (Thing(),)


def test_each_piece_here_has_its_own_others() -> None:
    assert things(here=3.0, one="A1", two="A2?", further="3: B1, A1") == (
        Thing(("P000002",)),
        Thing((), ("P000003",)),
        Thing(("P000004", "P000002")),
    )


def test_further_pieces_stand_in_one_column() -> None:
    found = things(here="6", further="5: A1, A2; 6: B1")
    assert found == (Thing(),) * 4 + (Thing(("P000002", "P000003")), Thing(("P000004",)))


def test_an_unsure_row_has_only_unsure_links_and_perhaps_one_piece() -> None:
    answer = read(given(here="2", one="A1", unsure="yes"), ASKED, "li")
    assert answer.perhaps_one
    assert answer.things == (Thing((), ("P000002",)), Thing())


def test_a_question_mark_for_the_number_is_anything_from_one_to_all_pictures() -> None:
    answer = read(given(here="?"), ASKED, "li")
    assert (len(answer.things), answer.perhaps_one) == (3, True)


def test_a_unit_may_show_no_piece() -> None:
    assert things(here="0") == ()


def test_group_photos_have_a_number_for_each_piece() -> None:
    assert [thing.count for thing in things(here="2", group="12; 1")] == [12, 1]
    assert [thing.count for thing in things(here="1", group=12.0)] == [12]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"one": "A1"}, "half answered"),
        ({"here": "two"}, "whole number"),
        ({"here": "1.5"}, "whole number"),
        ({"here": "-1"}, "whole number"),
        ({"here": date(2015, 2, 1)}, "holds a date"),
        ({"here": "1", "one": datetime(2015, 2, 1, 3, tzinfo=UTC)}, "holds a date"),
        ({"here": "1", "one": "A3"}, "2 others are shown as A"),
        ({"here": "1", "one": "P000009"}, "no piece of this sample's state"),
        ({"here": "1", "one": "P000001"}, "names itself"),
        ({"here": "1", "one": "the red one"}, "neither a label"),
        ({"here": "1", "one": 17.0}, "neither a label"),
        ({"here": "1", "two": "A1"}, "only 1 pieces are here"),
        ({"here": "0", "one": "A1"}, "only 0 pieces are here"),
        ({"here": "5", "further": "A1"}, "colon"),
        ({"here": "1", "unsure": "maybe"}, "takes yes"),
        ({"here": "2", "group": "12"}, "one for each"),
        ({"here": "1", "group": "many"}, "from 1 up"),
        ({"here": "1", "group": date(2015, 2, 1)}, "holds a date"),
        ({"here": "1", "reviewer": "x" * 61}, "longer than"),
        ({"here": "=1+1"}, "whole number"),
        ({"here": "9" * 400}, "whole number"),
    ],
)
def test_what_cannot_be_is_no_answer_and_says_why(said: dict[str, Cell], reason: str) -> None:
    with pytest.raises(AnswerError, match=reason):
        read(given(**said), ASKED, "li")


def test_without_a_reviewer_there_is_no_answer() -> None:
    with pytest.raises(AnswerError, match="--reviewer"):
        read(given(here="1"), ASKED, "")


def test_a_named_reviewer_counts_before_the_one_of_the_call() -> None:
    assert read(given(here="1", reviewer="bo", type=" Bead "), ASKED, "li") == Answer(
        "P000001", "bo", (Thing(),), kind="bead"
    )


def test_a_row_that_only_names_its_reviewer_is_not_answered() -> None:
    assert not answered(given(reviewer="li", remark="later"))
    assert answered(given(unsure="x"))


def test_states_and_units_look_like_no_number_date_or_formula() -> None:
    digest = "12345678901234" + "e" * 50
    assert state_label(digest) == "S-123456789012"
    assert state_of(" s-123456789012") == "123456789012"
    assert unit_of("p00000A") == "P00000a"
    with pytest.raises(AnswerError, match="names no state"):
        state_of("123456789012")
