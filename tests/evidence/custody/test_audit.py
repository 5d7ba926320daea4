from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from evidence.custody import checkpoint
from evidence.custody.audit import audit_ledger, audit_originals, differences
from evidence.custody.chain import Known, Told
from evidence.custody.contents import Reading
from evidence.custody.ledger import Ledger, Stamp
from evidence.custody.originals import Originals
from evidence.progress import Silent
from evidence.records import Finding

COUNT = 8


class Custody:
    """Eight originals, and a ledger of ten entries: ``acquire``, eight times ``take``, ``acquired``."""

    def __init__(self, folder: Path) -> None:
        self.originals = Originals(folder / "originals")
        self.originals.prepare()
        (folder / "source").mkdir()
        with ThreadPoolExecutor(2) as pool:
            received = []
            for number in range(COUNT):
                path = folder / "source" / str(number)
                path.write_bytes(f"picture {number}".encode() * 100)
                received.append(self.originals.receive(path))
            self.originals.keep(received, pool)
        self.originals.settle(received)
        self.digests = [each.sha256 for each in received]
        (folder / "ledger").touch()
        self.ledger = Ledger(folder / "ledger")
        takes = [("take", {"sha256": each.sha256, "bytes": each.size}) for each in received]
        self.ledger.append([("acquire", {}), *takes, ("acquired", {})], Stamp("a", "b", "c"))
        self.known = Known(*self.ledger.head(), {entry.seq: entry.digest for entry in self.ledger.read()})
        self.checkpoint = checkpoint.take(self.ledger)
        self.progress = Silent()

    def findings(self, reading: Reading | None = None) -> list[Finding]:
        told = Told()
        found = list(audit_ledger(self.ledger, self.known, None, told, self.progress))
        return found + list(audit_originals(self.originals, told, reading or Reading(), self.progress))

    def from_outside(self) -> list[Finding]:
        """What a checkpoint shows to someone who has no catalogue that remembers anything."""
        return list(audit_ledger(self.ledger, Known(), self.checkpoint, Told(), self.progress))

    def renew(self, change: Callable[[list[tuple[str, Any]]], list[tuple[str, Any]]], actor: str = "a") -> None:
        """Write the ledger anew, each line chained to the one before, as someone would who knows how."""
        acts = change([(entry.act, dict(entry.body)) for entry in self.ledger.read()])
        self.ledger.path.write_bytes(b"")
        Ledger(self.ledger.path).append(acts, Stamp(actor, "b", "c"))

    def kinds(self) -> set[str]:
        return {finding.kind for finding in self.findings()}

    def path(self, number: int) -> Path:
        path = self.originals.path(self.digests[number])
        path.chmod(0o644)
        return path

    def rewrite(self, change: Callable[[list[bytes]], list[bytes]]) -> None:
        lines = change(self.ledger.path.read_bytes().splitlines())
        self.ledger.path.write_bytes(b"".join(line + b"\n" for line in lines))


@pytest.fixture
def custody(tmp_path: Path) -> Custody:
    return Custody(tmp_path)


def test_nothing_is_found_where_nothing_was_done(custody: Custody) -> None:
    assert custody.findings() == []
    assert custody.progress.notes == []


def test_one_changed_bit_is_found(custody: Custody) -> None:
    path = custody.path(3)
    content = bytearray(path.read_bytes())
    content[500] ^= 1
    path.write_bytes(content)
    (finding,) = custody.findings()
    assert (finding.kind, finding.subject) == ("content changed", custody.digests[3])


def test_a_grown_original_is_changed(custody: Custody) -> None:
    custody.path(3).write_bytes(custody.path(3).read_bytes() + b"\0")
    assert custody.kinds() == {"content changed"}


@pytest.mark.parametrize("size", [0, 10])
def test_a_truncated_original_is_found(custody: Custody, size: int) -> None:
    path = custody.path(0)
    path.write_bytes(path.read_bytes()[:size])
    (finding,) = custody.findings()
    assert finding.kind == "truncated original"
    assert f"has {size} of 900 bytes" in finding.detail


def test_a_missing_original_is_found(custody: Custody) -> None:
    custody.path(7).unlink()
    (finding,) = custody.findings()
    assert (finding.kind, finding.subject) == ("missing original", custody.digests[7])


def test_an_extra_file_is_found_wherever_it_lies(custody: Custody) -> None:
    shutil.copy(custody.path(1), custody.originals.folder / "loose")
    elsewhere = custody.originals.folder / "zz"
    elsewhere.mkdir()
    shutil.copy(custody.path(1), elsewhere / custody.digests[1])
    (custody.path(2).parent / ("0" * 64)).write_bytes(b"")
    findings = custody.findings()
    assert {finding.kind for finding in findings} == {"extra file"}
    assert len(findings) == 3


def test_a_link_or_a_folder_in_place_of_an_original_is_found(custody: Custody, tmp_path: Path) -> None:
    for number in (1, 2):
        custody.path(number).rename(tmp_path / f"moved{number}")
    custody.originals.path(custody.digests[1]).symlink_to(tmp_path / "moved1")
    custody.originals.path(custody.digests[2]).mkdir()
    findings = custody.findings()
    assert [finding.kind for finding in findings] == ["not a file", "not a file"]
    assert {finding.subject for finding in findings} == set(custody.digests[1:3])


@pytest.mark.parametrize("line", [0, 4, 8, 9])
def test_an_edited_entry_is_found_and_named(custody: Custody, line: int) -> None:
    custody.rewrite(lambda lines: [*lines[:line], lines[line].replace(b'"a"', b'"z"', 1), *lines[line + 1 :]])
    (finding,) = custody.findings()
    assert (finding.kind, finding.subject) == ("edited entry", f"entry {line}")


def test_a_dropped_entry_is_found_and_named(custody: Custody) -> None:
    custody.rewrite(lambda lines: [*lines[:4], *lines[5:]])
    found = [finding for finding in custody.findings() if finding.kind != "extra file"]
    assert [(finding.kind, finding.subject) for finding in found] == [("dropped entry", "entry 4")]


def test_a_dropped_first_entry_is_found(custody: Custody) -> None:
    custody.rewrite(lambda lines: lines[1:])
    assert [(each.kind, each.subject) for each in custody.findings()] == [("dropped entry", "entry 0")]


def test_reordered_entries_are_found(custody: Custody) -> None:
    custody.rewrite(lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]])
    assert [(each.kind, each.subject) for each in custody.findings()] == [("reordered entry", "entry 4")]


def test_a_repeated_entry_is_found(custody: Custody) -> None:
    custody.rewrite(lambda lines: [*lines[:5], lines[4], *lines[5:]])
    assert [(each.kind, each.subject) for each in custody.findings()] == [("repeated entry", "entry 4")]


def test_a_tail_cut_off_at_a_line_is_found(custody: Custody) -> None:
    custody.rewrite(lambda lines: lines[:-1])
    (finding,) = custody.findings()
    assert finding.kind == "cut tail"
    assert "knows 10 entries" in finding.detail


def test_an_emptied_ledger_is_a_cut_tail(custody: Custody) -> None:
    custody.rewrite(lambda _lines: [])
    assert custody.kinds() == {"cut tail", "extra file"}


def test_a_line_that_is_no_entry_is_found_once(custody: Custody) -> None:
    custody.rewrite(lambda lines: [*lines[:4], b"\0\0\xff", *lines[5:]])
    found = [finding for finding in custody.findings() if finding.kind != "extra file"]
    assert [(finding.kind, finding.subject) for finding in found] == [("unreadable line", "ledger line 5")]


def test_a_line_slipped_in_is_found_once(custody: Custody) -> None:
    custody.rewrite(lambda lines: [*lines[:4], b"{}", *lines[4:]])
    assert [each.kind for each in custody.findings()] == ["unreadable line"]


def test_a_ledger_written_anew_is_found_by_what_the_catalogue_followed(custody: Custody) -> None:
    custody.renew(lambda acts: acts, actor="another")
    (finding,) = custody.findings()
    assert (finding.kind, finding.subject) == ("rewritten ledger", "entries 0 to 9")


def test_a_ledger_written_anew_from_an_entry_on_is_named_from_there(custody: Custody) -> None:
    lines = custody.ledger.path.read_bytes().splitlines(keepends=True)
    acts = [(entry.act, dict(entry.body)) for entry in custody.ledger.read(6)]
    custody.ledger.path.write_bytes(b"".join(lines[:6]))
    Ledger(custody.ledger.path).append(acts, Stamp("another", "b", "c"))
    assert [(each.kind, each.subject) for each in custody.findings()] == [("rewritten ledger", "entries 6 to 9")]
    assert [each.kind for each in custody.from_outside()] == ["rewritten ledger"]


def test_a_shorter_ledger_written_anew_is_no_cut_tail(custody: Custody) -> None:
    custody.renew(lambda acts: [*acts[:4], *acts[5:]], actor="another")
    assert custody.kinds() == {"rewritten ledger", "extra file"}


def test_a_memory_of_the_catalogue_that_was_changed_is_not_laid_to_the_ledger(custody: Custody) -> None:
    digests = {**custody.known.digests, 4: "0" * 64}
    custody.known = Known(custody.known.entries, custody.known.digest, digests)
    assert [(each.kind, each.subject) for each in custody.findings()] == [("catalogue disagrees", "entries 4")]


def test_an_original_with_the_bytes_of_another_is_swapped(custody: Custody) -> None:
    one, two = custody.path(1), custody.path(2)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert [each.kind for each in custody.findings()] == ["swapped original"] * 2


def test_without_reading_only_what_shows_from_outside_is_found(custody: Custody) -> None:
    custody.path(1).unlink()
    custody.path(2).write_bytes(b"short")
    custody.path(3).write_bytes(custody.path(3).read_bytes()[::-1])
    found = {each.subject: each.kind for each in custody.findings(Reading(0.0))}
    assert found == {custody.digests[1]: "missing original", custody.digests[2]: "truncated original"}


def test_parts_read_one_after_another_read_each_original_once(custody: Custody) -> None:
    read: list[str] = []
    for _ in range(4):
        assert custody.findings(Reading(0.25, read[-1] if read else "", read.append)) == []
    assert sorted(read) == sorted(custody.digests)


def test_a_part_goes_round_at_the_end_and_is_never_empty() -> None:
    digests = ["a", "b", "c"]
    assert Reading(0.5, "b").chosen(digests) == ["c", "a"]
    assert Reading(0.01, "c").chosen(digests) == ["a"]
    assert Reading(0.0).chosen(digests) == []
    assert Reading(0.5).chosen([]) == []


def test_a_checkpoint_shows_that_the_ledger_only_grew(custody: Custody) -> None:
    custody.ledger.append([("more", {})], Stamp("a", "b", "c"))
    assert custody.from_outside() == []


def test_a_checkpoint_shows_a_ledger_written_anew_whole(custody: Custody) -> None:
    custody.renew(lambda acts: acts, actor="another")
    (finding,) = custody.from_outside()
    assert finding.kind == "rewritten ledger"
    assert "another case, or written anew" in finding.detail


def test_a_checkpoint_shows_a_tail_that_was_cut_off(custody: Custody) -> None:
    custody.rewrite(lambda lines: lines[:-2])
    assert [each.kind for each in custody.from_outside()] == ["cut tail"]


def test_what_the_lines_show_by_themselves_is_not_said_again_of_the_checkpoint(custody: Custody) -> None:
    custody.rewrite(lambda lines: [*lines[:4], lines[4].replace(b'"a"', b'"z"', 1), *lines[5:]])
    assert [(each.kind, each.subject) for each in custody.from_outside()] == [("edited entry", "entry 4")]


def test_a_torn_tail_is_a_note_and_no_finding(custody: Custody) -> None:
    with custody.ledger.path.open("ab") as file:
        file.write(b'{"act":"ta')
    assert custody.findings() == []
    assert "cut off" in custody.progress.notes[0]


def test_what_an_interrupted_ingest_left_is_a_note_and_no_finding(custody: Custody, tmp_path: Path) -> None:
    (tmp_path / "more").write_bytes(b"more")
    with ThreadPoolExecutor(1) as pool:
        custody.originals.keep([custody.originals.receive(tmp_path / "more")], pool)
    assert custody.findings() == []
    assert "wait in" in custody.progress.notes[0]


def test_the_audit_changes_nothing(custody: Custody) -> None:
    before = {path: path.stat().st_mtime_ns for path in custody.originals.folder.parent.rglob("*")}
    custody.findings()
    assert {path: path.stat().st_mtime_ns for path in custody.originals.folder.parent.rglob("*")} == before


def test_a_hostile_ledger_is_read_to_its_end(custody: Custody) -> None:
    line = custody.ledger.path.read_bytes().splitlines()[5]
    custody.rewrite(lambda lines: [*lines, line.replace(b'"seq":5', b'"seq":' + b"9" * 18), b"[" * 50_000, b""])
    kinds = custody.kinds()
    assert {"dropped entry", "unreadable line"} <= kinds


def test_rows_that_disagree_are_named() -> None:
    kept = [(1, "a"), (2, "b"), (4, "d"), (5, "e")]
    told = [(1, "a"), (2, "x"), (3, "c"), (4, "d")]
    subjects = {finding.subject: finding.detail for finding in differences("ads", kept, told)}
    assert list(subjects) == ["ads 2", "ads 3", "ads 5"]
    assert "not as the ledger" in subjects["ads 2"]
    assert "missing" in subjects["ads 3"]
    assert "does not tell of" in subjects["ads 5"]
    assert list(differences("ads", kept, kept)) == []


def test_of_entries_that_changed_places_only_those_are_named(custody: Custody) -> None:
    custody.rewrite(lambda lines: [lines[0], lines[8], *lines[2:8], lines[1], lines[9]])
    assert {(each.kind, each.subject) for each in custody.findings()} == {
        ("reordered entry", "entry 8"),
        ("reordered entry", "entry 1"),
    }


def test_an_entry_repeated_far_ahead_is_no_disorder_of_the_others(custody: Custody) -> None:
    custody.rewrite(lambda lines: [*lines[:2], lines[7], *lines[2:]])
    assert [(each.kind, each.subject) for each in custody.findings()] == [("repeated entry", "entry 7")]
