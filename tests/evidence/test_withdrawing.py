from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from evidence import accepting, histories, screens, snapshot, withdrawing
from evidence.accepting import Ground
from evidence.case import Case
from evidence.catalogue import accounts, ads, screened
from evidence.errors import WrongCallError
from evidence.merge import merge
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.verify import verify
from tests.evidence.laid import lay, lay_pictures, made, shas
from tests.servers import postgres

TOLD = (("雅轩", "手镯 3500元", "2小时前", 0.97), ("老王", "吊坠 800元", "昨天", 0.98))
LI = Ground("accepted by li")


@pytest.fixture(params=["file", "server"])
def case(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    """A screenshot that shows an ad of each of two accounts, on a catalogue of either kind."""
    with ExitStack() as stack:
        address = ""
        if request.param == "server":
            server = postgres()
            monkeypatch.setenv("PGPASSFILE", server.passwords)
            address = stack.enter_context(server.database())
        case = stack.enter_context(made(tmp_path / "case", address))
        lay(case, shas(case)[0], *TOLD)
        yield case


def held(case: Case) -> list[tuple[str, str]]:
    """Account and text of each ad; an account without one has no text."""
    with case.catalogue.reading() as db:
        found = [(ad.account, ad.text) for ad in ads.named(db)]
        bare = {name for _, name in accounts.everything(db)} - {account for account, _ in found}
    return sorted([*found, *((name, "") for name in bare)])


def words(case: Case) -> dict[str, str]:
    return {ad.best.account.value: ad.word for ad in screens.find(case)}


def named(case: Case, account: str) -> screens.ShownAd:
    (found,) = [ad for ad in screens.find(case) if ad.best.account.value == account]
    return found


def test_rejecting_takes_the_sightings_of_an_acceptance_back_and_the_ledger_keeps_them(case: Case) -> None:
    kept = snapshot.take(case.catalogue).sightings
    accepting.accept(case, screens.find(case), LI)
    told = list(case.ledger.read())
    assert accepting.reject(case, [named(case, "老王")], Ground("rejected by li")) == 1
    assert held(case) == [("雅轩", "手镯 3500元")]
    assert words(case) == {"雅轩": "accepted", "老王": "rejected"}
    assert list(case.ledger.read())[: len(told)] == told
    assert accepting.reject(case, [named(case, "雅轩")], Ground("rejected by li")) == 1
    assert snapshot.take(case.catalogue).sightings == kept
    assert held(case) == []
    assert list(verify(case, Silent())) == []


def test_live_and_made_anew_the_catalogue_is_the_same(case: Case) -> None:
    accepting.accept(case, screens.find(case), LI)
    accepting.reject(case, [named(case, "雅轩")], Ground("rejected by li"))
    accepting.accept(case, [named(case, "雅轩")], Ground("accepted by wu", {"price": "900"}))
    withdrawing.take_back(case, [named(case, "老王").name], "taken back by wu")
    live = snapshot.take(case.catalogue).sightings, held(case)
    assert list(verify(case, Silent())) == []
    rebuild(case, Silent())
    assert (snapshot.take(case.catalogue).sightings, held(case)) == live
    assert held(case) == [("雅轩", "手镯 3500元")]


def test_what_was_withdrawn_is_accepted_again(case: Case) -> None:
    for _ in range(2):
        assert accepting.accept(case, screens.find(case), LI).sightings == 2
        assert held(case) == [("老王", "吊坠 800元"), ("雅轩", "手镯 3500元")]
        for account in ("老王", "雅轩"):
            withdrawing.take_back(case, [named(case, account).name], "taken back by li")
        assert (held(case), set(words(case).values())) == ([], {""})


def test_one_acceptance_is_taken_back_at_once_but_for_what_was_said_since(case: Case) -> None:
    done = accepting.accept(case, screens.find(case), LI)
    assert done.entry is not None
    accepting.accept(case, [named(case, "雅轩")], Ground("accepted by wu", {"price": "900"}))
    back = withdrawing.take_back_entry(case, done.entry, "taken back by wu")
    assert (back.ads, back.sightings) == (1, 1)
    assert words(case) == {"雅轩": "accepted", "老王": ""}
    last = case.ledger.last()
    assert last is not None
    assert (last.act, last.body["ground"]) == ("withdraw", "taken back by wu")
    with pytest.raises(WrongCallError, match="taken back already"):
        withdrawing.take_back_entry(case, done.entry, "x")


def test_a_rejection_is_taken_back(case: Case) -> None:
    one = named(case, "老王")
    accepting.reject(case, [one], Ground("rejected by li"))
    withdrawing.take_back(case, [one.name], "taken back by li")
    assert words(case)["老王"] == ""
    for name in (one.name, "S000"):
        with pytest.raises(WrongCallError, match="nothing stands"):
            withdrawing.take_back(case, [name], "x")


def test_an_ad_that_is_not_read_any_more_can_still_be_taken_back(case: Case) -> None:
    one = named(case, "老王").name
    accepting.accept(case, screens.find(case), LI)
    lay(case, shas(case)[0], TOLD[0])
    assert withdrawing.unread(case, screens.find(case)) == [one]
    withdrawing.take_back(case, [one], "taken back by li")
    assert held(case) == [("雅轩", "手镯 3500元")]
    assert withdrawing.unread(case, screens.find(case)) == []


def test_counts_follow(case: Case) -> None:
    sha256 = shas(case)[0]
    accepting.accept(case, screens.find(case), LI)
    lay_pictures(case, sha256)
    assert histories.of(snapshot.take(case.catalogue)).ads.tolist() == [1, 1]
    accepting.reject(case, [named(case, "老王")], Ground("rejected by li"))
    now = snapshot.take(case.catalogue)
    assert histories.of(now).ads.tolist() == [1, 0]
    assert {each.account for each in now.shown_in("Cb")} == {""}


@pytest.fixture
def teams(tmp_path: Path) -> Iterator[tuple[Case, Case]]:
    """Two teams that were handed the same screenshots, and read the same on them."""
    with made(tmp_path / "ours") as ours, made(tmp_path / "theirs") as theirs:
        for case in (ours, theirs):
            lay(case, shas(case)[0], *TOLD)
        yield ours, theirs


def test_what_another_team_accepted_counts_until_they_withdraw_it(teams: tuple[Case, Case]) -> None:
    ours, theirs = teams
    accepting.accept(theirs, screens.find(theirs), LI)
    merge(ours, theirs.folder, Silent())
    assert words(ours) == {"雅轩": "accepted", "老王": "accepted"}
    accepting.accept(ours, [named(ours, "雅轩")], Ground("accepted by wu"))
    for account in ("雅轩", "老王"):
        accepting.reject(theirs, [named(theirs, account)], Ground("rejected by li"))
    assert merge(ours, theirs.folder, Silent()).told["withdraw"] == 2
    # What this team accepted as well stays, and so does its word.
    assert named(ours, "雅轩").entry is not None
    assert (held(ours), words(ours)) == ([("雅轩", "手镯 3500元")], {"雅轩": "accepted", "老王": ""})
    assert list(verify(ours, Silent())) == []


def test_what_another_team_accepted_can_be_rejected_here(teams: tuple[Case, Case]) -> None:
    ours, theirs = teams
    accepting.accept(theirs, screens.find(theirs), LI)
    merge(ours, theirs.folder, Silent())
    accepting.reject(ours, [named(ours, "雅轩")], Ground("rejected by wu"))
    withdrawing.take_back(ours, [named(ours, "老王").name], "taken back by wu")
    assert (held(ours), words(ours)) == ([], {"雅轩": "rejected", "老王": ""})
    merge(ours, theirs.folder, Silent())
    assert held(ours) == []


def test_copies_of_one_case_that_went_apart_withdraw_what_was_accepted_before(tmp_path: Path) -> None:
    with made(tmp_path / "ours") as ours:
        lay(ours, shas(ours)[0], *TOLD)
        accepting.accept(ours, screens.find(ours), LI)
    shutil.copytree(tmp_path / "ours", tmp_path / "theirs")
    with Case.open(tmp_path / "ours") as ours, Case.open(tmp_path / "theirs") as theirs:
        accepting.reject(theirs, [named(theirs, "老王")], Ground("rejected by li"))
        merge(ours, theirs.folder, Silent())
        assert (held(ours), words(ours)) == ([("雅轩", "手镯 3500元")], {"雅轩": "accepted", "老王": ""})
        with ours.catalogue.reading() as db:
            assert len(screened.standing(db)) == 1
        assert list(verify(ours, Silent())) == []
