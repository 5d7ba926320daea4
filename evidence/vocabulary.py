"""The words that tell contacts, announcements, types and goods: ``words.toml`` of the case, else the shipped list."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from evidence.errors import WrongCallError
from evidence.folding import fold

FILE_NAME = "words.toml"
SHIPPED = Path(__file__).with_name(FILE_NAME)

KNOWN = {
    "contact": ("wechat", "qq", "group", "phone", "number", "never"),
    "announcement": ("backup", "new", "closed", "not"),
    "type": ("semi_worked", "carved", "plain", "raw"),
    "goods": ("ivory", "endangered", "collectables", "business"),
}
"""Sections of the file, with the lists in each."""

MOST_WORDS, LONGEST_WORD, MOST_BYTES = 500, 60, 2**18
GAP = "..."
_WITHIN = ".{0,6}?"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Lists of words by ``section.name``, in the plain form of ``evidence.folding``; three dots stand for a gap."""

    lists: tuple[tuple[str, tuple[str, ...]], ...]

    def words(self, name: str) -> tuple[str, ...]:
        """Return one list, for example ``announcement.new``."""
        return dict(self.lists)[name]

    def pattern(self, name: str) -> str:
        """Return one list as a regular expression that takes the longest of its words; one that nothing meets if empty.

        A word of Latin letters meets no part of a longer word. Time grows with the length of the text.
        """
        words = sorted(self.words(name), key=len, reverse=True)
        return "(?:" + "|".join(map(_expression, words)) + ")" if words else "(?!)"

    def digest(self) -> str:
        """SHA-256, in hex, of all lists; stands in the ledger with what was read by them."""
        return hashlib.sha256(json.dumps(self.lists, ensure_ascii=False).encode()).hexdigest()


def read(path: Path) -> Vocabulary:
    """Read the words of a case; the shipped ones where it has no such file, and for each list that it leaves out.

    Raises:
        WrongCallError: The file cannot be read, or has a key or a value that is not known.
    """
    try:
        given = path.read_bytes()
    except FileNotFoundError:
        return shipped()
    except OSError as error:
        raise WrongCallError(f"{path} cannot be read ({error.strerror}). Mend its rights, or delete it.") from error
    return _parsed(given, path)


@lru_cache(maxsize=1)
def shipped() -> Vocabulary:
    """Read the words that come with the program."""
    return _parsed(SHIPPED.read_bytes(), SHIPPED)


def _parsed(given: bytes, path: Path) -> Vocabulary:
    try:
        if len(given) > MOST_BYTES:
            raise UnicodeError(f"longer than {MOST_BYTES // 1024} KiB")
        told = tomllib.loads(given.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeError) as error:
        raise WrongCallError(
            f"{path}: not readable as TOML ({error}). Mend the file, or delete it: then the words that "
            "come with tuskprint count."
        ) from error
    for section, lists in told.items():
        if section not in KNOWN or not isinstance(lists, Mapping):
            raise WrongCallError(f"{path}: unknown section '{section}'. Known are: {', '.join(KNOWN)}.")
        for name in lists:
            if name not in KNOWN[section]:
                raise WrongCallError(
                    f"{path}: unknown list '{name}' in [{section}]. Known are: {', '.join(KNOWN[section])}."
                )
    lists = {
        f"{section}.{name}": _list(told[section][name], name, path) if name in told.get(section, {}) else None
        for section, names in KNOWN.items()
        for name in names
    }
    # A list that a file leaves out is the shipped one; the shipped file has them all.
    return Vocabulary(tuple((key, shipped().words(key) if words is None else words) for key, words in lists.items()))


def _list(given: object, name: str, path: Path) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise WrongCallError(f"{path}: '{name}' must be a list of texts in quotes.")
    words = tuple(dict.fromkeys(_plain(each) for each in given))
    if len(words) > MOST_WORDS:
        raise WrongCallError(f"{path}: '{name}' has {len(words)} words; {MOST_WORDS} are the most.")
    for word in words:
        if not word.replace(GAP, "").strip() or len(word) > LONGEST_WORD or word.count(GAP) > 1:
            raise WrongCallError(
                f"{path}: '{word[:LONGEST_WORD]}' in '{name}' cannot be looked for. Give 1 to {LONGEST_WORD} "
                f"characters, with '{GAP}' at most once."
            )
    return words


def _plain(word: str) -> str:
    return GAP.join(fold(part).plain.strip() for part in word.split(GAP)) if GAP in word else fold(word).plain.strip()


def _expression(word: str) -> str:
    parts: Iterable[str] = (re.escape(part).replace(r"\ ", r"\s{0,3}") for part in word.split(GAP))
    before = "(?<![a-z0-9])" if word[:1].isascii() and word[:1].isalnum() else ""
    after = "(?![a-z])" if word[-1:].isascii() and word[-1:].isalpha() and len(word) > 2 else ""
    return before + _WITHIN.join(parts) + after
