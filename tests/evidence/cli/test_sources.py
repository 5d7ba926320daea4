from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from evidence import sources
from evidence.cli import main
from tests.evidence.sources.samples import SAMPLES, shelve


def test_every_reader_is_listed_in_the_order_in_which_it_is_asked() -> None:
    done = CliRunner().invoke(main, ["sources"])
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[:-1]] == sources.ranked()
    listed = json.loads(CliRunner().invoke(main, ["sources", "--json"]).stdout)
    assert [each["reader"] for each in listed] == sources.ranked()


def test_for_a_source_the_reader_is_said_and_which_others_could(tmp_path: Path) -> None:
    shelve(tmp_path, {**SAMPLES["fourcat"], "x.pdf": "%PDF"})
    done = CliRunner().invoke(main, ["sources", str(tmp_path / "posts.csv"), str(tmp_path / "x.pdf")])
    assert done.stdout.splitlines() == [
        f"{tmp_path}/posts.csv: fourcat (could also be read by table)",
        f"{tmp_path}/x.pdf: no reader",
    ]


def test_a_dry_run_needs_no_case_and_takes_nothing(tmp_path: Path) -> None:
    root = shelve(tmp_path / "s", SAMPLES["telegram"])
    done = CliRunner().invoke(main, ["ingest", "--dry-run", str(root)])
    assert done.exit_code == 0, done.output
    assert "1 telegram" in done.stdout
    assert "ads         3, 2 posts without a picture here" in done.stdout
    assert "#/messages/*/date_unixtime, Unix seconds" in done.stdout
    assert "Known to the collector, but not collected:" in done.stdout
    said = json.loads(CliRunner().invoke(main, ["ingest", "--dry-run", "--json", str(root)]).stdout)
    assert said[str(root)]["ads"] == 3


def test_a_digest_that_differs_is_printed_and_found_again_by_verify(tmp_path: Path) -> None:
    root = shelve(tmp_path / "s", SAMPLES["bagit"])
    case = str(tmp_path / "case")
    CliRunner().invoke(main, ["init", case])
    done = CliRunner().invoke(main, ["--case", case, "ingest", "--yes", str(root)])
    assert done.exit_code == 1
    assert f"digest differs: data/b.jpg: sha256 {'0' * 64} as told" in done.stdout
    found = CliRunner().invoke(main, ["--case", case, "verify"])
    assert found.exit_code == 1
    assert "digest differs" in found.stdout
    assert "data/b.jpg" in found.stdout
    # The case itself is whole: it says so, what to do, and what stands for the ledger.
    assert "Nothing was changed in this case" in found.stdout
    assert "Everything is as it was. Digests told with files that did not fit when these came: 1." in found.stdout
    assert "ask for help" not in found.stdout
    assert "Checkpoint" in found.stdout


def test_posts_without_a_picture_are_sightings_of_the_export_and_stay_so(tmp_path: Path) -> None:
    root = shelve(tmp_path / "s", SAMPLES["telegram"])
    case = str(tmp_path / "case")
    CliRunner().invoke(main, ["init", case])
    words = ["--case", case, "ingest", "--yes", str(root)]
    assert "2 posts without a picture." in CliRunner().invoke(main, words).stdout
    assert "posts without a picture." not in CliRunner().invoke(main, words).stdout
    assert CliRunner().invoke(main, ["--case", case, "rebuild"]).exit_code == 0
    assert CliRunner().invoke(main, ["--case", case, "verify"]).exit_code == 0
    CliRunner().invoke(main, ["--case", case, "export", "csv", str(tmp_path / "csv")])
    rows = (tmp_path / "csv" / "sightings.csv").read_text(encoding="utf-8").splitlines()
    assert sum(",telegram,user123,77/" in row for row in rows) == 3
