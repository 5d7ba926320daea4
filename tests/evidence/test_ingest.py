from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.catalogue import acquisitions, ads, originals, sightings
from evidence.errors import WrongCallError, WrongSourceError
from evidence.ingest import Totals, ingest
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify

LAYOUT = Wishes(layout="{account}/{ad}")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.create(tmp_path / "case", Settings()) as made:
        yield made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Five pictures in three ads of two accounts; ``shared`` is in two ads; one file is no picture."""
    for name, content in {
        "anna/ad1/1.jpg": b"\xff\xd8\xff one",
        "anna/ad1/2.jpg": b"\xff\xd8\xff two",
        "anna/ad2/1.jpg": b"\xff\xd8\xff shared",
        "bo/ad1/9.jpg": b"\xff\xd8\xff shared",
        "bo/ad1/8.jpg": b"\xff\xd8\xff three",
        "bo/ad1/list.pdf": b"%PDF-1.4",
    }.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "source"


def take(case: Case, source: Path, wishes: Wishes = LAYOUT) -> Totals:
    return ingest(case, source, wishes, Silent())


def states(totals: Totals) -> tuple[int, int, int, int]:
    return totals.stored, totals.already_stored, totals.unreadable, totals.ignored


def test_every_file_ends_in_one_state_and_the_totals_balance(case: Case, source: Path) -> None:
    totals = take(case, source)
    assert states(totals) == (4, 1, 0, 1)
    assert totals.handed_in == 6
    assert totals.new_sightings == 5
    assert [(name, state) for name, state, _ in totals.reasons] == [("bo/ad1/list.pdf", "ignored")]
    with case.catalogue.reading() as db:
        assert acquisitions.by_state(db) == {"stored": 4, "already stored": 1, "ignored": 1}


def test_one_picture_in_two_ads_is_one_original_and_two_sightings(case: Case, source: Path) -> None:
    take(case, source)
    with case.catalogue.reading() as db:
        assert originals.count(db) == len(list(case.originals)) == 4
        places: dict[str, set[tuple[str, str]]] = {}
        for each in sightings.everything(db):
            places.setdefault(each.sha256, set()).add((each.account, each.ad))
    assert places[hashlib.sha256(b"\xff\xd8\xff shared").hexdigest()] == {("anna", "ad2"), ("bo", "ad1")}
    assert sorted(map(len, places.values())) == [1, 1, 1, 2]


def test_ingesting_twice_adds_nothing(case: Case, source: Path) -> None:
    take(case, source)
    entries = case.ledger.head()[0]
    totals = take(case, source)
    assert states(totals) == (0, 5, 0, 1)
    assert totals.new_sightings == 0
    assert [entry.act for entry in case.ledger.read(entries)] == ["acquire", "acquired"]
    assert list(verify(case, Silent())) == []


def test_the_source_is_left_as_it_was(case: Case, source: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in source.rglob("*")}
    take(case, source)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in source.rglob("*")} == before


def test_the_same_files_on_another_occasion_are_new_sightings_of_old_originals(case: Case, source: Path) -> None:
    take(case, source, Wishes(layout="{account}/{ad}", occasion="week 1"))
    totals = take(case, source, Wishes(layout="{account}/{ad}", occasion="week 2"))
    assert states(totals) == (0, 5, 0, 1)
    assert totals.new_sightings == 5


def test_what_a_source_says_later_is_added_to_what_is_known(case: Case, source: Path) -> None:
    take(case, source)
    (source / "anna" / "ad1" / "text.txt").write_text("象牙手镯", encoding="utf-8")
    totals = take(case, source)
    assert (totals.stored, totals.new_sightings) == (1, 1)
    with case.catalogue.reading() as db:
        texts = [row.text for row in db.execute(ads.TABLE.select().where(ads.TABLE.c.name == "ad1"))]
    assert "象牙手镯" in texts
    entries = case.ledger.head()[0]
    take(case, source)
    assert case.ledger.head()[0] == entries + 2
    assert list(verify(case, Silent())) == []


def test_a_missing_or_empty_source_is_told_and_leaves_no_entry(case: Case, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    before = case.ledger.head()
    with pytest.raises(WrongSourceError, match=r"does not exist|no such"):
        take(case, tmp_path / "nowhere")
    with pytest.raises(WrongSourceError, match="empty"):
        take(case, tmp_path / "empty")
    with pytest.raises(WrongCallError, match="folder"):
        ingest(case, tmp_path / "empty", LAYOUT, Silent(), reader="pigeon")
    assert case.ledger.head() == before


def test_a_case_and_its_source_never_lie_in_one_another(case: Case) -> None:
    for source in (case.folder, case.folder / "originals", case.folder.parent):
        with pytest.raises(WrongCallError, match="in one another"):
            take(case, source)


def test_names_that_are_no_text_are_kept_as_bytes(case: Case, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/s/\xcf\xf3\xd1\xc0/ad\xff"
    Path(os.fsdecode(folder)).mkdir(parents=True)
    Path(os.fsdecode(folder + b"/\xd1\xc0.jpg")).write_bytes(b"\xff\xd8\xff")
    assert states(take(case, tmp_path / "s")) == (1, 0, 0, 0)
    assert states(take(case, tmp_path / "s")) == (0, 1, 0, 0)
    with case.catalogue.reading() as db:
        (row,) = db.execute(acquisitions.INTAKE.select())
    assert row.raw_name == b"\xcf\xf3\xd1\xc0/ad\xff/\xd1\xc0.jpg"
    assert row.name.encode()
    assert list(verify(case, Silent())) == []


def test_hostile_files_end_in_a_state(case: Case, source: Path, tmp_path: Path) -> None:
    ad = source / "anna" / "ad1"
    (tmp_path / "secret.jpg").write_bytes(b"\xff\xd8\xff secret")
    (ad / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (ad / "loop.jpg").symlink_to("loop.jpg")
    os.mkfifo(ad / "pipe.jpg")
    (ad / "empty.jpg").touch()
    (ad / "=cmd\u202e\x1b[2J.jpg").write_bytes(b"a text named .jpg")
    totals = take(case, source)
    assert totals.handed_in == 11
    assert (totals.stored, totals.already_stored) == (6, 1)
    assert totals.unreadable + totals.ignored == 4
    assert not any(b"secret" in case.originals.path(sha256).read_bytes() for sha256 in case.originals)


def test_an_original_that_went_missing_is_stored_again_and_said_so(case: Case, source: Path) -> None:
    take(case, source)
    case.originals.path(next(iter(case.originals))).unlink()
    progress = Silent()
    totals = ingest(case, source, LAYOUT, progress)
    assert states(totals) == (0, 5, 0, 1)
    assert "was missing, and is stored again" in progress.notes[0]
    assert sum("missing" in entry.body.get("reason", "") for entry in case.ledger.read()) >= 1
    assert list(verify(case, Silent())) == []


# A kill just before the so-many-th call of that kind; the child's own audit hook deals it, at an exact moment.
KILLS = [("os.link", 1), ("os.link", 7), ("os.rename", 9), ("os.remove", 6), ("ledger", 8), ("ledger", 12)]
CHILD = """
import os, signal, sys
from pathlib import Path
from evidence import ingest
from evidence.case import Case
from evidence.progress import Silent
from evidence.sources import Wishes
case, source, event, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
seen = 0
def deal(name, words):
    global seen
    ledger = name == "open" and str(words[0]).endswith("ledger")
    if name == event or (event == "ledger" and ledger):
        seen += 1
        if seen == count:
            os.kill(os.getpid(), signal.SIGKILL)
class Told(Silent):
    def advance(self, units=1):
        print(units, flush=True)
ingest.FILES = 4
with Case.open(Path(case)) as opened:
    sys.addaudithook(deal)
    ingest.ingest(opened, Path(source), Wishes(layout="{account}/{ad}"), Told())
"""


@pytest.mark.parametrize(("event", "count"), KILLS)
def test_a_kill_at_any_moment_loses_nothing_that_was_reported(
    case: Case, tmp_path: Path, event: str, count: int
) -> None:
    for number in range(30):
        path = tmp_path / "source" / f"account{number % 2}" / f"ad{number % 5}" / f"{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\xd8\xff" + str(number).encode() * 1000)
    words = [sys.executable, "-c", CHILD, str(case.folder), str(tmp_path / "source"), event, str(count)]
    killed = subprocess.run(words, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    reported = sum(int(line) for line in killed.stdout.split())
    assert reported < 30
    assert list(verify(case, Silent())) == []
    with case.working(), case.catalogue.reading() as db:
        stored = originals.count(db)
    assert stored >= reported
    assert states(take(case, tmp_path / "source")) == (30 - stored, stored, 0, 0)
    assert not list(case.originals.incoming.iterdir())
    assert list(verify(case, Silent())) == []


def test_a_full_disk_is_told_and_what_was_reported_stays(case: Case, source: Path) -> None:
    (source / "bo" / "ad9").mkdir()
    (source / "bo" / "ad9" / "large.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(6 << 20))
    # A limit on the size of files fails a write half way, as a full disk does.
    program = f"""
import resource
from pathlib import Path
from evidence.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (5 << 20, 5 << 20))
main(["--case", {str(case.folder)!r}, "ingest", {str(source)!r}, "--layout", "{{account}}/{{ad}}"])
"""
    full = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert full.returncode == 3
    assert "Free some space" in full.stderr
    assert "Traceback" not in full.stderr
    assert not any(path.stat().st_size > 1 << 20 for path in case.originals.folder.rglob("*"))
    assert states(take(case, source))[2:] == (0, 1)
    assert list(verify(case, Silent())) == []
