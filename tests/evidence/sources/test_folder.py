from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from evidence.errors import WrongCallError
from evidence.records import Found
from evidence.sources import Wishes, folder

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1"
WriteTree = Callable[[Path, Mapping[str, bytes | str]], Path]


def _read(root: Path, wishes: Wishes | None = None) -> dict[str, Found]:
    found = list(folder.read(root, wishes or Wishes()))
    assert len({each.name for each in found}) == len(found)
    return {each.name: each for each in found}


def _values(found: Found) -> dict[str, str]:
    return {name: traced.value for name, traced in found.fields.items()}


def test_every_file_is_handed_over_exactly_once(tmp_path: Path, write_tree: WriteTree) -> None:
    names = ["1.jpg", "a/1.jpg", "a/b/c/2.mp4", "a/x.pdf", "a/Thumbs.db", "b/t.txt", "b/empty.jpg", "c/noext"]
    root = write_tree(tmp_path / "s", {name: JPEG if name.endswith("jpg") else "x" for name in names})
    os.mkfifo(root / "pipe.jpg")
    found = _read(root)
    assert set(found) == {*names, "pipe.jpg"}
    assert {name for name, each in found.items() if each.refusal is None} == {
        *("1.jpg", "a/1.jpg", "a/b/c/2.mp4", "b/t.txt", "b/empty.jpg"),
    }


def test_a_layout_gives_account_and_ad_to_pictures_and_texts_alike(tmp_path: Path, write_tree: WriteTree) -> None:
    root = write_tree(
        tmp_path,
        {
            "wang/17/1.jpg": JPEG,
            "wang/17/deep/2.jpg": JPEG,
            "wang/17/deep/b.txt": "4000元",
            "wang/17/a.txt": "象牙手镯".encode("gb18030"),
            "wang/18/1.jpg": JPEG,
            "li/17/1.jpg": JPEG,
            "wang/avatar.jpg": JPEG,
        },
    )
    found = _read(root, Wishes(layout="{account}/{ad}"))
    ad = {"account": "wang", "ad": "17", "text": "象牙手镯\n\n4000元"}
    for name in ("wang/17/1.jpg", "wang/17/deep/2.jpg", "wang/17/deep/b.txt", "wang/17/a.txt"):
        assert _values(found[name]) == ad
        assert found[name].refusal is None
    assert _values(found["wang/18/1.jpg"]) == {"account": "wang", "ad": "18"}
    assert _values(found["li/17/1.jpg"]) == {"account": "li", "ad": "17"}
    assert found["wang/avatar.jpg"].refusal == "path does not fit the layout '{account}/{ad}'"
    assert found["wang/17/1.jpg"].fields["text"].origin == "text in wang/17/a.txt, wang/17/deep/b.txt"


def test_three_segments_with_a_round_and_a_day_are_read(tmp_path: Path, write_tree: WriteTree) -> None:
    root = write_tree(tmp_path, {"第5次/20150312_wang/17/1.jpg": JPEG})
    (found,) = _read(root, Wishes(layout="{occasion}/{date}_{account}/{ad}")).values()
    assert _values(found) == {"occasion": "第5次", "observed_at": "2015-03-12", "account": "wang", "ad": "17"}


def test_a_layout_of_file_names_tells_flat_ads_apart(tmp_path: Path, write_tree: WriteTree) -> None:
    root = write_tree(
        tmp_path,
        {
            "wang_17_1.jpg": JPEG,
            "wang_17_2.jpg": JPEG,
            "wang_17_0.txt": "seventeen",
            "wang_18_1.jpg": JPEG,
            "x.jpg": JPEG,
        },
    )
    found = _read(root, Wishes(layout="{account}_{ad}_{ignore}.{ignore}"))
    assert _values(found["wang_17_2.jpg"]) == {"account": "wang", "ad": "17", "text": "seventeen"}
    assert _values(found["wang_18_1.jpg"]) == {"account": "wang", "ad": "18"}
    assert (found["x.jpg"].refusal or "").startswith("path does not fit")


def test_without_a_layout_nothing_is_read_from_folders(tmp_path: Path, write_tree: WriteTree) -> None:
    root = write_tree(tmp_path, {"wang/17/1.jpg": JPEG, "wang/17/1.txt": "of 1", "wang/17/2.jpg": JPEG})
    found = _read(root)
    assert _values(found["wang/17/1.jpg"]) == {"text": "of 1"}
    assert _values(found["wang/17/2.jpg"]) == {}


def test_wishes_fill_in_what_the_source_does_not_say(tmp_path: Path, write_tree: WriteTree) -> None:
    root = write_tree(tmp_path, {"5/1.jpg": JPEG})
    (found,) = _read(root, Wishes(occasion="round 6", platform="wechat")).values()
    assert _values(found) == {"occasion": "round 6", "platform": "wechat"}
    assert found.fields["occasion"].origin == "--occasion"
    (found,) = _read(root, Wishes(occasion="round 6", layout="{occasion}")).values()
    assert _values(found) == {"occasion": "5"}


def test_a_phones_file_name_gives_the_time_of_saving_unless_a_day_is_given(
    tmp_path: Path, write_tree: WriteTree
) -> None:
    root = write_tree(tmp_path, {"20150401/mmexport1425967200000.jpg": JPEG})
    (found,) = _read(root).values()
    assert found.fields["observed_at"].value == "2015-03-10T06:00:00Z"
    assert found.fields["observed_at"].origin.startswith("file name (time of saving)")
    (found,) = _read(root, Wishes(layout="{date}")).values()
    assert found.fields["observed_at"].value == "2015-04-01"


def test_names_that_are_no_text_are_taken_and_kept(tmp_path: Path, write_tree: WriteTree) -> None:
    account, picture = b"\xcd\xf5", b"\xcf\xf3\xd1\xc0.jpg"
    root = write_tree(tmp_path, {f"{os.fsdecode(account)}/{os.fsdecode(picture)}": JPEG})
    (found,) = _read(root, Wishes(layout="{account}")).values()
    assert found.raw_name == account + b"/" + picture
    assert found.name == r"\xcd\xf5/\xcf\xf3\xd1\xc0.jpg"
    assert _values(found) == {"account": r"\xcd\xf5"}
    assert found.path is not None
    assert found.path.read_bytes() == JPEG


def test_a_link_out_of_the_source_is_refused(tmp_path: Path, write_tree: WriteTree) -> None:
    secret = write_tree(tmp_path / "outside", {"secret.jpg": JPEG})
    root = write_tree(tmp_path / "s", {"1.jpg": JPEG})
    (root / "2.jpg").symlink_to(secret / "secret.jpg")
    (root / "more").symlink_to(secret, target_is_directory=True)
    found = _read(root)
    assert set(found) == {"1.jpg", "2.jpg", "more"}
    for name in ("2.jpg", "more"):
        assert found[name].refusal == "symbolic link; put the file itself into the source"


def test_a_single_picture_is_a_source(tmp_path: Path, write_tree: WriteTree) -> None:
    root = write_tree(tmp_path, {"1.jpg": JPEG, "2.jpg": JPEG})
    assert set(_read(root / "1.jpg")) == {"1.jpg"}


def test_an_empty_folder_names_no_file(tmp_path: Path) -> None:
    assert _read(tmp_path) == {}


def test_a_wrong_layout_is_refused_before_the_first_file(tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="unknown placeholder"):
        folder.read(tmp_path, Wishes(layout="{acount}"))
    with pytest.raises(WrongCallError, match="no columns"):
        folder.read(tmp_path, Wishes(columns={"file": "x"}))
