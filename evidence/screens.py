"""Screenshots of feeds > the ads that they show, each once, as suggestions with their confidence and places.

A scroll shows one post on two or three screens, and a later visit shows it again: posts of one account with one text
are one ad, unless one screen shows both, or their times are apart.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import SequenceMatcher

from evidence import figures, relative, scripts, tokens, vocabulary
from evidence.case import Case
from evidence.catalogue import lines, posts, screened, sightings
from evidence.catalogue.lines import LineRow
from evidence.catalogue.posts import PostRow
from evidence.catalogue.screened import WordRow
from evidence.catalogue.sightings import Sighting
from evidence.relative import Span
from evidence.vocabulary import Vocabulary

ALIKE = 0.85
"""Least share of letters that two readings of one text have in common (difflib's ratio)."""

DOUBTED = 0.8
"""Most confidence in a reading that mixes scripts: OCR takes 韵 in some type faces for 韻."""

LEAST_START = 6
"""A text that is cut off is the beginning of another where it has so many letters."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Read:
    """One value as read.

    Attributes:
        value: As understood.
        raw: As read.
        confidence: The least that OCR says of its lines, 0 to 1.
        box: Around it, left, top, width, height in pixels of the screenshot.
    """

    value: str
    raw: str
    confidence: float
    box: Box


@dataclass(frozen=True, slots=True)
class Part:
    """One post on one screenshot, with the sighting of that screenshot; ``whole`` is False where it may be cut off."""

    sighting: Sighting
    number: int
    box: Box
    whole: bool
    pictures: tuple[Box, ...]
    account: Read
    text: Read | None
    price: Read | None
    currency: str
    time: Read | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class ShownAd:
    """An ad that screenshots show.

    Attributes:
        name: Made of account and text, equal wherever both are read equal.
        parts: Where it is shown, the one that tells most first.
        word: What holds of it: accepted, rejected, or empty. Accepted, too, where only a case did that was joined.
        entry: Of the ledger, that said so; None where no one said so here.
    """

    name: str
    parts: tuple[Part, ...]
    word: str = ""
    entry: int | None = None

    @property
    def best(self) -> Part:
        """The part that tells most."""
        return self.parts[0]

    @property
    def pictures(self) -> int:
        """Number of pictures, of the part that shows most of them."""
        return max(len(part.pictures) for part in self.parts)

    @property
    def whole(self) -> bool:
        """Whether any screen shows all of it."""
        return any(part.whole for part in self.parts)

    @property
    def confidence(self) -> float:
        """The least of what is read of account, text and price; 0 where no screen shows all of it."""
        best = self.best
        said = [each.confidence for each in (best.account, best.text, best.price) if each is not None]
        return min(said) if self.whole else 0.0


def find(case: Case) -> list[ShownAd]:
    """Put together what ``evidence read`` has read with the extra ``ocr``; sorted by account and name."""
    words = vocabulary.read(case.words)
    with case.catalogue.reading() as db:
        found = list(posts.everything(db))
        read: dict[tuple[str, int], list[LineRow]] = {}
        for line in lines.everything(db):
            if line.post is not None:
                read.setdefault((line.sha256, line.post), []).append(line)
        seen: dict[str, list[Sighting]] = {}
        for sighting in sightings.of_originals(db, sorted({row.sha256 for row in found})):
            seen.setdefault(sighting.sha256, []).append(sighting)
        decided = screened.standing(db)
        held = {row.ad for row in sightings.of_parts(db)}
    reader = Reader(words, case.settings.time_zone)
    parts = [part for row in found for part in reader.parts(row, read.get((row.sha256, row.post), []), seen)]
    return [_decided(ad, decided, held) for ad in together(parts)]


def _decided(ad: ShownAd, words: Mapping[str, WordRow], held: Set[str]) -> ShownAd:
    """Say of an ad what was decided of it. ``held``: names of those that the catalogue has as ads."""
    word = words.get(ad.name)
    if ad.name in held and (word is None or word.word != "accepted"):
        return replace(ad, word="accepted")
    return ad if word is None else replace(ad, word=word.word, entry=word.seq)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads posts by a case's words, in its zone."""

    words: Vocabulary
    zone: str

    def parts(self, row: PostRow, read: Sequence[LineRow], seen: Mapping[str, list[Sighting]]) -> Iterator[Part]:
        """Yield the post once for each sighting of its screenshot that is not itself an ad read from it."""
        account = _joined([line for line in read if line.role == "name"])
        text = _joined([line for line in read if line.role == "text"])
        time = _joined([line for line in read if line.role == "time"])
        if account is None:
            return
        all_of_it = "".join(line.text for line in read)
        account, text = _doubted(account, all_of_it), _doubted(text, all_of_it) if text else None
        price, currency = self._price(text, [line for line in read if line.role == "text"])
        for sighting in seen.get(row.sha256, ()):
            if not sighting.part:
                box = (row.left, row.top, row.width, row.height)
                pictures = tuple((each[0], each[1], each[2], each[3]) for each in row.pictures)
                span = self._span(time, sighting)
                said = (account, text, price, currency, time, span)
                yield Part(sighting, row.post, box, row.whole, pictures, *said)

    def _price(self, text: Read | None, read: Sequence[LineRow]) -> tuple[Read | None, str]:
        found = tokens.read(text.value if text else None, self.words).of("price")
        if text is None or len(found) != 1 or found[0].low is None:
            return None, ""
        line = next((line for line in read if found[0].raw in line.text), None)
        where = text if line is None else _joined([line]) or text
        return replace(where, value=f"{found[0].low:g}", raw=found[0].raw), found[0].unit

    def _span(self, time: Read | None, sighting: Sighting) -> Span | None:
        if time is None or "T" not in sighting.observed_at:
            return None
        captured = datetime.fromisoformat(sighting.observed_at).astimezone(UTC)
        return relative.read(time.raw, captured, self.zone)


def _doubted(read: Read, around: str) -> Read:
    """Say less surely what has a character of another script of Chinese than what stands around it."""
    return replace(read, confidence=min(read.confidence, DOUBTED)) if scripts.odd(read.value, around) else read


def _joined(read: Sequence[LineRow]) -> Read | None:
    """Join lines from the top; between letters of Latin script stands a blank, between others none."""
    if not read:
        return None
    rows = sorted(read, key=lambda line: (line.top, line.left))
    text = rows[0].text
    for line in rows[1:]:
        text += (" " if text[-1:].isascii() and line.text[:1].isascii() else "\n") + line.text
    left, top = min(line.left for line in rows), min(line.top for line in rows)
    right, bottom = max(line.left + line.width for line in rows), max(line.top + line.height for line in rows)
    return Read(text, text, min(line.confidence for line in rows), (left, top, right - left, bottom - top))


@dataclass(slots=True)
class _Group:
    parts: list[Part] = field(default_factory=list)


def together(parts: Iterable[Part]) -> list[ShownAd]:
    """Put the parts of each ad together; sorted by account and name, each name once."""
    groups: dict[str, list[_Group]] = {}
    for part in sorted(parts, key=_as_taken):
        held = groups.setdefault(_bare(part.account.value), [])
        group = next((each for each in held if _one(each, part)), None)
        if group is None:
            group = _Group()
            held.append(group)
        group.parts.append(part)
    return sorted(_named(groups), key=lambda ad: (ad.best.account.value, ad.name))


def _as_taken(part: Part) -> tuple[bool, tuple[tuple[int, int, str], ...], int]:
    """Order parts: whole ones first, then as their files are named, from the top."""
    return not part.whole, figures.natural(part.sighting.source_path), part.box[1]


def _named(groups: Mapping[str, Sequence[_Group]]) -> Iterator[ShownAd]:
    taken: dict[str, int] = {}
    for account, held in sorted(groups.items()):
        for group in held:
            ranked = tuple(sorted(group.parts, key=_telling, reverse=True))
            text = _bare(ranked[0].text.value) if ranked[0].text else ""
            name = "S" + hashlib.sha256(f"{account}\x1f{text}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
            taken[name] = taken.get(name, 0) + 1
            yield ShownAd(name if taken[name] == 1 else f"{name}-{taken[name]}", ranked)


def _telling(part: Part) -> tuple[bool, int, int, float, int]:
    """Order parts: whole ones, those with most pictures, most text, surest, first taken."""
    text = part.text
    sure = min(part.account.confidence, text.confidence if text else 1.0)
    return part.whole, len(part.pictures), len(text.value) if text else 0, sure, -part.sighting.seq


def _one(group: _Group, part: Part) -> bool:
    return all(_same(other, part) for other in group.parts[:1]) and not any(
        other.sighting.sha256 == part.sighting.sha256 and other.number != part.number for other in group.parts
    )


def _same(one: Part, other: Part) -> bool:
    """Tell whether two posts of one account are one ad."""
    if (one.sighting.platform, one.sighting.ad) != (other.sighting.platform, other.sighting.ad):
        return False
    if one.span and other.span and (one.span.earliest > other.span.latest or other.span.earliest > one.span.latest):
        return False
    left, right = (_bare(part.text.value) if part.text else "" for part in (one, other))
    if not left or not right:
        return not (one.whole and other.whole) or left == right
    cut = not (one.whole and other.whole) and min(len(left), len(right)) >= LEAST_START
    begins = cut and (left.startswith(right) or right.startswith(left))
    return begins or SequenceMatcher(None, left, right, autojunk=False).ratio() >= ALIKE


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
