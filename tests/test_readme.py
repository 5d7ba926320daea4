"""README is true: its commands run, its files exist, its words are the agreed ones."""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")

# The words of the house, agreed before the code was written.
TERMS = (
    "case, source, acquisition, original, ledger, entry, account, ad, sighting, occasion, region, fingerprint, "
    "descriptor, candidate pair, verdict, decision, cluster, piece, state, unit, encounter history, estimate, "
    "account link"
)


def commands() -> list[str]:
    """What stands behind ``$`` in the console blocks, in order."""
    blocks = re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert all(line.startswith("$ ") for line in lines), "a console block holds commands only"
    return [line.removeprefix("$ ") for line in lines]


def draw(seed: int) -> Image.Image:
    """A picture with edges and texture, different for each seed."""
    rng = np.random.default_rng(seed)
    rough = rng.integers(0, 256, (24, 32, 3), dtype=np.uint8)
    pixels = cv2.resize(rough, (640, 480), interpolation=cv2.INTER_CUBIC)
    for _ in range(40):
        x, y, radius = (int(value) for value in rng.integers((0, 0, 5), (640, 480, 60)))
        cv2.circle(pixels, (x, y), radius, tuple(int(value) for value in rng.integers(0, 256, 3)), -1)
    return Image.fromarray(pixels)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two accounts; boris posts a smaller re-save of anna's first picture."""
    anna, boris = tmp_path / "captures/anna/ad-1", tmp_path / "captures/boris/ad-9"
    anna.mkdir(parents=True)
    boris.mkdir(parents=True)
    for number in (1, 2, 3):
        draw(number).save(anna / f"{number}.jpg", quality=92)
    (anna / "ad.txt").write_text("bangle, 45 g, 手镯", encoding="utf-8")
    draw(1).resize((480, 360)).save(boris / "again.jpg", quality=60)
    return tmp_path


def run(line: str, folder: Path) -> str:
    program = [sys.executable, "-c", "from evidence.cli import main; main()", *shlex.split(line)[1:]]
    done = subprocess.run(
        program,
        cwd=folder,
        env=dict(os.environ, PYTHONPATH=str(ROOT), PYTHONUTF8="1"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def command_of(line: str) -> str:
    words = shlex.split(line)
    return words[3] if words[1] == "--case" else words[1]


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_commands_of_readme_run_one_after_another(folder: Path) -> None:
    printed = {command_of(line): run(line, folder) for line in commands() if line.startswith("evidence ")}
    assert list(printed)[:5] == ["init", "ingest", "dedupe", "count", "report"]
    assert "boris" in printed["search"]
    assert "</html>" in (folder / "bangles.html").read_text(encoding="utf-8")
    kinds = [row["kind"] for row in rows(folder / "tables/originals.csv")]
    assert sorted(kinds) == ["image", "image", "image", "image", "other"]
    assert sorted(row["originals"] for row in rows(folder / "tables/clusters.csv")) == ["1", "1", "2"]


def test_every_other_command_of_readme_is_a_program_of_the_project() -> None:
    others = [line for line in commands() if not line.startswith("evidence ")]
    assert others[:2] == ["scripts/demo", "scripts/test"]
    assert all((ROOT / line).is_file() for line in others)


def test_readme_names_every_command(tmp_path: Path) -> None:
    listed = run("evidence --help", tmp_path).split("Commands:")[1].split("Example:")[0]
    named = re.findall(r"^\| `evidence (\w+)", README, re.MULTILINE)
    assert sorted(named) == sorted(re.findall(r"^  (\w+)", listed, re.MULTILINE))


def test_the_glossary_has_the_agreed_words() -> None:
    glossary = README.split("\n## Words\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", glossary, re.MULTILINE)
    assert ", ".join(term for term, _ in rows if term not in {"term", "---"}) == TERMS


def links() -> Iterator[str]:
    yield from re.findall(r"\]\((?!https?:)([^)#]+)", README)
    yield from re.findall(r"^  ((?:evidence|index)/[\w./]+)", README, re.MULTILINE)


def test_every_file_that_readme_points_at_exists() -> None:
    missing = [link for link in links() if not (ROOT / link).exists()]
    assert missing == []
