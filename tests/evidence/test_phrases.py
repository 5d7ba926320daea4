from __future__ import annotations

import ast
import copy
import pickle
import re
from pathlib import Path
from typing import get_args

import pytest

from evidence import bundles, links
from evidence.phrases import Phrase, fixed, phrase, translated
from evidence.review import pages
from index.regions import RegionKind

HOUSE = Path(pages.__file__).parents[1]
TABLES = [pages.sentences(language) for language in pages.LANGUAGES if language != "en"]
PLACE = re.compile(r"{(\w+)[^}]*}")


def patterns() -> set[str]:
    """Every pattern that the program writes, and the texts that it hands on as they are."""
    found = set(get_args(RegionKind)) | set(bundles.SAID.values())
    for basis in map(links.load, links.names()):
        found |= {basis.ABOUT, basis.MISSING}
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("phrase", "fixed"):
                given = node.args[0]
                if isinstance(given, ast.Constant):
                    found.add(str(given.value))
                else:
                    assert node.func.id == "fixed", f"{path.name}: a pattern is written out"
    return found


@pytest.mark.parametrize("table", TABLES)
def test_every_sentence_is_in_every_language_with_no_other_places_to_fill(table: dict[str, str]) -> None:
    written = patterns()
    assert len(written) > 150
    assert written - table.keys() == set()
    for pattern, text in table.items():
        assert set(PLACE.findall(text)) <= set(PLACE.findall(pattern)), pattern
        assert text.strip()


@pytest.mark.parametrize("table", TABLES)
def test_no_sentence_is_kept_that_nothing_writes(table: dict[str, str]) -> None:
    files = [path for folder in (HOUSE, HOUSE.parent / "index") for path in folder.rglob("*.py")]
    sources = "".join(path.read_text(encoding="utf-8") for path in files)
    known = {"Not Found", "Method Not Allowed"}  # Starlette's own
    assert {text for text in table.keys() - patterns() - known if f'"{text}"' not in sources} == set()


def test_a_phrase_is_its_english_text_and_survives_copies_and_processes() -> None:
    said = phrase("{count} of {of}", count=2, of=phrase("{days:.1f} days", days=3))
    assert said == "2 of 3.0 days"
    for same in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):
        assert isinstance(same, Phrase)
        assert translated(same, {"{count} of {of}": "{of}:{count}", "{days:.1f} days": "{days:.0f}"}) == "3:2"


def test_names_that_look_like_sentences_or_places_are_left_alone() -> None:
    said = phrase("{name} began", name="smaller {count}")
    assert translated(said, {"smaller {count}": "?", "{name} began": "! {name}"}) == "! smaller {count}"
    assert translated(fixed("{0} {name}"), {}) == "{0} {name}"
    assert translated("smaller", {"smaller": "?"}) == "smaller"
