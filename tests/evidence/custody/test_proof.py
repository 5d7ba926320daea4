from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence.custody import check_proof, checkpoint
from evidence.custody.ledger import Ledger, Stamp
from evidence.custody.proof import Prover, text
from evidence.errors import CustodyError, WrongCallError


class Handed:
    """A folder as it is handed over: the original, the proof, the checkpoint, and the page that checks them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "ivory.jpg").write_bytes(b"ivory")
        self.sha256 = hashlib.sha256(b"ivory").hexdigest()
        (folder / "ledger").touch()
        self.ledger = Ledger(folder / "ledger")
        takes: list[tuple[str, dict[str, Any]]] = [
            ("take", {"sha256": f"{number:064x}", "bytes": 1, "name": "玉\ud800"}) for number in range(5)
        ]
        takes.insert(3, ("take", {"sha256": self.sha256, "bytes": 5, "name": "ivory\x1b.jpg"}))
        acts = [("note", {"of": self.sha256}), *takes, ("take", {"sha256": self.sha256, "bytes": 5, "name": "again"})]
        self.ledger.append(acts, Stamp("a", "b", "c"))
        self.kept = checkpoint.take(self.ledger)
        (folder / "kept.txt").write_text(self.kept.text(), encoding="utf-8")
        (folder / "proof.json").write_text(text(Prover(self.ledger).prove(self.sha256)), encoding="utf-8")
        shutil.copy(check_proof.__file__, folder / "check_proof.py")

    def check(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the page in an interpreter that sees nothing but its standard library."""
        page = [sys.executable, "-I", "-S", "check_proof.py", *words]
        return subprocess.run(page, cwd=self.folder, capture_output=True, text=True, check=False)

    def change(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        path = self.folder / "proof.json"
        path.write_text(json.dumps(change(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")


@pytest.fixture
def handed(tmp_path: Path) -> Handed:
    return Handed(tmp_path)


def test_a_bare_interpreter_says_that_the_proof_holds(handed: Handed) -> None:
    done = handed.check("proof.json", "ivory.jpg", "kept.txt")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"HOLDS: SHA-256 {handed.sha256} was taken as entry 4 of tuskprint/" in done.stdout
    assert "Against: your checkpoint" in done.stdout
    assert "\x1b" not in done.stdout


def test_without_a_checkpoint_of_ones_own_the_page_says_so(handed: Handed) -> None:
    done = handed.check("proof.json", "ivory.jpg")
    assert done.returncode == 0
    assert "the checkpoint of the proof itself only" in done.stdout


def test_another_file_does_not_hold(handed: Handed) -> None:
    (handed.folder / "ivory.jpg").write_bytes(b"ivorz")
    done = handed.check("proof.json", "ivory.jpg", "kept.txt")
    assert done.returncode == 1
    assert "DOES NOT HOLD: the line does not say" in done.stdout


def test_another_checkpoint_does_not_hold(handed: Handed) -> None:
    handed.ledger.append([("note", {})], Stamp("a", "b", "c"))
    (handed.folder / "kept.txt").write_text(checkpoint.take(handed.ledger).text(), encoding="utf-8")
    done = handed.check("proof.json", "ivory.jpg", "kept.txt")
    assert done.returncode == 1
    assert "another checkpoint than yours" in done.stdout


@pytest.mark.parametrize(
    "change",
    [
        lambda proof: {**proof, "line": proof["line"].replace('"a"', '"z"')},
        lambda proof: {**proof, "path": proof["path"][:-1]},
        lambda proof: {**proof, "path": [*proof["path"], proof["path"][0]]},
        lambda proof: {**proof, "entry": 5},
        lambda proof: {**proof, "entry": -1},
        lambda proof: {**proof, "entry": "4"},
        lambda proof: {**proof, "checkpoint": proof["checkpoint"].replace("\n8\n", "\n9\n")},
        lambda proof: {**proof, "checkpoint": ""},
        lambda proof: {**proof, "line": "[]"},
        lambda proof: {**proof, "line": "[" * 100_000},
        lambda _proof: {},
        lambda proof: {**proof, "path": ["zz"]},
    ],
)
def test_a_proof_that_was_touched_does_not_hold_and_does_not_crash(
    handed: Handed, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    handed.change(change)
    done = handed.check("proof.json", "ivory.jpg", "kept.txt")
    assert done.returncode == 1
    assert "DOES NOT HOLD" in done.stdout
    assert not done.stderr


def test_a_wrong_call_explains_the_page(handed: Handed) -> None:
    done = handed.check("proof.json")
    assert done.returncode == 2
    assert "read it before you rely on it" in done.stderr


def test_a_proof_is_made_for_the_checkpoint_that_the_reader_holds(handed: Handed) -> None:
    handed.ledger.append([("note", {"number": number}) for number in range(20)], Stamp("a", "b", "c"))
    proof = Prover(handed.ledger, handed.kept).prove(handed.sha256)
    assert (proof["checkpoint"], proof["entry"]) == (handed.kept.text(), 4)


def test_what_cannot_be_proven_is_refused(handed: Handed) -> None:
    for unknown in ("f" * 64, "", "note", handed.sha256[:-1]):
        with pytest.raises(WrongCallError, match="tells of no original"):
            Prover(handed.ledger).prove(unknown)
    sha256 = handed.ledger.append([("take", {"sha256": "e" * 64})], Stamp("a", "b", "c"))[0].body["sha256"]
    with pytest.raises(WrongCallError, match="up to the checkpoint of 8 entries, tells of no"):
        Prover(handed.ledger, handed.kept).prove(sha256)
    handed.ledger.path.write_bytes(handed.ledger.path.read_bytes().replace(b'"of"', b'"on"'))
    with pytest.raises(CustodyError, match="not the one"):
        Prover(handed.ledger, handed.kept).prove(handed.sha256)
