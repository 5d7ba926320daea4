from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from evidence.cli import main


def test_the_catalogue_is_made_anew_and_the_next_step_is_named(tmp_path: Path) -> None:
    folder = str(tmp_path / "case")
    (tmp_path / "1.jpg").write_bytes(b"\xff\xd8\xff one")
    CliRunner().invoke(main, ["init", folder])
    CliRunner().invoke(main, ["--case", folder, "ingest", str(tmp_path / "1.jpg")])
    (tmp_path / "case" / "catalogue.db").unlink()
    done = CliRunner().invoke(main, ["--case", folder, "rebuild"])
    assert done.exit_code == 0
    assert "5 entries; it knows 1 originals" in done.stdout
    assert "evidence dedupe" in done.stdout
    assert CliRunner().invoke(main, ["--case", folder, "verify"]).exit_code == 0


def test_a_broken_ledger_ends_in_4(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    CliRunner().invoke(main, ["init", str(folder)])
    (folder / "ledger").write_bytes((folder / "ledger").read_bytes().replace(b"case", b"cash"))
    done = CliRunner().invoke(main, ["--case", str(folder), "rebuild"])
    assert done.exit_code == 4
    assert "evidence verify" in done.stderr
