"""Tables of ads that were looked for again, ingested as an analyst hands them over."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence import histories, lives, snapshot, survival
from evidence.case import Case
from evidence.errors import NotEnoughError
from evidence.ingest import Totals, ingest
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.survival import Survival
from evidence.verify import verify


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case", Settings(time_zone="Asia/Shanghai"))


def take(case: Case, folder: Path, rows: str, wishes: Wishes | None = None) -> Totals:
    path = folder / f"table {len(list(folder.iterdir()))}" / "ads.csv"
    path.parent.mkdir()
    for number in range(60):
        (path.parent / f"{number}.jpg").write_bytes(b"\xff\xd8\xff\xe0%d" % number)
    path.write_text(rows, encoding="utf-8")
    return ingest(case, path, wishes or Wishes(time_zone="Asia/Shanghai"), Silent())


def survived(case: Case) -> Survival | None:
    now = snapshot.take(case.catalogue)
    return lives.of(now, histories.of(now))


SEEN = "account,ad,occasion,file\n" + "".join(f"li,ad {n},round 1,{n}.jpg\n" for n in range(60))
AGAIN = "account,ad,occasion,gone\n" + "".join(f"li,ad {n},round 2,{'yes' if n < 12 else '否'}\n" for n in range(60))


def test_ads_found_gone_give_the_chance_to_be_up_at_the_next_check(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, SEEN)
    totals = take(case, tmp_path, AGAIN)
    assert totals.new_revisits == 60
    assert survived(case) == survival.memoryless(60, 12)


def test_an_ad_that_is_captured_again_was_up_and_one_that_is_gone_stays_gone(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, SEEN)
    take(case, tmp_path, AGAIN)
    take(case, tmp_path, SEEN.replace("round 1", "round 2"))
    # Captured on the occasion on which it was said to be gone: it was up.
    with pytest.raises(NotEnoughError, match="0 of 60"):
        survived(case)
    take(case, tmp_path, AGAIN.replace("round 2", "round 3").replace("否", "yes"))
    assert survived(case) == survival.memoryless(120, 60)


def test_with_times_the_age_of_each_ad_counts(case: Case, tmp_path: Path) -> None:
    rows = ["account,ad,occasion,posted_at,observed_at,gone,file"]
    for number in range(60):
        posted, age = f"2015-03-{10 + number % 5} 00:00", number % 24
        rows.append(f"li,ad {number},a{number % 5},{posted},2015-03-{10 + number % 5} {age:02}:30,,{number}.jpg")
        gone = "yes" if age < 12 else "no"
        rows.append(f"li,ad {number},b{number % 5},{posted},2015-03-{12 + number % 5} {age:02}:30,{gone},")
    take(case, tmp_path, "\n".join(rows) + "\n")
    found = survived(case)
    assert found is not None
    assert "by age" in found.basis
    assert found.probability < survival.memoryless(60, 30).probability


def test_taking_the_same_table_again_tells_nothing_new(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, AGAIN)
    assert take(case, tmp_path, AGAIN).new_revisits == 0


def test_the_ledger_alone_brings_them_back_and_verify_finds_nothing(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, SEEN)
    take(case, tmp_path, AGAIN)
    before = snapshot.take(case.catalogue).revisits
    rebuild(case, Silent())
    assert snapshot.take(case.catalogue).revisits == before
    assert list(verify(case, Silent())) == []


def test_an_occasion_may_be_named_for_the_whole_table(case: Case, tmp_path: Path) -> None:
    rows = "account,ad,gone\nli,ad 1,yes\n"
    assert take(case, tmp_path, rows, Wishes(occasion="round 2")).new_revisits == 1
    assert snapshot.take(case.catalogue).revisits[0].occasion == "round 2"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("li,ad 1,round 2,perhaps", "neither yes nor no"),
        ("li,,round 2,yes", "not which ad"),
        ("li,ad 1,,yes", "not which ad and when"),
        ("li,ad 1,round 2,", "names no file"),
    ],
)
def test_a_row_that_cannot_be_understood_is_ignored_with_its_reason(
    case: Case, tmp_path: Path, row: str, why: str
) -> None:
    totals = take(case, tmp_path, f"account,ad,occasion,gone\n{row}\n")
    assert totals.new_revisits == 0
    assert any(why in reason for _, state, reason in totals.reasons if state == "ignored")


def test_too_few_gone_are_refused_in_words(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, SEEN)
    take(case, tmp_path, "account,ad,occasion,gone\nli,ad 1,round 2,yes\n")
    with pytest.raises(NotEnoughError, match="at least 8"):
        survived(case)


def test_where_nobody_looked_nothing_is_said(case: Case, tmp_path: Path) -> None:
    take(case, tmp_path, SEEN)
    assert survived(case) is None
