"""A drawn set: a folder of files, and what each of them shows."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable
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


def drawn(folder: Path, recipe: str, files: Callable[[Path], Iterable[Drawn]]) -> Set:
    """Draw a set by ``files``, which is handed a new folder; where it has been drawn before, open it.

    The truth is kept beside the folder, where no program that is tried can see it. Ends the program where something
    else is there.
    """
    truth = folder.with_name(f"{folder.name}-truth.json")
    if truth.is_file():
        return _opened(folder, recipe, truth)
    if folder.exists():
        sys.exit(f"{folder} is in the way. Name another folder with --keep, or remove it.")
    sys.stderr.write(f"{folder.name}: drawing\n")
    part = folder.with_name(f"{folder.name}-unfinished")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    made = Set(folder, recipe, tuple(files(part)))
    part.rename(folder)
    text = json.dumps({"recipe": recipe, "files": [asdict(each) for each in made.files]}, indent=1)
    truth.write_text(text, encoding="utf-8")
    return made


def _opened(folder: Path, recipe: str, truth: Path) -> Set:
    told = json.loads(truth.read_text(encoding="utf-8"))
    if told["recipe"] != recipe:
        sys.exit(f"{folder} was drawn otherwise ({told['recipe']}). Name another folder with --keep, or remove it.")
    return Set(folder, recipe, tuple(Drawn(each["name"], each["kind"], tuple(each["shows"])) for each in told["files"]))


def photos(folder: Path, longest: int = LONGEST) -> list[Pixels]:
    """Decode every picture of a folder (not of its folders), by name; other files are left out."""
    found = []
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        try:
            found.append(decode(path.read_bytes(), longest=longest).pixels)
        except PictureError:
            sys.stderr.write(f"{path.name}: no picture, left out\n")
    return found


def linked(drawn: Set, files: Iterable[Drawn], folder: Path) -> Path:
    """Make a folder of some files of a set: links where the disk has them, else copies."""
    folder.mkdir(parents=True)
    for each in files:
        try:
            (folder / each.name).hardlink_to(drawn.folder / each.name)
        except OSError:
            shutil.copyfile(drawn.folder / each.name, folder / each.name)
    return folder
