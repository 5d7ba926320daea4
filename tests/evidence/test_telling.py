from __future__ import annotations

import pytest

from evidence.case import Case
from evidence.catalogue import decisions
from evidence.errors import WrongCallError
from evidence.telling import Told, tell
from tests.evidence import sampled
from tests.evidence.sampled import STATE, UNITS


def test_an_answer_on_the_screen_is_the_entry_that_a_sheet_makes(ingested: Case) -> None:
    sampled.record(ingested)
    entry = tell(ingested, Told(STATE, UNITS[0], "li", {"pieces here": "1", "piece 1 also in": "A2?"}))
    with ingested.catalogue.reading() as db:
        (row,) = decisions.of_state(db, STATE)
    assert (row.seq, row.unit, row.reviewer, row.origin) == (entry, UNITS[0], "li", "review screen")
    # A2 is the second of the others shown beside the first unit: tests/evidence/sampled.py.
    assert row.answer["things"] == [{"elsewhere": [], "perhaps": [sampled.NAMES[2]], "count": 1}]


def test_what_is_not_in_the_sample_or_makes_no_sense_leaves_no_entry(ingested: Case) -> None:
    sampled.record(ingested)
    before = ingested.ledger.head()
    for told in (
        Told("0" * 64, UNITS[0], "li", {"pieces here": "1"}),
        Told(STATE, "P1", "li", {"pieces here": "1"}),
        Told(STATE, UNITS[0], "li", {"pieces here": "-1"}),
        Told(STATE, UNITS[0], "", {"pieces here": "1"}),
    ):
        with pytest.raises(WrongCallError):
            tell(ingested, told)
    assert ingested.ledger.head() == before
