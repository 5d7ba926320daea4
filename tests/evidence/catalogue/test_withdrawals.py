"""Entries written by hand, on both kinds of catalogue, as the ledger would hand them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from evidence.catalogue import Catalogue, Connection, accounts, ads, screened, sightings
from evidence.catalogue.replay import FOLLOWED, follow, rows
from evidence.errors import CustodyError
from tests.evidence.catalogue.test_replay import ACQUIRE, dump, entries, take

Act = tuple[str, Mapping[str, Any]]


def withdraw(*seqs: int, names: Sequence[str] = ()) -> Act:
    return "withdraw", {"names": list(names), "sightings": list(seqs), "ground": "taken back by li"}


def word(name: str, said: str = "accepted") -> Act:
    return "screened", {"names": [name], "word": said, "ground": "", "corrected": {}}


def revisit(account: str, ad: str) -> Act:
    said = {"account": account, "ad": ad, "gone": "yes"}
    return "revisit", {"acquisition": 0, "name": "", "fields": {key: [value, value, ""] for key, value in said.items()}}


def held(db: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the tables that sightings bring in; an empty table is left out."""
    named = {table: list(rows(db, table)) for table in ("accounts", "ads", "occasions", "sightings")}
    return {table: found for table, found in named.items() if found}


def test_a_sighting_takes_with_it_what_was_there_through_it_alone(db: Connection) -> None:
    follow(db, entries(ACQUIRE, take("a", account="li", ad="1", occasion="week 1")))
    before = held(db)
    more = [take("b", account="wu", ad="2", occasion="week 2"), take("c", account="li", ad="3", occasion="week 1")]
    follow(db, entries(*more, start=2))
    follow(db, entries(withdraw(2, 3), start=4))
    assert held(db) == before


def test_what_others_tell_of_stays(db: Connection) -> None:
    acts = [
        take("a", account="li", ad="1", occasion="week 1"),
        take("b", account="li", ad="1", occasion="week 2"),
        take("c", account="wu", ad="2", occasion="week 2"),
        revisit("wu", "2"),
    ]
    follow(db, entries(ACQUIRE, *acts))
    follow(db, entries(withdraw(1, 3), start=5))
    assert [(each.seq, each.account, each.ad) for each in sightings.everything(db)] == [(2, "li", "1")]
    assert list(accounts.everything(db)) == [("", "li"), ("", "wu")]
    assert [(each.account, each.ad) for each in ads.named(db)] == [("li", "1"), ("wu", "2")]
    assert [name for _, name in rows(db, "occasions")] == ["week 2"]


def test_an_ad_says_what_its_other_sightings_say(db: Connection) -> None:
    acts = [
        take("a", account="li", ad="1", price="900", text="bangle"),
        take("b", account="li", ad="1", price="800"),
        take("c", account="li", ad="1", price="700", currency="CNY"),
    ]
    follow(db, entries(ACQUIRE, *acts))
    follow(db, entries(withdraw(1), start=4))
    ((said,), (row,)) = list(ads.named(db)), list(ads.everything(db))
    assert (said.price, row.text, said.currency) == ("800", None, "CNY")
    follow(db, entries(take("d", account="li", ad="1", text="ring"), start=5))
    assert [ad.text for ad in ads.everything(db)] == ["ring"]


def test_it_can_be_told_again_and_withdrawn_again(db: Connection) -> None:
    told = take("a", account="li", ad="1")
    follow(db, entries(ACQUIRE, told, withdraw(1), told, withdraw(1)))
    assert [each.seq for each in sightings.everything(db)] == [3]
    follow(db, entries(withdraw(3), start=5))
    assert held(db) == {}


def test_words_on_its_ad_are_taken_back_unless_the_ad_is_still_seen(db: Connection) -> None:
    acts = [take("a", account="li", ad="1"), take("b", account="li", ad="2"), take("c", account="li", ad="2")]
    words = [word("1"), word("2"), word("3", "rejected"), word("4", "rejected")]
    follow(db, entries(ACQUIRE, *acts, *words))
    follow(db, entries(withdraw(1, 2, names=["3"]), start=8))
    assert {name: said.word for name, said in screened.standing(db).items()} == {"2": "accepted", "4": "rejected"}
    follow(db, entries(word("1", "rejected"), start=9))
    assert screened.standing(db)["1"].seq == 9


@pytest.mark.parametrize("step", [1, 2, 3, 100])
def test_however_the_ledger_is_cut_the_catalogue_is_the_same(db: Connection, step: int, tmp_path: Path) -> None:
    acts: list[Act] = [ACQUIRE]
    for turn in range(5):
        for n in range(4):
            ad = f"{turn % 2}{n}"
            acts += [take(chr(97 + n), account=f"li{n % 2}{turn}", ad=ad, occasion=f"week {turn}", price=f"{turn}")]
        acts += [word(f"{turn % 2}0"), withdraw(len(acts) - 1, len(acts) - 2), withdraw(len(acts) - 4)]
    told = entries(*acts)
    follow(db, told)
    other = Catalogue(tmp_path / "other.db")
    other.migrate()
    with other.writing() as second:
        for start in range(0, len(told), step):
            follow(second, told[start : start + step])
        assert dump(second) == dump(db)
    other.close()
    assert {table for table in FOLLOWED if dump(db)[table]} >= {"accounts", "ads", "sightings", "screened"}


@pytest.mark.parametrize("body", [{}, {"sightings": ["1"], "names": []}, {"sightings": 1, "names": []}, {"names": []}])
def test_an_entry_that_does_not_say_what_it_must_is_a_matter_of_custody(db: Connection, body: dict[str, Any]) -> None:
    with pytest.raises(CustodyError, match="evidence verify"):
        follow(db, entries(ACQUIRE, take("a"), ("withdraw", body)))
