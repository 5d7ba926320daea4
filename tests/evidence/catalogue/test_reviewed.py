from __future__ import annotations

import pytest

from evidence.catalogue import Connection, decisions, draws, states
from evidence.catalogue.replay import follow
from evidence.catalogue.reviewed import digest
from evidence.errors import CustodyError
from tests.evidence.catalogue.test_replay import entries
from tests.evidence.sampled import NAMES, PIECES, STATE, draw

DECIDE = {"state": STATE, "unit": NAMES[0], "reviewer": "li", "answer": {"things": []}, "origin": "s.csv, row 2"}


def test_states_draws_and_decisions_follow_from_the_ledger(db: Connection) -> None:
    follow(db, entries(*draw(), ("decide", DECIDE), ("decide", {**DECIDE, "reviewer": "bo"})))
    assert states.digests(db) == [STATE]
    found = states.find(db, STATE)
    assert found is not None
    assert found.pieces == PIECES
    assert [row.body["seed"] for row in draws.of_state(db, STATE)] == [0]
    assert [(row.reviewer, row.unit) for row in decisions.of_state(db, STATE)] == [("li", NAMES[0]), ("bo", NAMES[0])]
    assert decisions.of_state(db, "0" * 64) == []


def test_the_last_draw_is_that_of_the_last_entry(db: Connection) -> None:
    assert draws.latest(db) is None
    freeze, first = draw()
    follow(db, entries(freeze, first, ("draw", {**first[1], "batch": 2})))
    found = draws.latest(db)
    assert found is not None
    assert (found.seq, found.body["batch"]) == (2, 2)


def test_a_state_frozen_twice_is_one(db: Connection) -> None:
    follow(db, entries(draw()[0], draw()[0]))
    assert states.digests(db) == [STATE]


def test_the_digest_does_not_hang_on_the_order_of_anything() -> None:
    turned = {piece: {name: held[::-1] for name, held in PIECES[piece].items()} for piece in sorted(PIECES)[::-1]}
    assert digest(turned) == STATE
    assert digest({**PIECES, "Pnew": {}}) != STATE


@pytest.mark.parametrize(
    "act",
    [
        ("freeze", {"state": "0" * 64, "pieces": PIECES}),
        ("freeze", {"state": STATE}),
        ("draw", {"state": "0" * 64}),
        ("decide", {**DECIDE, "state": "0" * 64}),
        ("decide", {"state": STATE}),
    ],
)
def test_an_entry_that_does_not_fit_is_a_matter_of_custody(db: Connection, act: tuple[str, dict[str, object]]) -> None:
    with pytest.raises(CustodyError, match="evidence verify"):
        follow(db, entries(*draw(), act) if act[0] != "freeze" else entries(act))


def test_who_said_what_of_which_unit_makes_an_answer_one() -> None:
    said = {"things": [{"elsewhere": [], "perhaps": [], "count": 1}]}
    keys = {decisions.key(*who, said) for who in (("s", "P1", "li"), ("s", "P1", "bo"), ("s", "P2", "li"))}
    assert len(keys | {decisions.key("s", "P1", "li", {"things": []})}) == 4
    assert decisions.key("s", "P1", "li", said) in keys
