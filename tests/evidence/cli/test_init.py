from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evidence.cli import COMMANDS, main
from evidence.settings import read


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="evidence")


def test_a_case_is_made_and_named(tmp_path: Path) -> None:
    done = run("init", str(tmp_path / "case"), "--study", "象牙 2015", "--time-zone", "Asia/Shanghai")
    assert done.exit_code == 0
    assert "象牙 2015" in done.output
    settings = read(tmp_path / "case" / "evidence.toml")
    assert (settings.study, settings.time_zone) == ("象牙 2015", "Asia/Shanghai")


def test_the_study_is_named_after_the_folder(tmp_path: Path) -> None:
    run("init", str(tmp_path / "spring"))
    assert read(tmp_path / "spring" / "evidence.toml").study == "spring"


def test_an_unknown_zone_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    done = run("init", str(tmp_path / "case"), "--time-zone", "Mars/Olympus")
    assert done.exit_code == 2
    assert "Asia/Shanghai" in done.output
    assert not (tmp_path / "case").exists()


def test_a_second_case_in_the_same_place_is_refused(tmp_path: Path) -> None:
    run("init", str(tmp_path / "case"))
    done = run("init", str(tmp_path / "case"))
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: ")
    assert "a case already" in done.stderr


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("init", str(tmp_path / "file" / "case"))
    assert done.exit_code in (2, 3)
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1


def test_help_and_version_load_nothing_heavy() -> None:
    program = """
import sys
from evidence.cli import main
main(sys.argv[1:], prog_name="evidence", standalone_mode=False)
heavy = {"sqlalchemy", "numpy", "cv2", "faiss", "PIL", "alembic", "jinja2", "filelock"} & set(sys.modules)
print("heavy:", sorted(heavy))
"""
    for words in (["--help"], ["--version"]):
        done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True)
        assert done.stdout.endswith("heavy: []\n")


def test_help_lists_every_command_and_an_example() -> None:
    output = run("--help").output
    assert all(f"  {name} " in output for name in COMMANDS)
    assert "Example:" in output


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_ends_its_help_with_an_example(name: str) -> None:
    output = run(name, "--help").output
    assert re.search(
        rf"\n\n  Example:\n(    evidence (--case \S+ )?{name} .+\n|    evidence (--case \S+ )?{name}\n)+$", output
    )
    assert "\b" not in output
    assert "\\b" not in output


def test_an_unknown_command_is_a_wrong_call() -> None:
    assert run("accuse").exit_code == 2


def test_an_interrupt_is_one_line_and_130(tmp_path: Path) -> None:
    program = """
import os, signal, sys
from evidence.cli import main
# A shell that starts this in the background has it ignore interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)
def interrupt(name, words):
    if name == "os.mkdir":
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(interrupt)
main(sys.argv[1:])
"""
    words = [sys.executable, "-c", program, "init", str(tmp_path / "case")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr.strip().startswith("Interrupted.")
    assert len(done.stderr.strip().splitlines()) == 1
