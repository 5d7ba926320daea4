"""What names this program to another computer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from evidence import program


def named(folder: Path) -> str:
    call = [sys.executable, "-c", "from evidence import program; print(program.identity())"]
    return subprocess.run(call, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def test_a_copy_has_the_same_identity_until_one_line_of_it_changes(tmp_path: Path) -> None:
    for package in ("evidence", "index"):
        shutil.copytree(program.ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    assert named(tmp_path) == program.identity()
    with (tmp_path / "index" / "words.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert named(tmp_path) != program.identity()
