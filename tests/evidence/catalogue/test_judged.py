from __future__ import annotations

from typing import Any

import pytest

from evidence.catalogue import Connection, account_words, judgements, marks
from evidence.catalogue.replay import follow
from evidence.errors import CustodyError
from tests.evidence.catalogue.test_replay import entries

A, B, C = (f"{letter * 16}.w" for letter in "abc")


def judge(*words: tuple[str, str, str], reviewer: str = "li") -> tuple[str, dict[str, object]]:
    said = [{"left": left, "right": right, "word": word} for left, right, word in words]
    return "judge", {"reviewer": reviewer, "words": said, "shown": {"screen": "pair"}}


PAIR: dict[str, Any] = {
    "reviewer": "li",
    "accounts": [["", "jade"], ["WeChat", "ivory"]],
    "word": "one operator",
    "shown": {},
}
MARK = {"reviewer": "li", "region": A, "kind": "pieces", "value": "12"}


def test_every_word_of_an_entry_is_a_row(db: Connection) -> None:
    follow(db, entries(judge((A, B, "same picture"), (A, C, "unsure")), judge((A, B, "same piece"), reviewer="bo")))
    found = judgements.standing(db)
    assert [(row.seq, row.right, row.word, row.reviewer) for row in found] == [
        (0, B, "same picture", "li"),
        (0, C, "unsure", "li"),
        (1, B, "same piece", "bo"),
    ]
    assert found[0].shown == {"screen": "pair"}


def test_an_entry_is_taken_back_whole(db: Connection) -> None:
    follow(db, entries(judge((A, B, "same picture"), (A, C, "unsure")), ("mark", MARK), ("undo", {"entry": 0})))
    assert judgements.standing(db) == []
    assert [(row.region, row.kind, row.value) for row in marks.standing(db)] == [(A, "pieces", "12")]
    follow(db, entries(("undo", {"entry": 1}), start=3))
    assert marks.standing(db) == []


def test_words_on_accounts_are_kept_and_taken_back(db: Connection) -> None:
    trader = {**PAIR, "accounts": [["WeChat", "ivory"]], "word": "ivory only"}
    follow(db, entries(("account", PAIR), ("account", trader), ("undo", {"entry": 0})))
    assert [(row.accounts, row.word) for row in account_words.standing(db)] == [((("WeChat", "ivory"),), "ivory only")]


@pytest.mark.parametrize(
    "act",
    [
        judge((A, B, "duplicate")),
        judge((B, A, "unsure")),
        judge((A, A, "unsure")),
        ("judge", {"reviewer": "li", "words": [{"left": A, "right": B}], "shown": {}}),
        ("mark", {**MARK, "kind": "owner"}),
        ("mark", {"reviewer": "li"}),
        ("account", {**PAIR, "word": "ivory only"}),
        ("account", {**PAIR, "accounts": PAIR["accounts"][::-1]}),
        ("account", {**PAIR, "accounts": [["", "jade"]]}),
        ("account", {"reviewer": "li", "word": "one operator"}),
        ("undo", {"entry": 7}),
        ("undo", {}),
    ],
)
def test_an_entry_that_does_not_fit_is_a_matter_of_custody(db: Connection, act: tuple[str, dict[str, object]]) -> None:
    with pytest.raises(CustodyError, match="evidence verify"):
        follow(db, entries(act))
