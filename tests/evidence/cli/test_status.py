from __future__ import annotations

import json

from click.testing import CliRunner

from evidence.case import Case
from evidence.cli.status import command


def test_status_says_what_is_there_and_what_to_do(ingested: Case) -> None:
    done = CliRunner().invoke(command, [], obj=str(ingested.folder), catch_exceptions=False)
    assert done.exit_code == 0
    assert "Originals        7 waiting" in done.stdout
    assert "evidence dedupe" in done.stdout
    assert "round 10" in done.stdout


def test_status_as_json_has_every_figure(grouped: Case) -> None:
    done = CliRunner().invoke(command, ["--json"], obj=str(grouped.folder), catch_exceptions=False)
    told = json.loads(done.stdout)
    assert (told["pieces"], told["ads"], told["sightings"]) == (3, 3, 8)
    assert [each["name"] for each in told["occasions"]] == ["round 2", "round 10"]
