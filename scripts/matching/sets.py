"""A drawn set: a folder of files, and what each of them shows."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from evidence.market.edits import Pixels
from index.errors import PictureError
from index.picture import decode

ORIGINAL, DISTRACTOR = "original", "distractor"

LONGEST = 1280
"""Photos are taken at this longer edge, in pixels."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One file.

    Attributes:
        name: Of the file, within the set's folder.
        kind: ``original``, ``distractor``, or the edit's name.
        shows: Names of the originals that can be seen in it, the edited one first.
    """

    name: str
    kind: str
    shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Set:
    """Drawn files with their truth; ``recipe`` says what they were drawn from."""

    folder: Path
    recipe: str
    files: tuple[Drawn, ...]

    @property
    def originals(self) -> tuple[str, ...]:
        """Names of the photos that show different things."""
        return tuple(each.name for each in self.files if each.kind == ORIGINAL)

    @property
    def edited(self) -> tuple[Drawn, ...]:
        """The files that show an original again."""
        return tuple(each for each in self.files if each.kind not in (ORIGINAL, DISTRACTOR))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The edits' names, in the order of drawing."""
        return tuple(dict.fromkeys(each.kind for each in self.edited))


def kept(folder: Path, recipe: str) -> Set | None:
    """Open a set drawn before; None where the folder holds none. Ends the program where it is of another recipe."""
    path = folder.with_suffix(".truth.json")
    if not path.is_file():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    if told["recipe"] != recipe:
        sys.exit(f"{folder} was drawn otherwise ({told['recipe']}). Name another folder with --keep, or remove it.")
    return Set(folder, recipe, tuple(Drawn(each["name"], each["kind"], tuple(each["shows"])) for each in told["files"]))


def keep(folder: Path, recipe: str, files: Iterable[Drawn]) -> Set:
    """Write the truth beside the folder, where no program that is tried can see it."""
    made = Set(folder, recipe, tuple(files))
    text = json.dumps({"recipe": recipe, "files": [asdict(each) for each in made.files]}, indent=1)
    folder.with_suffix(".truth.json").write_text(text, encoding="utf-8")
    return made


def photos(folder: Path, longest: int = LONGEST) -> list[Pixels]:
    """Decode every picture of a folder (not of its folders), by name; other files are left out."""
    found = []
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        try:
            found.append(decode(path.read_bytes(), longest=longest).pixels)
        except PictureError:
            sys.stderr.write(f"{path.name}: no picture, left out\n")
    return found
