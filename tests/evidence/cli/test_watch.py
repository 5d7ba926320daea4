from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from evidence.case import Case
from evidence.cli.watch import command
from evidence.settings import Settings


@pytest.fixture
def case(tmp_path: Path) -> Case:
    (tmp_path / "in" / "li" / "ad1").mkdir(parents=True)
    (tmp_path / "in" / "li" / "ad1" / "1.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    return Case.create(tmp_path / "case", Settings())


def test_once_takes_what_is_there_and_ends(case: Case, tmp_path: Path) -> None:
    words = [str(tmp_path / "in"), "--layout", "{account}/{ad}", "--once", "--settle", "0"]
    done = CliRunner().invoke(command, words, obj=str(case.folder), catch_exceptions=False)
    assert done.exit_code == 0
    assert "1 stored" in done.stdout
    assert "Stopped. 1 files stored; 0 wait." in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as POSIX has them")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_when_it_is_stopped(case: Case, tmp_path: Path, sent: signal.Signals) -> None:
    # Whoever runs the tests in the background has Ctrl-C ignored, and its children with it.
    program = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    program += "from evidence.cli import main; main()"
    words = ["--case", str(case.folder), "watch", str(tmp_path / "in"), "--settle", "0", "--every", "0.1"]
    root = str(Path(__file__).resolve().parents[3])
    with subprocess.Popen(
        [sys.executable, "-c", program, *words],
        env=dict(os.environ, PYTHONPATH=root, PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as run:
        assert run.stdout is not None
        assert "1 stored" in run.stdout.readline()
        run.send_signal(sent)
        out, err = run.communicate(timeout=60)
    assert run.returncode == 0
    assert "Stopped. 1 files stored" in out
    assert "Traceback" not in err
