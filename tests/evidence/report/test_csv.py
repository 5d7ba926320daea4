from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.errors import WrongCallError
from evidence.progress import Silent
from evidence.report.csv import export, guarded

# The columns as design.md section 5 promises them.
PROMISED = {
    "originals.csv": "sha256, kind, format, width, height, seconds, bytes, state, reason",
    "sightings.csv": "sha256, platform, account, ad, occasion, posted_at, observed_at, source_path",
    "regions.csv": "sha256, region, kind, left, top, width, height, seconds, cluster, piece",
    "pairs.csv": "left_region, right_region, verdict, probability, basis",
    "clusters.csv": "cluster, piece, regions, originals, ads, accounts, first_seen, last_seen",
    "pieces.csv": "piece, clusters, originals, ads, accounts, first_seen, last_seen, basis, probability",
    "accounts.csv": "platform, account, ads, originals, pieces, first_seen, last_seen",
    "account_links.csv": "account_a, account_b, relation, probability, shared_pieces, q_value, basis",
    "clips.csv": "left_sha256, right_sha256, left_start, left_end, right_start, right_end, speed, frames, probability",
    "estimates.csv": "tier, quantity, estimate, low, high, confidence, estimator, claim, assumes",
    "tokens.csv": "platform, account, ad, kind, normal, raw, start, end, unit, low, high",
    "qr_codes.csv": "sha256, kind, payload, left, top, width, height",
    "lines.csv": "sha256, text, confidence, role, post, left, top, width, height",
    "ads.csv": "platform, account, ad, posted_at, text, price, currency, url",
    "prices.csv": "piece, type, currency, per_gram, ads, outlier",
    "revisits.csv": "platform, account, ad, occasion, observed_at, gone",
    "changes.csv": "platform, account, ad, occasion, field, before, after",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def out(grouped: Case, tmp_path: Path) -> Path:
    export(grouped, tmp_path / "csv", Silent())
    return tmp_path / "csv"


def test_every_promised_file_has_its_columns_first_and_in_order(out: Path) -> None:
    assert sorted(path.name for path in out.iterdir()) == sorted(PROMISED)
    for name, columns in PROMISED.items():
        header = (out / name).read_text(encoding="utf-8").splitlines()[0].split(",")
        wanted = columns.split(", ")
        assert header[: len(wanted)] == wanted


def test_rows_are_those_of_the_case(out: Path) -> None:
    numbers = {name: len(rows(out / name)) for name in PROMISED}
    assert [numbers[f"{name}.csv"] for name in ("originals", "sightings", "regions", "pairs")] == [7, 8, 7, 1]
    assert [numbers[f"{name}.csv"] for name in ("clusters", "pieces", "accounts")] == [4, 3, 2]
    assert numbers["account_links.csv"] == 0
    assert [(row["tier"], row["quantity"], row["estimate"]) for row in rows(out / "estimates.csv")] == [
        *[("T0", "ads", "3"), ("T0", "pictures", "5"), ("T0", "clips", "1"), ("T0", "distinct originals", "5")]
    ]


def test_a_cluster_says_how_widely_it_was_seen(out: Path) -> None:
    found = {row["cluster"]: row for row in rows(out / "clusters.csv")}["Ca"]
    assert (found["regions"], found["originals"], found["ads"], found["accounts"]) == ("2", "2", "2", "2")
    assert (found["first_seen"], found["last_seen"]) == ("2015-03-02T20:00:00Z", "2015-03-12")


def test_a_piece_adds_its_clusters_up(out: Path) -> None:
    found = {row["piece"]: row for row in rows(out / "pieces.csv")}["Pab"]
    assert (found["clusters"], found["originals"], found["accounts"]) == ("2", "4", "2")


def test_a_pair_names_its_regions_and_its_basis(out: Path) -> None:
    (pair,) = rows(out / "pairs.csv")
    assert pair["left_region"] == hashlib.sha256(b"a").hexdigest()[:16] + ".w"
    assert pair["basis"] == "distance 12, inliers 80, agreement 0.975, mirrored no, left_box 0 0.25 1 1"


def test_a_region_names_its_cluster_and_piece(out: Path) -> None:
    frame = next(row for row in rows(out / "regions.csv") if row["region"].endswith(".f1"))
    assert (frame["kind"], frame["seconds"], frame["cluster"], frame["piece"]) == ("frame", "1.5", "Cd", "Pd")


def test_no_text_is_a_formula(out: Path) -> None:
    assert {row["account"] for row in rows(out / "accounts.csv")} == {"玉缘阁", "'=cmd()<script>\u202e"}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\na", "＝1"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("cell", [-1, -1.5, None, "a=1", "", "玉"])
def test_numbers_and_plain_texts_stay_as_they_are(cell: str | float | None) -> None:
    assert guarded(cell) == cell


def test_a_folder_with_files_is_refused_and_nothing_in_it_changes(grouped: Case, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(WrongCallError, match="--force"):
        export(grouped, tmp_path, Silent())
    assert not (tmp_path / "originals.csv").exists()


def test_force_replaces_the_tables_and_keeps_other_files(grouped: Case, out: Path) -> None:
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    (out / "pairs.csv").write_text("old", encoding="utf-8")
    export(grouped, out, Silent(), force=True)
    assert len(rows(out / "pairs.csv")) == 1
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_what_a_killed_export_left_does_not_stop_the_next(grouped: Case, tmp_path: Path) -> None:
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "pairs.csv.evidence-part").write_text("half", encoding="utf-8")
    export(grouped, tmp_path / "csv", Silent())
    assert sorted(path.name for path in (tmp_path / "csv").iterdir()) == sorted(PROMISED)


@pytest.mark.parametrize("name", ["case/originals/csv", "file"])
def test_tables_go_nowhere_they_could_do_harm(grouped: Case, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WrongCallError):
        export(grouped, tmp_path / name, Silent())


def test_a_case_without_dedupe_gives_tables_that_say_so(ingested: Case, tmp_path: Path) -> None:
    written = export(ingested, tmp_path / "csv", Silent())
    assert (written["sightings.csv"], written["clusters.csv"]) == (8, 0)
    assert {row["state"] for row in rows(tmp_path / "csv" / "originals.csv")} == {""}
