"""Two programs on one case whose catalogue is on a server; ``scripts/two_analysts.py`` does more of it."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.catalogue import judgements, originals, sightings
from evidence.errors import EvidenceError, WrongCallError
from evidence.ingest import ingest
from evidence.judging import Judgement, Said, judge
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify
from tests.servers import Postgres, own_postgres, postgres

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = postgres()
    monkeypatch.setenv("PGPASSFILE", server.passwords)
    with server.database() as made:
        yield made


@pytest.fixture
def folder(address: str, tmp_path: Path) -> Path:
    Case.create(tmp_path / "case", Settings(catalogue=address)).close()
    return tmp_path / "case"


def capture(source: Path, names: range) -> Path:
    for name in names:
        place = source / f"account{name % 3}" / f"ad{name}"
        place.mkdir(parents=True)
        (place / "1.jpg").write_bytes(f"picture {name % 50}".encode())
    return source


def take(folder: Path, source: Path) -> None:
    with Case.open(folder) as case:
        ingest(case, source, Wishes(layout="{account}/{ad}"), Silent())


def decide(folder: Path, reviewer: str, count: int) -> None:
    with Case.open(folder) as case:
        for number in range(count):
            left, right = f"{number:016x}.w", f"{number + 1:016x}.w"
            judge(case, Judgement(reviewer, [Said(left, right, "same picture")]))


def at_once(*calls: tuple[object, ...]) -> list[int | None]:
    running = [SPAWN.Process(target=call[0], args=call[1:]) for call in calls]  # type: ignore[arg-type]
    for each in running:
        each.start()
    for each in running:
        each.join()
    return [each.exitcode for each in running]


def test_what_two_take_and_decide_at_once_is_neither_lost_nor_doubled(folder: Path, tmp_path: Path) -> None:
    one, two = capture(tmp_path / "one", range(600)), capture(tmp_path / "two", range(300, 900))
    codes = at_once((take, folder, one), (take, folder, two), (decide, folder, "li", 40), (decide, folder, "wu", 40))
    assert codes == [0, 0, 0, 0]
    with Case.open(folder) as case:
        assert list(verify(case, Silent())) == []
        with case.catalogue.reading() as db:
            seen = [(each.account, each.ad) for each in sightings.everything(db)]
            words = judgements.standing(db)
            assert originals.count(db) == 50
        assert len(seen) == len(set(seen)) == 900
        assert Counter(row.reviewer for row in words) == {"li": 40, "wu": 40}
        assert not list(case.originals.incoming.iterdir())


def test_a_case_moves_from_its_file_to_a_server_and_back(address: str, tmp_path: Path) -> None:
    folder, toml = tmp_path / "case", tmp_path / "case" / "evidence.toml"
    Case.create(folder, Settings()).close()
    take(folder, capture(tmp_path / "source", range(30)))
    before = toml.read_text("utf-8")
    seen = []
    for there in ("", address, ""):
        toml.write_text(before.replace('catalogue = ""', f'catalogue = "{there}"'), "utf-8")
        with Case.open(folder) as case:
            rebuild(case, Silent())
            assert list(verify(case, Silent())) == []
            with case.catalogue.reading() as db:
                seen.append(list(sightings.everything(db)))
    assert len(seen[0]) == 30
    assert seen[0] == seen[1] == seen[2]


def test_one_derives_while_others_take(folder: Path, tmp_path: Path) -> None:
    with Case.open(folder) as case, case.deriving():
        with Case.open(folder) as other:
            with pytest.raises(WrongCallError, match="Another evidence program"), other.deriving():
                pass
            with pytest.raises(WrongCallError, match="Another evidence program"):
                rebuild(other, Silent())
        take(folder, capture(tmp_path / "source", range(3)))
        case.record([("note", {})])
    with Case.open(folder) as case, case.deriving():
        pass


def test_what_a_killed_ingest_left_is_swept_and_what_a_running_one_has_is_not(folder: Path, tmp_path: Path) -> None:
    source = capture(tmp_path / "source", range(2))
    with Case.open(folder) as case, case.together(), case.originals.taking():
        received = case.originals.receive(source / "account0" / "ad0" / "1.jpg")
        killed = case.originals.incoming.parent / "killed"
        killed.mkdir()
        (killed / "half.part").write_bytes(b"half")
        with Case.open(folder) as other, other.working():
            assert not killed.exists()
        assert (case.originals.incoming / received.sha256).is_file()
    with Case.open(folder) as case, case.working():
        assert not list(case.originals.incoming.iterdir())


def test_a_server_that_dies_in_the_middle_costs_nothing_but_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_postgres() as server:
        monkeypatch.setenv("PGPASSFILE", server.passwords)
        server.psql("CREATE DATABASE team")
        folder = tmp_path / "case"
        Case.create(folder, Settings(catalogue=server.address("team"))).close()
        source = capture(tmp_path / "source", range(250))
        with Case.open(folder) as case:
            with pytest.raises(EvidenceError, match=r"cannot be reached .* run the same command again"):
                ingest(case, source, Wishes(layout="{account}/{ad}"), Killing(server))
            server.start()
            assert ingest(case, source, Wishes(layout="{account}/{ad}"), Silent()).handed_in == 250
            assert list(verify(case, Silent())) == []
            with case.catalogue.reading() as db:
                assert len(list(sightings.everything(db))) == 250


class Killing(Silent):
    """Kills the server once the first batch is safe."""

    def __init__(self, server: Postgres) -> None:
        super().__init__()
        self._server = server

    def advance(self, units: int = 1) -> None:
        super().advance(units)
        self._server.kill()
