from __future__ import annotations

from pathlib import Path

from evidence import captions, walk


def _texts(root: Path, **files: bytes | str) -> dict[str, str]:
    for name, content in files.items():
        path = root / name.replace("_", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return {name: traced.value for name, traced in captions.by_name(next(walk.folders(root))).items()}


def test_a_text_belongs_to_the_picture_of_its_name(tmp_path: Path) -> None:
    texts = _texts(tmp_path, a_jpg=b"", b_jpg=b"", c_jpg=b"", a_txt="of a", b_jpg_txt="of b")
    assert texts == {"a.jpg": "of a", "a.txt": "of a", "b.jpg": "of b", "b.jpg.txt": "of b"}


def test_a_lone_text_belongs_to_every_picture_of_its_folder(tmp_path: Path) -> None:
    assert _texts(tmp_path, a_jpg=b"", b_mp4=b"", ad_txt="手镯".encode("gb18030")) == {
        "a.jpg": "手镯",
        "b.mp4": "手镯",
        "ad.txt": "手镯",
    }


def test_a_lone_text_above_folders_belongs_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    assert _texts(tmp_path, a_jpg=b"", readme_txt="notes") == {}


def test_several_texts_are_joined_in_order_with_an_empty_line_between(tmp_path: Path) -> None:
    _texts(tmp_path, b_txt="second\n", a_txt="first\n", c_txt="  ", d_txt=b"\xff\xd8 no text", e_txt="x" * 2**20)
    joined = captions.joined(next(walk.folders(tmp_path)).files)
    assert joined is not None
    assert joined.value == "first\n\nsecond"
    assert joined.origin == "text in a.txt, b.txt"


def test_a_text_of_more_than_the_limit_is_not_taken_as_an_ads_text(tmp_path: Path) -> None:
    assert _texts(tmp_path, a_jpg=b"", a_txt="x" * (captions.TEXT_LIMIT + 1)) == {}
