from __future__ import annotations

from evidence.catalogue import Connection, verdicts
from evidence.catalogue.verdicts import VerdictRow


def test_verdicts_are_read_as_they_were_written_by_pair(shown: Connection) -> None:
    rows = [
        VerdictRow(2, 3, "unsure", 0.5, 75, {"clean": False, "failure": "took longer than 20 s"}),
        VerdictRow(1, 3, "same picture", 0.99, 4, {"clean": True, "agreement": 0.98}),
    ]
    verdicts.add(shown, rows)
    assert list(verdicts.everything(shown)) == rows[::-1]
    assert verdicts.pairs(shown) == {(1, 3), (2, 3)}


def test_a_later_verdict_on_a_pair_takes_the_place_of_the_earlier(shown: Connection) -> None:
    verdicts.add(shown, [])
    verdicts.add(shown, [VerdictRow(1, 3, "unsure", 0.5, 9, {"clean": False})])
    later = VerdictRow(1, 3, "unrelated", 0.0, 8, {"clean": False, "inliers": 3})
    verdicts.add(shown, [later])
    assert list(verdicts.everything(shown)) == [later]
