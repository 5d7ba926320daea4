from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from evidence.case import Case
from evidence.cli import main


def test_reading_prints_totals_and_says_once_what_is_missing(grouped: Case) -> None:
    folder = str(grouped.folder)
    grouped.close()
    done = CliRunner().invoke(main, ["--case", folder, "read", "--json"])
    totals = json.loads(done.stdout)
    assert done.exit_code == 6  # the small case has rows of originals, but no files
    assert totals["codes"] == {}
    assert len(totals["failed"]) > 0
    assert done.stderr.count("tuskprint[ocr]") == (0 if totals["ocr"] else 1)


def test_help_says_what_needs_the_extra(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["read", "--help"])
    assert "extra 'ocr'" in done.stdout
