"""Rounds of the same accounts, ingested as tables; what is expected was laid down with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence import histories, lives, rounds, snapshot, survival
from evidence.case import Case
from evidence.catalogue import revisits
from evidence.errors import WrongCallError
from evidence.ingest import Totals, ingest
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.rounds import Change, Round
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify

HEADER = "account,ad,occasion,text,price,observed_at,file\n"
FIRST = (
    "li,a,round 2,bangle,900,2015-03-02T10:00:00Z,1.jpg\n"
    "li,a,round 2,bangle,900,2015-03-02T10:00:00Z,2.jpg\n"
    "li,b,round 2,beads,50,2015-03-02T10:00:00Z,3.jpg\n"
    "wu,a,round 2,ring,70,2015-03-02T11:00:00Z,4.jpg\n"
)
LATER = (
    "li,a,round 10,bangle,750,2015-03-09T10:00:00Z,1.jpg\n"
    "li,a,round 10,bangle,750,2015-03-09T10:30:00Z,5.jpg\n"
    "li,c,round 10,seal,90,2015-03-09T10:00:00Z,6.jpg\n"
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case", Settings())


def take(case: Case, folder: Path, rows: str) -> Totals:
    path = folder / f"table {len(list(folder.iterdir()))}" / "ads.csv"
    path.parent.mkdir()
    for number in range(9):
        (path.parent / f"{number}.jpg").write_bytes(b"\xff\xd8\xff\xe0%d" % number)
    path.write_text(HEADER + rows, encoding="utf-8")
    return ingest(case, path, Wishes(), Silent())


def test_a_later_round_says_what_is_new_the_same_changed_and_absent(case: Case, tmp_path: Path) -> None:
    first = take(case, tmp_path, FIRST)
    assert [(each.account, each.new, each.again) for each in rounds.compare(case, first.named)] == [
        ("li", ("a", "b"), ()),
        ("wu", ("a",), ()),
    ]
    later = take(case, tmp_path, LATER)
    assert rounds.compare(case, later.named) == [
        Round(
            *("", "li", "round 10"),
            new=("c",),
            again=("a",),
            changed=(Change("a", "price", "900", "750"), Change("a", "pictures", "2", "2 (1 new, 1 no longer)")),
            back=(),
            absent=("b",),
            observed_at="2015-03-09T10:30:00Z",
        )
    ]


def test_an_ad_is_absent_only_of_accounts_that_the_round_names_and_not_of_later_ones(
    case: Case, tmp_path: Path
) -> None:
    take(case, tmp_path, LATER)
    earlier = take(case, tmp_path, FIRST)
    # Round 2 was before round 10, whatever came first into the case: ad c was not there to be missed.
    assert [each.absent for each in rounds.compare(case, earlier.named)] == [(), ()]


def test_what_is_absent_of_a_complete_round_is_told_as_gone_once(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, FIRST)
    later = take(case, tmp_path, LATER)
    assert rounds.tell_gone(case, rounds.compare(case, later.named), "week 10") == 1
    assert rounds.tell_gone(case, rounds.compare(case, later.named), "week 10") == 0
    with case.catalogue.reading() as db:
        (look,) = revisits.everything(db)
    assert (look.occasion, look.observed_at, look.gone) == ("round 10", "2015-03-09T10:30:00Z", True)
    rebuild(case, Silent())
    with case.catalogue.reading() as db:
        assert list(revisits.everything(db)) == [look]
    assert list(verify(case, Silent())) == []


def test_an_ad_that_is_gone_is_not_missed_again_and_may_come_back(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, FIRST)
    rounds.tell_gone(case, rounds.compare(case, take(case, tmp_path, LATER).named), "week 10")
    third = take(case, tmp_path, LATER.replace("round 10", "round 11").replace("03-09", "03-16"))
    assert rounds.compare(case, third.named)[0].absent == ()
    fourth = take(case, tmp_path, FIRST.replace("round 2", "round 12").replace("03-02", "03-23"))
    assert rounds.compare(case, fourth.named)[0].back == ("b",)


def test_an_ad_whose_files_could_not_be_read_is_there_all_the_same(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, FIRST)
    lost = take(case, tmp_path, LATER + "li,b,round 10,beads,50,2015-03-09T10:00:00Z,lost.jpg\n")
    assert lost.unreadable == 1
    (told,) = rounds.compare(case, lost.named)
    assert (told.again, told.absent) == (("a", "b"), ())


def test_absences_are_what_the_chance_of_deletion_is_read_from(case: Case, tmp_path: Path) -> None:
    one = "".join(f"li,ad {n},round 1,x,1,,{n % 9}.jpg\n" for n in range(60))
    take(case, tmp_path, one)
    two = "".join(f"li,ad {n},round 2,x,1,,{n % 9}.jpg\n" for n in range(12, 60))
    assert rounds.tell_gone(case, rounds.compare(case, take(case, tmp_path, two).named), "two") == 12
    now = snapshot.take(case.catalogue)
    # 60 ads were looked for again, 12 of them were gone.
    assert lives.of(now, histories.of(now)) == survival.memoryless(60, 12)


def test_without_an_occasion_nothing_is_called_gone(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, FIRST)
    bare = take(case, tmp_path, LATER.replace("round 10", ""))
    with pytest.raises(WrongCallError, match="--occasion"):
        rounds.tell_gone(case, rounds.compare(case, bare.named), "x")


def test_an_account_of_which_nothing_is_left_is_named(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, FIRST)
    later = take(case, tmp_path, LATER)
    for key in rounds.empty(case, "wu", None, "round 10"):
        later.named.ads.setdefault(key, set())
    assert [each.absent for each in rounds.compare(case, later.named)] == [("b",), ("a",)]
    with pytest.raises(WrongCallError, match="no such account"):
        rounds.empty(case, "nobody", None, "round 10")


def test_every_round_is_compared_for_the_tables(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, FIRST)
    take(case, tmp_path, LATER)
    assert [(each.account, each.occasion) for each in rounds.every(case)] == [
        *[("li", "round 2"), ("li", "round 10"), ("wu", "round 2")]
    ]
    assert [change.field for each in rounds.every(case) for change in each.changed] == ["price", "pictures"]
