from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from evidence.case import Case
from evidence.cli.report import command


def test_report_writes_the_page_and_says_where(grouped: Case, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    done = CliRunner().invoke(command, [str(out)], obj=str(grouped.folder), catch_exceptions=False)
    assert done.exit_code == 0
    assert str(out) in done.output
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_report_writes_a_masked_workbook_where_that_is_asked_for(grouped: Case, tmp_path: Path) -> None:
    out = tmp_path / "report.xlsx"
    done = CliRunner().invoke(command, ["--redact", str(out)], obj=str(grouped.folder), catch_exceptions=False)
    assert done.exit_code == 0
    assert "no program finds every face" in done.output
    assert out.read_bytes().startswith(b"PK")
