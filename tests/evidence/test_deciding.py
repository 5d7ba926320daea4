from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import pytest

from evidence import reviews, snapshot
from evidence.answering import COLUMNS
from evidence.case import Case
from evidence.catalogue import decisions
from evidence.deciding import decide
from evidence.errors import WrongSourceError
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.reviewing import Review, Thing
from evidence.settings import Settings
from evidence.verify import verify
from tests.evidence.sampled import NAMES, STATE, UNITS, record, row, workbook


@pytest.fixture
def case(tmp_path: Path) -> Any:
    made = record(Case.create(tmp_path / "case", Settings()))
    yield made
    made.close()


def review(case: Case) -> Review:
    with case.catalogue.reading() as db:
        found = reviews.latest(db, snapshot.take(case.catalogue))
    assert found is not None
    return found


def ends(case: Case, path: Path) -> list[str]:
    return [row.end for row in decide(case, path).rows]


def test_answers_become_entries_of_the_ledger_with_what_was_shown(case: Case, tmp_path: Path) -> None:
    rows = [row(UNITS[0], here=2, one="A1, A2?"), row(UNITS[1], here="1", remark="worn")]
    taken = decide(case, workbook(tmp_path / "s.xlsx", rows))
    assert [each.end for each in taken.rows] == ["taken", "taken"]
    entry = list(case.ledger.read())[-2]
    assert (entry.act, entry.body["state"], entry.body["unit"]) == ("decide", STATE, UNITS[0])
    assert entry.body["origin"] == "s.xlsx, sheet 'Sheet', row 2"
    found = review(case)
    assert (found.pieces, found.strata[0].units, len(found.units)) == (8, 8, 4)
    assert found.answers[0].things == (Thing((NAMES[1],), (NAMES[2],)), Thing())


def test_reading_a_sheet_twice_adds_nothing(case: Case, tmp_path: Path) -> None:
    path = workbook(tmp_path / "s.xlsx", [row(UNITS[0], here=1), row(UNITS[1])])
    assert ends(case, path) == ["taken", "not answered"]
    before = case.ledger.head()
    assert ends(case, path) == ["known already", "not answered"]
    assert case.ledger.head() == before


def test_a_later_answer_counts_and_the_earlier_one_is_kept(case: Case, tmp_path: Path) -> None:
    first = workbook(tmp_path / "1.xlsx", [row(UNITS[0], here=1)])
    second = workbook(tmp_path / "2.xlsx", [row(UNITS[0], here=2)])
    assert ends(case, first) + ends(case, second) + ends(case, first) == ["taken", "taken", "known already"]
    assert len(review(case).answers[0].things) == 2
    with case.catalogue.reading() as db:
        assert len(decisions.of_state(db, STATE)) == 2


def test_from_another_file_a_reviewer_may_return_to_an_earlier_answer(case: Case, tmp_path: Path) -> None:
    for number, here in enumerate((1, 2, 1)):
        path = workbook(tmp_path / f"{number}.xlsx", [row(UNITS[0], here=here, remark=f"turn {number}")])
        assert ends(case, path) == ["taken"]
    assert len(review(case).answers[0].things) == 1


def test_two_reviewers_are_both_kept(case: Case, tmp_path: Path) -> None:
    rows = [row(UNITS[0], here=1), row(UNITS[0], here=2, reviewer="bo")]
    assert ends(case, workbook(tmp_path / "s.xlsx", rows)) == ["taken", "taken"]
    assert sorted(answer.reviewer for answer in review(case).answers) == ["bo", "li"]


def test_moved_rows_and_columns_blank_rows_and_notes_do_not_matter(case: Case, tmp_path: Path) -> None:
    columns = ["my notes", *reversed(COLUMNS)]
    rows: list[dict[str, object]] = [
        row(UNITS[3], here=3.0),
        {},
        row(UNITS[0], here="1", one="B1"),
        {"my notes": "here I stopped"},
    ]
    taken = decide(case, workbook(tmp_path / "s.xlsx", rows, columns))
    assert [each.end for each in taken.rows] == ["taken", "taken", "not answered"]
    assert {answer.unit for answer in review(case).answers} == {UNITS[0], UNITS[3]}


def test_csv_is_read_as_well(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";")
        writer.writeheader()
        writer.writerow({name: str(value) for name, value in row(UNITS[0], here="2.0", one="A1").items()})
    (end,) = decide(case, path).rows
    assert (end.end, end.place) == ("taken", "row 2")
    assert review(case).answers[0].things == (Thing((NAMES[1],)), Thing())


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"unit": "P0000000000ff"}, "not in the sample"),
        ({"unit": NAMES[7]}, "not in the sample"),
        ({"unit": 17}, "not in the sample"),
        ({"state": "S-0123456789ab"}, "never froze"),
        ({"state": None}, "names no state"),
        ({"one": "P0000000000ff"}, "later dedupe"),
        ({"reviewer": None}, "names no reviewer"),
        ({"pieces here": None, "unsure": "yes"}, "half answered"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_the_others_are(
    case: Case, tmp_path: Path, bad: dict[str, object], reason: str
) -> None:
    rows = [{**row(UNITS[0], here=1), **row(UNITS[0], here=1), **_columns(bad)}, row(UNITS[1], here=1)]
    first, second = decide(case, workbook(tmp_path / "s.xlsx", rows)).rows
    assert (first.end, second.end) == ("not taken", "taken")
    assert reason in first.reason


def _columns(bad: dict[str, object]) -> dict[str, object]:
    return {"piece 1 also in" if name == "one" else name: value for name, value in bad.items()}


def test_two_answers_of_one_reviewer_in_one_file_are_torn_and_neither_is_taken(case: Case, tmp_path: Path) -> None:
    rows = [row(UNITS[0], here=1), row(UNITS[1], here=1), row(UNITS[0], here=2)]
    taken = decide(case, workbook(tmp_path / "s.xlsx", rows)).rows
    assert [each.end for each in taken] == ["not taken", "taken", "not taken"]
    assert "row 2" in taken[2].reason
    assert "row 4" in taken[2].reason


def test_the_same_row_twice_is_taken_once(case: Case, tmp_path: Path) -> None:
    rows = [row(UNITS[0], here=1), row(UNITS[0], here=1)]
    assert ends(case, workbook(tmp_path / "s.xlsx", rows)) == ["taken", "known already"]


def test_contradictions_are_told_when_they_come_in(case: Case, tmp_path: Path) -> None:
    rows = [row(UNITS[0], here=1, one=UNITS[1]), row(UNITS[1], here=1, one=f"{UNITS[0]} {NAMES[6]}")]
    (told,) = decide(case, workbook(tmp_path / "s.xlsx", rows)).contradictions
    assert NAMES[6] in told.text


@pytest.mark.parametrize(
    ("columns", "message"), [(COLUMNS[:2], "pieces here"), (COLUMNS[1:], "state"), ((*COLUMNS, "unit"), "two columns")]
)
def test_a_sheet_without_its_header_is_refused(
    case: Case, tmp_path: Path, columns: tuple[str, ...], message: str
) -> None:
    with pytest.raises(WrongSourceError, match=message):
        decide(case, workbook(tmp_path / "s.xlsx", [row(UNITS[0], here=1)], columns))


def test_no_sheet_at_all_is_refused(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    path.write_bytes(b"PK\3\4 and nothing more")
    with pytest.raises(WrongSourceError):
        decide(case, path)


def test_a_file_whose_name_is_no_text_is_no_obstacle(case: Case, tmp_path: Path) -> None:
    made = workbook(tmp_path / "s.xlsx", [row(UNITS[0], here=1)])
    odd = made.rename(tmp_path / os.fsdecode(b"\xff.xlsx"))
    assert ends(case, odd) == ["taken"]
    assert list(verify(case, Silent())) == []


def test_a_folder_is_no_sheet(case: Case, tmp_path: Path) -> None:
    with pytest.raises(WrongSourceError, match="no file"):
        decide(case, tmp_path)


def test_everything_comes_back_from_the_ledger_alone(case: Case, tmp_path: Path) -> None:
    decide(case, workbook(tmp_path / "s.xlsx", [row(UNITS[0], here=2, one="A1?"), row(UNITS[2], here="?")]))
    before = review(case)
    rebuild(case, Silent())
    assert review(case) == before
    assert list(verify(case, Silent())) == []
