"""How the folders of a source are named, such as ``{account}/{ad}`` > what a path says of its file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence import times
from evidence.errors import WrongCallError
from evidence.records import Traced
from evidence.walk import plain, shown

PLACEHOLDERS = ("platform", "account", "ad", "occasion", "date", "ignore")
"""What may stand in braces; ``date`` is the day of observation, ``ignore`` is read over."""

EXAMPLE = "For example --layout '{account}/{ad}' or '{occasion}/{date}_{account}/{ad}'."
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ROUND = re.compile(r"第\d+[次轮期周]|(?:round|wave|week|visit)[ _-]?\d+|\d{4}-?W\d{2}|W\d{1,2}", re.IGNORECASE)
_OF_FILES = re.compile(r"\.(?:\{ignore\}|[A-Za-z0-9]{2,5})$")


@dataclass(frozen=True, slots=True)
class Layout:
    """A parsed layout.

    Attributes:
        text: As given.
        segments: One pattern for each leading segment of a path.
        names_files: True where the last segment ends with an extension and so is the file's own name; else every
            segment is a folder, and deeper folders belong to the last one.
    """

    text: str
    segments: tuple[re.Pattern[str], ...]
    names_files: bool

    @property
    def names_ads(self) -> bool:
        """Whether it says which ad a file belongs to."""
        return any("ad" in segment.groupindex for segment in self.segments)

    def fields(self, parts: Sequence[str]) -> dict[str, Traced] | None:
        """Read the fields from the segments of a file's path, its name last; None where the path does not fit."""
        depth = len(self.segments)
        if len(parts) < depth or (len(parts) != depth if self.names_files else len(parts) == depth):
            return None
        fields: dict[str, Traced] = {}
        for number, (pattern, part) in enumerate(zip(self.segments, parts, strict=False), 1):
            found = pattern.fullmatch(unicodedata.normalize("NFC", shown(part)))
            if found is None or not _read(found, f"path segment {number}", fields):
                return None
        return fields


def suggest(paths: Iterable[Sequence[str]]) -> str | None:
    """Guess a layout from the segments of files' paths, for people to check; None where the paths do not agree.

    Segments that are days or rounds throughout are told by their shape, of the others the last is taken for the ad, the
    one before for the account, and the one before that for the platform.

    >>> suggest([("第5次", "20150312", "wang", "17", "1.jpg"), ("第6次", "2015-04-01", "li", "2", "a.jpg")])
    '{occasion}/{date}/{account}/{ad}'
    """
    folders = [path[:-1] for path in paths]
    if not folders or not folders[0] or len({len(each) for each in folders}) != 1:
        return None
    columns = [{shown(part) for part in column} for column in zip(*folders, strict=True)]
    names = [_kind(column) for column in columns]
    plain_ones = [place for place, name in enumerate(names) if name is None]
    rest = {1: ("account",), 2: ("account", "ad"), 3: ("platform", "account", "ad")}.get(len(plain_ones))
    if rest is None or names.count("date") > 1 or names.count("occasion") > 1:
        return None
    given = dict(zip(plain_ones, rest, strict=True))
    return "/".join(f"{{{given.get(place, name)}}}" for place, name in enumerate(names))


def _kind(column: set[str]) -> str | None:
    if all(re.fullmatch(times.DAY_SHAPE, part.strip()) for part in column):
        return "date"
    return "occasion" if all(_ROUND.fullmatch(part.strip()) for part in column) else None


def parse(text: str) -> Layout:
    """Parse a layout.

    Raises:
        WrongCallError: It has an unknown or repeated placeholder, none at all, or cannot be divided in one way only.
    """
    segments = text.strip("/").split("/")
    names = [name for name in _PLACEHOLDER.findall(text) if name != "ignore"]
    for name in names:
        if name not in PLACEHOLDERS:
            known = " ".join(f"{{{each}}}" for each in PLACEHOLDERS)
            raise WrongCallError(f"layout '{text}': unknown placeholder {{{name}}}. Known are {known}.")
        if names.count(name) > 1:
            raise WrongCallError(f"layout '{text}': {{{name}}} stands in it twice. {EXAMPLE}")
    if not names:
        raise WrongCallError(f"layout '{text}': names no field. {EXAMPLE}")
    patterns = tuple(re.compile(_pattern(segment, text), re.DOTALL) for segment in segments)
    return Layout(text, patterns, names_files=_OF_FILES.search(segments[-1]) is not None)


def _pattern(segment: str, text: str) -> str:
    """Regular expression of one segment; placeholders take as little as they can."""
    pieces = _PLACEHOLDER.split(unicodedata.normalize("NFC", segment))
    literals, names = pieces[::2], pieces[1::2]
    if not segment or any("{" in literal or "}" in literal for literal in literals):
        raise WrongCallError(f"layout '{text}': a segment is empty or a brace has no partner. {EXAMPLE}")
    if "" in literals[1:-1]:
        raise WrongCallError(f"layout '{text}': put something between two placeholders of a segment. {EXAMPLE}")
    chunks = [re.escape(literals[0])]
    for name, literal in zip(names, literals[1:], strict=True):
        if name == "date":
            chunks[-1] += f"(?P<date>{times.DAY_SHAPE})" + re.escape(literal)
        else:
            chunks.append((".+?" if name == "ignore" else f"(?P<{name}>.+?)") + re.escape(literal))
    # Where the text after a placeholder is first met, it may as well be taken: what follows begins with a placeholder,
    # which takes anything. So all but the last are atomic, and a hostile name costs no more than a plain one.
    return "".join(f"(?>{chunk})" for chunk in chunks[:-1]) + chunks[-1]


def _read(found: re.Match[str], origin: str, fields: dict[str, Traced]) -> bool:
    """Add the fields of one segment; False where a value is blank or a date is no day."""
    for name, raw in found.groupdict().items():
        if name == "date":
            try:
                day = times.day(raw)
            except ValueError:
                return False
            fields["observed_at"] = Traced(day.value, raw, f"{origin}, {day.ground}")
        elif raw.strip():
            fields[name] = Traced(plain(raw), raw, origin)
        else:
            return False
    return True
