"""For each format a small sample as its own documentation describes it, by name of the reader: file name > content."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evidence.records import Found

Content = bytes | str
Values = dict[str, str]


def jpeg(number: int) -> bytes:
    """Bytes that begin as a JPEG does, different for each number."""
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1" + number.to_bytes(4, "big")


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def lines(*values: Any) -> str:
    return "".join(as_json(value) + "\n" for value in values)


def shelve(root: Path, files: Mapping[str, Content]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def values(found: Found, *but: str) -> Values:
    """Fields of a file without those that no field asks for."""
    asked = {name: traced.value for name, traced in found.fields.items() if not name.startswith("other.")}
    return {name: value for name, value in asked.items() if name not in but}


def sightings(found: Sequence[Found]) -> list[tuple[str, Values]]:
    """The files taken that no format reads itself, with their fields; a post without a picture is named ``None``."""
    return [
        (each.path.name if not each.told and each.path else "None", values(each))
        for each in found
        if each.refusal is None and "other.read by" not in each.fields
    ]


def refusals(found: Sequence[Found]) -> list[tuple[str, str]]:
    return [(each.name, each.refusal) for each in found if each.refusal is not None]


SAMPLES: dict[str, dict[str, Content]] = {}

# gallery_dl/extractor/instagram.py and test/results/instagram.py: one dict a file, dates as text without zone, in UTC.
SAMPLES["gallery_dl"] = {
    "instagram/ivory_li/BoHk1haB5tM_1.jpg": jpeg(1),
    "instagram/ivory_li/BoHk1haB5tM_1.jpg.json": as_json(
        {
            **{"category": "instagram", "subcategory": "post", "owner_id": "25025320", "username": "ivory_li"},
            **{"fullname": "Li", "post_id": "1875629777499953996", "post_shortcode": "BoHk1haB5tM", "num": 1},
            **{"post_url": "https://www.instagram.com/p/BoHk1haB5tM/", "description": "手镯 45g", "tags": ["#x"]},
            **{"media_id": "1875629777499953997", "date": "2018-09-24 21:07:41", "post_date": "2018-09-24 21:07:40"},
        }
    ),
}
