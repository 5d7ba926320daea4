from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.custody.ledger import NO_DIGEST, Ledger, Stamp, canonical, displayable, parse, stamp
from evidence.errors import CustodyError

BY = Stamp("ann@desk", "tuskprint 0", "s" * 64)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    (tmp_path / "ledger").touch()
    return Ledger(tmp_path / "ledger")


def fill(ledger: Ledger, count: int) -> None:
    ledger.append([("note", {"number": number}) for number in range(count)], BY)


def test_each_line_names_the_digest_of_the_line_before(ledger: Ledger) -> None:
    fill(ledger, 3)
    fill(ledger, 2)
    lines = ledger.path.read_bytes().splitlines()
    digests = [NO_DIGEST, *(hashlib.sha256(line).hexdigest() for line in lines)]
    assert [json.loads(line)["prev"] for line in lines] == digests[:-1]
    assert [json.loads(line)["seq"] for line in lines] == [0, 1, 2, 3, 4]
    assert ledger.head() == (5, digests[-1])
    assert Ledger(ledger.path).head() == ledger.head()


def test_an_entry_says_who_when_with_what(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_ACTOR", "inspector wang")
    (entry,) = ledger.append([("note", {})], stamp("d" * 64))
    assert (entry.actor, entry.settings) == ("inspector wang", "d" * 64)
    assert entry.tool.startswith("tuskprint ")
    assert entry.at.endswith("Z")
    monkeypatch.delenv("EVIDENCE_ACTOR")
    assert "@" in stamp("").actor


def test_an_empty_ledger_has_no_head(ledger: Ledger) -> None:
    assert ledger.head() == (0, NO_DIGEST)
    assert list(ledger.read()) == []
    assert ledger.append([], BY) == []


def test_reading_gives_back_what_was_appended(ledger: Ledger) -> None:
    entries = ledger.append([("a", {"x": [1, None, "玉"]}), ("b", {})], BY)
    assert list(ledger.read()) == entries
    assert list(ledger.read(1)) == entries[1:]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # Lone surrogates come from file names that are no UTF-8.
    | st.text(st.characters(categories=["L", "N", "P", "S", "Z", "C"], include_characters="\udc80\udcff\n\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_any_json_is_one_line_and_comes_back(body: dict[str, Any]) -> None:
    fields = {"seq": 0, "prev": NO_DIGEST, "at": "", "actor": "", "tool": "", "settings": "", "act": "", "body": body}
    line = canonical(fields)
    assert b"\n" not in line
    assert canonical(json.loads(line)) == line
    assert parse(line).digest == hashlib.sha256(line).hexdigest()


@given(st.text(st.characters(categories=["L", "Cs", "Cc"])))
def test_displayable_text_can_be_written_as_utf8(text: str) -> None:
    assert displayable(text).encode().decode() == displayable(text)
    if not any("\ud800" <= sign <= "\udfff" for sign in text):
        assert displayable(text) == text


@pytest.mark.parametrize("line", [b"", b"null", b"{}", b"[" * 100_000, b"\xff", b'{"seq":"0"}', b"\0" * 10])
def test_what_is_no_entry_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse(line)


def test_a_torn_line_is_not_reported_and_its_bytes_are_kept(ledger: Ledger) -> None:
    fill(ledger, 3)
    whole = ledger.path.read_bytes()
    torn = b'{"act":"take","body":{"half\xff'
    ledger.path.write_bytes(whole + torn)
    again = Ledger(ledger.path)
    assert again.head()[0] == 3
    assert len(list(again.read())) == 3
    with pytest.raises(CustodyError, match="cut off"):
        again.append([("note", {})], BY)
    (entry,) = again.mend(BY)
    assert (entry.act, bytes.fromhex(entry.body["torn"])) == ("mend", torn)
    assert ledger.path.read_bytes().startswith(whole)
    assert [each.act for each in again.read()] == ["note", "note", "note", "mend"]
    assert again.mend(BY) == []


def test_a_first_line_that_is_torn_is_mended_too(ledger: Ledger) -> None:
    ledger.path.write_bytes(b"{")
    assert ledger.head() == (0, NO_DIGEST)
    ledger.mend(BY)
    assert [each.act for each in ledger.read()] == ["mend"]


def test_the_end_is_found_behind_a_very_long_line(ledger: Ledger) -> None:
    ledger.append([("note", {"text": "x" * 300_000}), ("note", {"text": "y" * 300_000})], BY)
    assert Ledger(ledger.path).head() == ledger.head()


@pytest.mark.parametrize("change", [b"number", b"prev"])
def test_reading_stops_where_the_chain_is_broken(ledger: Ledger, change: bytes) -> None:
    fill(ledger, 5)
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"number":2', b'"number":7') if change == b"number" else lines[4]
    ledger.path.write_bytes(b"".join(lines))
    with pytest.raises(CustodyError, match=r"line [34].*\n?.*verify"):
        list(ledger.read())


def test_a_disk_that_is_full_leaves_the_ledger_as_it_was(ledger: Ledger) -> None:
    fill(ledger, 3)
    before = ledger.path.read_bytes()
    # A limit on the size of files fails a write half way, as a full disk does.
    program = f"""
import resource
from pathlib import Path
from evidence.custody.ledger import Ledger, Stamp
from evidence.errors import DiskError
resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 100}, {len(before) + 100}))
try:
    Ledger(Path({str(ledger.path)!r})).append([("note", {{"text": "x" * 5000}})], Stamp("a", "b", "c"))
except DiskError as error:
    print("full:", error.exit_code, error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("full: 3 ")
    assert "Free some space" in done.stdout
    assert ledger.path.read_bytes() == before
