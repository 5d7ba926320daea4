from __future__ import annotations

from pathlib import Path

import pytest

from evidence.custody import checkpoint
from evidence.custody.ledger import Ledger, Stamp
from evidence.errors import WrongCallError

# The leaves and the root of 3 of the reference implementation of Certificate Transparency (see test_merkle).
LINES = [b"", b"\x00", b"\x10"]
ROOT = "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


def test_three_lines_name_the_ledger_its_size_and_its_root() -> None:
    made = checkpoint.of(LINES)
    assert made.root.hex() == ROOT
    assert (
        made.text() == "tuskprint/6e340b9cffb37a989ca544e6bb780a2c\n3\nrra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=\n"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\n  " + text.replace("\n", "  \n"),
        lambda text: text + "\n— a witness Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5\n",
    ],
)
def test_a_checkpoint_is_read_back_as_people_keep_it(tmp_path: Path, change: object) -> None:
    assert callable(change)
    made = checkpoint.of(LINES)
    (tmp_path / "kept.txt").write_text(change(made.text()), encoding="utf-8")
    assert checkpoint.read(tmp_path / "kept.txt") == made


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tuskprint/aa\n3",
        "another/aa\n3\nrrafvidKcE9Q==",
        f"tuskprint/aa\n3\n{'A' * 43}",
        f"tuskprint/aa\n3\n{'A' * 40}",
        f"tuskprint/aa\n0\n{'A' * 43}=",
        f"tuskprint/aa\n-1\n{'A' * 43}=",
        f"tuskprint/aa\n٣\n{'A' * 43}=",
        f"tuskprint/aa\n{'9' * 5000}\n{'A' * 43}=",
    ],
)
def test_what_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "kept.txt").write_text(text, encoding="utf-8")
    with pytest.raises(WrongCallError, match="no checkpoint"):
        checkpoint.read(tmp_path / "kept.txt")
    (tmp_path / "kept.txt").write_bytes(b"\xff" * 100_000)
    with pytest.raises(WrongCallError, match="no checkpoint"):
        checkpoint.read(tmp_path / "kept.txt")


def test_a_ledger_grows_and_its_older_checkpoints_stay_true(tmp_path: Path) -> None:
    (tmp_path / "ledger").touch()
    ledger = Ledger(tmp_path / "ledger")
    with pytest.raises(ValueError, match="0 lines"):
        checkpoint.take(ledger)
    ledger.append([("note", {"number": number}) for number in range(5)], Stamp("a", "b", "c"))
    older = checkpoint.take(ledger)
    ledger.append([("note", {})], Stamp("a", "b", "c"))
    assert checkpoint.of(ledger.lines(), 5) == older
    assert checkpoint.take(ledger).size == 6
    assert checkpoint.take(ledger).origin == older.origin
    with pytest.raises(ValueError, match="6 lines, not 7"):
        checkpoint.of(ledger.lines(), 7)
