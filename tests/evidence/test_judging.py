from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evidence.case import Case
from evidence.catalogue import judgements, marks
from evidence.catalogue.judgements import JudgementRow
from evidence.errors import WrongCallError
from evidence.judging import Judgement, Mark, Said, judge, mark, undo
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.verify import verify

A, B, C = (f"{letter * 16}.w" for letter in "abc")
SAME = Judgement("li", [Said(B, A, "same picture")], {"screen": "pair", "verdict": "unsure"})


def standing(case: Case) -> list[JudgementRow]:
    with case.catalogue.reading() as db:
        return judgements.standing(db)


def test_a_word_is_an_entry_with_who_when_and_what_was_shown(ingested: Case) -> None:
    entry = judge(ingested, SAME)
    (row,) = standing(ingested)
    assert (row.seq, row.left, row.right, row.word, row.reviewer) == (entry, A, B, "same picture", "li")
    last = ingested.ledger.last()
    assert last is not None
    assert (last.act, last.body["shown"], row.decided_at) == ("judge", {"screen": "pair", "verdict": "unsure"}, last.at)


def test_taking_back_is_an_entry_and_brings_back_what_was_said_before(ingested: Case) -> None:
    judge(ingested, SAME)
    second = judge(ingested, Judgement("li", [Said(A, B, "different pieces"), Said(A, C, "unsure")]))
    undo(ingested, second, "bo")
    assert [row.word for row in standing(ingested)] == ["same picture"]
    last = ingested.ledger.last()
    assert last is not None
    assert (last.act, last.body) == ("undo", {"entry": second, "reviewer": "bo"})
    with pytest.raises(WrongCallError, match="taken back already"):
        undo(ingested, second, "bo")
    with pytest.raises(WrongCallError, match="nothing that stands"):
        undo(ingested, 0, "bo")


def test_marks_are_kept_and_taken_back(ingested: Case) -> None:
    mark(ingested, Mark("li", A, "pieces", " 12 "))
    kind = mark(ingested, Mark("li", A, "type", "worked  with\ncarving"))
    with ingested.catalogue.reading() as db:
        assert [(row.kind, row.value) for row in marks.standing(db)] == [
            ("pieces", "12"),
            ("type", "worked with carving"),
        ]
    undo(ingested, kind, "li")
    with ingested.catalogue.reading() as db:
        assert [row.kind for row in marks.standing(db)] == ["pieces"]


def test_words_and_marks_come_back_with_a_rebuild_and_verify_knows_them(ingested: Case) -> None:
    judge(ingested, SAME)
    undo(ingested, judge(ingested, Judgement("bo", [Said(A, C, "unsure")])), "bo")
    mark(ingested, Mark("li", A, "pieces", "3"))
    before = standing(ingested)
    rebuild(ingested, Silent())
    assert standing(ingested) == before
    assert not [found for found in verify(ingested, Silent()) if "judgements" in found.subject]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"reviewer": " \n"}, "1 to 60"),
        ({"reviewer": "x" * 61}, "1 to 60"),
        ({"words": []}, "1 to 20,000"),
        ({"words": [Said(A, B, "unsure"), Said(B, A, "same piece")]}, "pair of its own"),
        ({"words": [Said(A, A, "unsure")]}, "two different"),
        ({"words": [Said(A, "../../etc/passwd", "unsure")]}, "two different"),
        ({"words": [Said(A, "<script>", "unsure")]}, "two different"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_entry(ingested: Case, changed: dict[str, Any], why: str) -> None:
    before = ingested.ledger.head()
    with pytest.raises(WrongCallError, match=why):
        judge(ingested, replace(SAME, **changed))
    assert ingested.ledger.head() == before


@pytest.mark.parametrize(("kind", "value"), [("pieces", "-1"), ("pieces", "٣"), ("pieces", "1000"), ("type", "x" * 61)])
def test_a_mark_that_makes_no_sense_is_refused(ingested: Case, kind: Any, value: str) -> None:
    with pytest.raises(WrongCallError):
        mark(ingested, Mark("li", A, kind, value))


def test_another_program_at_work_is_told(ingested: Case, tmp_path: Path) -> None:
    with Case.open(tmp_path / "case") as other, other.locked(), pytest.raises(WrongCallError, match="Another"):
        judge(ingested, SAME)
