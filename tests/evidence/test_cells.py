from __future__ import annotations

from pathlib import Path

import pytest

from evidence import cells


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = (tmp_path / "source").resolve()
    for name in ("1.jpg", "2.jpg", "a,b.jpg", "pics/3.jpg", "Zoe\u0301.jpg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"\xff\xd8\xff")
    (tmp_path / "secret.jpg").write_bytes(b"\xff\xd8\xff")
    return folder


@pytest.mark.parametrize(
    ("cell", "paths"),
    [
        *[("1.jpg", ["1.jpg"]), ("1.jpg;2.jpg", ["1.jpg", "2.jpg"]), ("1.jpg, 2.jpg,", ["1.jpg", "2.jpg"])],
        *[("1.jpg|pics/3.jpg", ["1.jpg", "pics/3.jpg"]), ("1.jpg\n2.jpg\n", ["1.jpg", "2.jpg"])],
        *[("1.jpg；2.jpg", ["1.jpg", "2.jpg"]), ("a,b.jpg", ["a,b.jpg"]), ("a,b.jpg;1.jpg", ["a,b.jpg", "1.jpg"])],
        *[("1.jpg;gone.jpg", ["1.jpg", "gone.jpg"]), ("x.jpg;y.jpg", ["x.jpg", "y.jpg"]), ("x,y.jpg", ["x,y.jpg"])],
        *[("1.jpg;1.jpg", ["1.jpg"]), (";", [";"])],
    ],
)
def test_a_cell_is_divided_where_that_finds_files(cell: str, paths: list[str], base: Path) -> None:
    assert cells.split(base, cell) == paths


@pytest.mark.parametrize("name", ["pics\\3.jpg", "./pics/3.jpg", "pics/../pics/3.jpg"])
def test_a_path_is_found_in_other_spellings(name: str, base: Path) -> None:
    assert [met.path for met in cells.files(base, name, "row 2")] == [base / "pics" / "3.jpg"]


def test_a_name_written_composed_finds_the_file_written_decomposed(base: Path) -> None:
    assert [met.refusal for met in cells.files(base, "Zo\u00e9.jpg", "row 2")] == [None]


@pytest.mark.parametrize(
    "name",
    [
        *("../secret.jpg", "pics/../../secret.jpg", "/etc/passwd", "C:\\a.jpg", "\\\\server\\a.jpg", "..\\secret.jpg"),
        *("link.jpg", "up/secret.jpg"),
    ],
)
def test_a_path_that_leads_out_of_the_source_is_refused(name: str, base: Path) -> None:
    (base / "link.jpg").symlink_to("../secret.jpg")
    (base / "up").symlink_to("..", target_is_directory=True)
    (met,) = cells.files(base, name, "row 2")
    assert met.path is None
    assert not met.missing
    assert (met.refusal or "").startswith("leads out of the source")


@pytest.mark.parametrize("name", ["gone.jpg", "a\0b.jpg", "x" * 5000, "x" * 300, "https://example.org/1.jpg", "loop"])
def test_a_path_without_a_file_is_told_with_its_row(name: str, base: Path) -> None:
    (met,) = cells.files(base, name, "row 7")
    assert met.path is None
    assert met.missing
    assert met.refusal == "named in row 7, not found"


def test_links_that_lead_in_a_circle_are_told_not_followed(base: Path) -> None:
    (base / "round").symlink_to("round")
    (met,) = cells.files(base, "round", "row 7")
    assert met.refusal is not None


def test_a_folder_means_every_file_in_it(base: Path) -> None:
    (base / "pics" / "deep").mkdir()
    (base / "pics" / "deep" / "4.jpg").write_bytes(b"")
    assert [met.parts for met in cells.files(base, "pics/", "row 2")] == [("pics", "3.jpg"), ("pics", "deep", "4.jpg")]
