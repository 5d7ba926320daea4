from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evidence.cli import main


@pytest.fixture
def case(tmp_path: Path) -> str:
    folder = str(tmp_path / "case")
    assert CliRunner().invoke(main, ["init", folder]).exit_code == 0
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name in ("anna/ad1/1.jpg", "anna/ad2/2.jpg", "bo/ad1/3.jpg", "bo/ad1/list.pdf"):
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((b"%PDF-1.4" if name.endswith(".pdf") else b"\xff\xd8\xff") + name.encode())
    return tmp_path / "source"


def run(case: str, *words: str) -> Result:
    return CliRunner().invoke(main, ["--case", case, "ingest", *words])


def test_the_totals_are_printed_and_balance(case: str, source: Path) -> None:
    done = run(case, str(source), "--layout", "{account}/{ad}")
    assert done.exit_code == 0
    assert "4 files handed in = 3 stored + 0 already stored + 0 unreadable + 1 ignored" in done.stdout
    assert "ignored: bo/ad1/list.pdf" in done.stdout
    assert "Ledger: 8 entries" in done.stdout


def test_without_a_layout_what_was_understood_is_shown_first(case: str, source: Path) -> None:
    done = run(case, str(source))
    assert done.exit_code == 0
    assert "anna/ad1/1.jpg: no field" in done.stderr
    assert "--layout '{account}/{ad}'" in done.stderr
    assert "anna/ad1/1.jpg" not in run(case, str(source), "--layout", "{account}/{ad}").stderr


def test_several_sources_are_taken_one_after_another(case: str, source: Path) -> None:
    done = run(case, str(source / "anna"), str(source / "bo"), "--layout", "{ad}", "--occasion", "week 1")
    assert done.exit_code == 0
    assert done.stdout.count("files handed in") == 2


def test_files_that_cannot_be_read_are_listed_and_end_in_6(case: str, source: Path) -> None:
    (source / "ads.csv").write_text("编号,图片\n1,anna/ad1/1.jpg\n2,anna/gone.jpg\n", encoding="utf-8")
    done = run(case, str(source / "ads.csv"), "--columns", "file=图片,ad=编号")
    assert done.exit_code == 6
    assert "1 unreadable" in done.stdout
    assert "unreadable: anna/gone.jpg: named in row 3" in done.stdout


def test_a_wrong_source_ends_in_3_with_a_remedy(case: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name, remedy in (("nowhere", "spelling"), ("empty", "captures")):
        done = run(case, str(tmp_path / name))
        assert done.exit_code == 3
        assert remedy in done.stderr


@pytest.mark.parametrize("columns", ["file", "=x", "file=", "file=a,file=b"])
def test_columns_that_make_no_sense_are_a_wrong_call(case: str, source: Path, columns: str) -> None:
    assert run(case, str(source), "--columns", columns).exit_code == 2


def test_no_case_is_a_wrong_call(tmp_path: Path, source: Path) -> None:
    done = run(str(tmp_path / "nowhere"), str(source))
    assert done.exit_code == 2
    assert "evidence init" in done.stderr


def test_names_that_steer_terminals_or_are_no_text_print_on_any_terminal(case: str, tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    folder = os.fsencode(tmp_path / "s")
    for name in (b"\x1b[2J\xe2\x80\xaegpj.exe", b"\xff\xfe\xb4\xf3.exe", "象牙.exe".encode()):
        Path(os.fsdecode(folder + b"/" + name)).touch()
    words = [
        sys.executable,
        "-c",
        "from evidence.cli import main; main()",
        "--case",
        case,
        "ingest",
        str(tmp_path / "s"),
    ]
    done = subprocess.run(words, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=False)
    assert done.returncode == 0, done.stderr
    assert b"3 ignored" in done.stdout
    assert b"\x1b" not in done.stdout
    assert b"Traceback" not in done.stderr


def test_a_later_round_is_compared_and_what_is_not_in_it_is_told_as_gone(case: str, tmp_path: Path) -> None:
    for name in ("one/li/a/1.jpg", "one/li/b/2.jpg", "two/li/a/1.jpg"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(b"\xff\xd8\xff\xe0" + name[-5:].encode())
    layout = ["--layout", "{account}/{ad}", "--occasion"]
    assert "seen before" not in run(case, str(tmp_path / "one"), *layout, "1").stdout
    second = run(case, str(tmp_path / "two"), *layout, "2").stdout
    assert "1 still there (0 changed), 0 there again; 0 new; 1 of these accounts are not in it." in second
    assert "--gone" in second
    assert "Recorded as gone: 1 ads." in run(case, str(tmp_path / "two"), *layout, "2", "--gone").stdout
    assert "Recorded as gone: 0 ads." in run(case, str(tmp_path / "two"), *layout, "2", "--gone").stdout
