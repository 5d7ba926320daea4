from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence import judging, standing
from evidence.case import Case
from evidence.catalogue import account_words, judgements, marks, replay, sightings
from evidence.catalogue.account_words import RELATIONS
from evidence.custody import checkpoint
from evidence.errors import CustodyError, WrongCallError
from evidence.ingest import ingest
from evidence.judging import Judgement, Mark, Said
from evidence.merge import merge
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1"
LEFT, RIGHT = "0" * 16 + ".w", "1" * 16 + ".w"


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Case]:
    """Make a case with one acquisition; each file is ``account/ad/name``."""

    def make(name: str, *files: str, study: str = "") -> Case:
        case = Case.create(tmp_path / name, Settings(study=study or name))
        take(case, *files)
        return case

    return make


def take(case: Case, *files: str) -> None:
    source = case.folder.with_name(f"{case.folder.name}-source")
    shutil.rmtree(source, ignore_errors=True)
    for file in files:
        path = source / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(JPEG + path.name.encode())
    ingest(case, source, Wishes(layout="{account}/{ad}", occasion="week 1"), Silent())


def say(case: Case, word: Any, reviewer: str) -> int:
    return judging.judge(case, Judgement(reviewer, [Said(LEFT, RIGHT, word)]))


def words(case: Case) -> list[tuple[str, str]]:
    with case.catalogue.reading() as db:
        return [(row.word, row.reviewer) for row in judgements.standing(db)]


def rows(case: Case) -> dict[str, list[tuple[Any, ...]]]:
    with case.catalogue.reading() as db:
        return {table: list(replay.rows(db, table)) for table in replay.FOLLOWED}


def seen(case: Case) -> Counter[tuple[str, str, str]]:
    with case.catalogue.reading() as db:
        return Counter((each.account, each.ad, each.source_path) for each in sightings.everything(db))


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_cases_become_one_and_the_other_is_not_changed(made: Callable[..., Case]) -> None:
    ours, theirs = (
        made("ours", "li/1/a.jpg", "li/1/both.jpg"),
        made("theirs", "li/1/both.jpg", "li/1/b.jpg", "wu/2/c.jpg"),
    )
    theirs.close()
    before = tree(theirs.folder)
    merged = merge(ours, theirs.folder, Silent())
    assert tree(theirs.folder).keys() - before.keys() <= {".lock"}
    assert {name: held for name, held in tree(theirs.folder).items() if name in before} == before
    assert (merged.stored, merged.told) == (2, {"acquire": 1, "acquired": 1, "take": 3})
    assert merged.kept == {"init": 1, "settings": 1}
    names = ["li/1/a.jpg", "li/1/both.jpg", "li/1/b.jpg", "wu/2/c.jpg"]
    assert seen(ours) == Counter(
        [*((name.split("/")[0], name.split("/")[1], name) for name in names), ("", "", "ledger")]
    )
    assert len(list(ours.originals)) == 5
    assert list(verify(ours, Silent())) == []


def test_both_ledgers_are_kept(made: Callable[..., Case]) -> None:
    ours, theirs = made("ours", "li/1/a.jpg"), made("theirs", "wu/2/c.jpg")
    ours_before, theirs_before = (case.ledger.path.read_bytes() for case in (ours, theirs))
    merge(ours, theirs.folder, Silent())
    assert ours.ledger.path.read_bytes().startswith(ours_before)
    assert theirs_before in [ours.originals.path(sha256).read_bytes() for sha256 in ours.originals]
    (take,) = [entry for entry in ours.ledger.read() if entry.act == "take" and entry.body["name"] == "wu/2/c.jpg"]
    (there,) = [entry for entry in theirs.ledger.read() if entry.act == "take"]
    merged = take.body["merged"]
    assert (merged["digest"], merged["at"], merged["actor"]) == (there.digest, there.at, there.actor)
    assert merged["origin"] == checkpoint.take(theirs.ledger).origin


def test_rebuild_arrives_at_the_same_ids(made: Callable[..., Case]) -> None:
    ours, theirs = made("ours", "li/1/a.jpg"), made("theirs", "wu/2/c.jpg", "li/1/a.jpg")
    say(theirs, "same piece", "bo")
    judging.mark(theirs, Mark("bo", LEFT, "pieces", "2"))
    merge(ours, theirs.folder, Silent())
    before = rows(ours)
    rebuild(ours, Silent())
    assert rows(ours) == before
    assert list(verify(ours, Silent())) == []


def test_joining_again_adds_what_is_new_there_and_nothing_else(made: Callable[..., Case]) -> None:
    ours, theirs = made("ours", "li/1/a.jpg"), made("theirs", "wu/2/c.jpg")
    merge(ours, theirs.folder, Silent())
    told = ours.ledger.head()
    assert merge(ours, theirs.folder, Silent()).told == {}
    assert ours.ledger.head() == told
    take(theirs, "wu/2/c.jpg", "wu/3/d.jpg")
    again = merge(ours, theirs.folder, Silent())
    assert again.told == {"acquire": 1, "acquired": 1, "take": 1}
    assert list(verify(ours, Silent())) == []


@pytest.mark.parametrize("ours_first", [True, False])
def test_of_two_words_the_one_said_later_counts_whichever_case_is_joined(
    made: Callable[..., Case], *, ours_first: bool
) -> None:
    ours, theirs = made("ours", "li/1/a.jpg"), made("theirs", "wu/2/c.jpg")
    order = [(ours, "same picture"), (theirs, "different pictures")]
    for case, word in order if ours_first else order[::-1]:
        say(case, word, "ann")
    merged = merge(ours, theirs.folder, Silent())
    assert words(ours)[-1] == ("different pictures" if ours_first else "same picture", "ann")
    assert merged.disputes == 0


def test_reviewers_who_differ_are_told_until_they_settle_it(made: Callable[..., Case]) -> None:
    ours, theirs = made("ours", "li/1/a.jpg"), made("theirs", "wu/2/c.jpg")
    say(theirs, "same picture", "bo")
    say(ours, "different pieces", "ann")
    assert merge(ours, theirs.folder, Silent()).disputes == 1
    say(ours, "same picture", "agreed")
    with ours.catalogue.reading() as db:
        assert standing.disputes(judgements.standing(db)) == []


def test_a_mark_does_not_push_out_a_later_one_of_ours(made: Callable[..., Case]) -> None:
    ours, theirs = made("ours", "li/1/a.jpg"), made("theirs", "wu/2/c.jpg")
    judging.mark(theirs, Mark("bo", LEFT, "pieces", "2"))
    judging.mark(ours, Mark("ann", LEFT, "pieces", "3"))
    judging.mark(theirs, Mark("bo", RIGHT, "type", "bangle"))
    merge(ours, theirs.folder, Silent())
    with ours.catalogue.reading() as db:
        assert [(row.region, row.value) for row in marks.standing(db)] == [(LEFT, "3"), (RIGHT, "bangle")]


def test_words_on_accounts_come_with_it(made: Callable[..., Case]) -> None:
    ours, theirs = made("ours", "li/1/a.jpg"), made("theirs", "wu/2/c.jpg")
    for case, word in ((theirs, RELATIONS[0]), (ours, RELATIONS[1])):
        body = {"accounts": [["", "li"], ["", "wu"]], "word": word, "reviewer": "ann", "shown": {}}
        with case.working():
            case.record([("account", body)])
    merge(ours, theirs.folder, Silent())
    with ours.catalogue.reading() as db:
        assert [row.word for row in account_words.standing(db)] == [RELATIONS[0], RELATIONS[1]]
    assert list(verify(ours, Silent())) == []


def test_copies_of_one_case_that_went_apart_are_joined_without_telling_anything_twice(
    made: Callable[..., Case],
) -> None:
    ours = made("ours", "li/1/a.jpg")
    common = say(ours, "same picture", "ann")
    ours.close()
    shutil.copytree(ours.folder, ours.folder.with_name("theirs"))
    ours, theirs = Case.open(ours.folder), Case.open(ours.folder.with_name("theirs"))
    judging.undo(theirs, common, "bo")
    take(theirs, "wu/2/c.jpg")
    merged = merge(ours, theirs.folder, Silent())
    assert merged.told == {"acquire": 1, "acquired": 1, "take": 1, "undo": 1}
    assert words(ours) == []
    back = merge(theirs, ours.folder, Silent())
    # Nothing but that the ledger of theirs was taken in by ours.
    assert back.told == {"acquire": 1, "acquired": 1, "take": 1}
    assert list(verify(ours, Silent())) == list(verify(theirs, Silent())) == []


def test_what_comes_on_two_ways_is_told_once(made: Callable[..., Case]) -> None:
    one, two, three = made("one", "li/1/a.jpg"), made("two", "wu/2/c.jpg"), made("three", "xu/3/d.jpg")
    say(two, "same piece", "bo")
    merge(three, two.folder, Silent())
    merge(one, two.folder, Silent())
    merge(one, three.folder, Silent())
    assert words(one) == [("same piece", "bo")]
    assert all(number == 1 for (account, *_), number in seen(one).items() if account)
    assert list(verify(one, Silent())) == []


class _Stops(Silent):
    """Ends the step, as a kill does, after its first batch."""

    def advance(self, units: int = 1) -> None:
        raise KeyboardInterrupt(units)


def test_joining_goes_on_after_a_kill(made: Callable[..., Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence.merge.BATCH", 3)
    ours, theirs = made("ours", "li/1/a.jpg"), made("theirs", *(f"wu/2/{number}.jpg" for number in range(5)))
    say(theirs, "same piece", "bo")
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            merge(ours, theirs.folder, _Stops())
        assert list(verify(ours, Silent())) == []
    merge(ours, theirs.folder, Silent())
    assert words(ours) == [("same piece", "bo")]
    assert len(seen(ours)) == 7
    assert list(verify(ours, Silent())) == []


def test_a_broken_case_is_not_joined_and_breaks_nothing(made: Callable[..., Case]) -> None:
    ours, theirs = made("ours", "li/1/a.jpg"), made("theirs", "wu/2/c.jpg")
    (sha256,) = theirs.originals
    path = theirs.originals.path(sha256)
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(whole[:-1] + b"?")
    with pytest.raises(CustodyError, match="verify"):
        merge(ours, theirs.folder, Silent())
    assert list(verify(ours, Silent())) == []
    path.write_bytes(whole)
    assert merge(ours, theirs.folder, Silent()).stored == 1
    assert list(verify(ours, Silent())) == []


def test_a_case_that_does_not_go_on_from_its_checkpoint_is_not_joined(made: Callable[..., Case]) -> None:
    ours, theirs, other = made("ours", "li/1/a.jpg"), made("theirs", "wu/2/c.jpg"), made("other", "wu/2/c.jpg")
    told = ours.ledger.head()
    with pytest.raises(CustodyError, match="checkpoint"):
        merge(ours, theirs.folder, Silent(), checkpoint.take(other.ledger))
    assert ours.ledger.head() == told
    assert merge(ours, theirs.folder, Silent(), checkpoint.take(theirs.ledger)).stored == 1


def test_what_is_no_other_case_is_refused(made: Callable[..., Case], tmp_path: Path) -> None:
    ours = made("ours", "li/1/a.jpg")
    for folder in (ours.folder, tmp_path / "ours-source", ours.folder / "originals"):
        with pytest.raises(WrongCallError):
            merge(ours, folder, Silent())
    theirs = made("theirs", "wu/2/c.jpg")
    with theirs.locked(), pytest.raises(WrongCallError, match="Another evidence program"):
        merge(ours, theirs.folder, Silent())
