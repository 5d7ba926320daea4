"""WeChat IDs, QQ and phone numbers in the plain form of a text, however they are spaced or spelt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from evidence.numerals import DIGITS, digits
from evidence.vocabulary import Vocabulary

Kind = Literal["wechat", "qq", "phone", "group", "account"]

MOST_PARTS = 40
"""Groups of digits that are looked at from one number's first on; a phone number has eleven at most."""

NEAR = 8
"""Characters before a number in which a word says what it is."""

_SPELT_OUT = "".join(DIGITS)
_DIGIT = rf"[0-9{_SPELT_OUT}]"
_RUN = re.compile(rf"\+?{_DIGIT}+(?:[ \-.·—_/()|~*]{{1,2}}{_DIGIT}+)*")
_GROUP = re.compile(rf"{_DIGIT}+")
_FILLER = r"(?:\s?同?号?码?(?:\s|[:：是为→➡☞👉👇>=\-–—()\[\]【】「」《》/|、,。.·~!❤💚📱➕+\n]){0,5})"
_SPELT_WITHIN = rf"(?<=[a-z0-9_\-{_SPELT_OUT}])[{_SPELT_OUT}](?=[a-z0-9_\-{_SPELT_OUT}]|\W|$)"
_ID = rf"(?P<id>[a-z](?:[a-z0-9_\-]|{_SPELT_WITHIN}){{5,19}})(?![a-z0-9_\-@]|\.[a-z])"
_NUMBERED = rf"(?P<number>{_DIGIT}(?:[ \-]?{_DIGIT}){{4,10}})(?![ \-]?{_DIGIT}|[a-z_元块克%])"
_GIVEN = re.compile(r"(?<![a-z0-9_])(?P<id>(?:wxid_[a-z0-9]{6,24}|gh_[0-9a-f]{12}))(?![a-z0-9_])")
_MAIL = re.compile(r"(?<![\w.])(?P<number>[1-9]\d{4,10})@qq\.com(?![a-z])")
_BEHIND = (
    r"(?<![a-z0-9_\-.@/])(?P<id>[a-z][a-z0-9_\-]{5,19})"
    r"(?=[\s(\[【:]{0,2}(?:微信|wx|vx|v信|薇信)(?!\s?[:号]?\s?[a-z0-9]))"
)

_SPELT = ((11,), (3, 4, 4), (3, 8), (4, 3, 4), (3, 3, 5), (5, 6), (6, 5), (7, 4), (4, 7), (3, 4, 2, 2), (3, 2, 2, 2, 2))
_SPELT_WHERE_TOLD = ((4, 4, 3), (2, 3, 3, 3), (3, 3, 3, 2), (2, 3, 2, 4))
"""Digits of each part of a mobile number; the second list counts only behind a word for a phone."""

_MOBILE = re.compile(r"1[3-9]\d{9}")
_FIXED = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
_ABROAD = re.compile(r"(?!86|0)\d{8,15}")


@dataclass(frozen=True, slots=True, order=True)
class Contact:
    """A contact: where it stands in the plain form, what it is, and one way of writing it.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        kind: What it is; ``group`` is a chat of many, which links nobody; ``account`` a name on any platform that an
            announcement gives.
        normal: A WeChat ID in small letters; digits; a phone number as ``+`` with its country's code.
    """

    start: int
    end: int
    kind: Kind
    normal: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    wechat: re.Pattern[str]
    qq: re.Pattern[str]
    group: re.Pattern[str]
    behind: re.Pattern[str]
    announced: re.Pattern[str]
    phone: re.Pattern[str]
    other: re.Pattern[str]
    never: frozenset[str]


@lru_cache(maxsize=8)
def _patterns(words: Vocabulary) -> _Patterns:
    wechat, qq, group = (words.pattern(f"contact.{name}") for name in ("wechat", "qq", "group"))
    announced = f"(?:{words.pattern('announcement.backup')}|{words.pattern('announcement.new')})"
    both = rf"(?P<both>(?:(?:[/、和\s]|同){{0,2}}{qq}|(?:[/、和\s]){{0,2}}(?:电话|手机|tel))?)"
    return _Patterns(
        re.compile(rf"{wechat}{both}{_FILLER}(?:{_ID}|{_NUMBERED})"),
        re.compile(rf"{qq}(?P<both>(?:(?:[/、和\s]|同){{0,2}}{wechat})?){_FILLER}{_NUMBERED}"),
        re.compile(rf"{group}{_FILLER}{_NUMBERED}"),
        re.compile(_BEHIND),
        re.compile(rf"{announced}{_FILLER}@?(?:{_ID}|{_NUMBERED})"),
        re.compile(f"{words.pattern('contact.phone')}|{wechat}"),
        re.compile(words.pattern("contact.number")),
        frozenset(words.words("contact.never")),
    )


def find(plain: str, words: Vocabulary, taken: bytearray) -> list[Contact]:
    """Find contacts, from the left; none overlaps another of its kind, and none what is taken.

    Args:
        plain: As ``evidence.folding.fold`` gives it.
        words: What tells a contact.
        taken: As long as ``plain``, 1 where a price or a weight stands.
    """
    patterns = _patterns(words)
    found: list[Contact] = []
    used = bytearray(taken)
    for candidates in (
        _phones(plain, patterns),
        _numbered(patterns.group, plain, "group"),
        _ids(_GIVEN, plain),
        _told(patterns, plain),
        _ids(patterns.behind, plain),
        _mails(plain),
        _announced(patterns, plain),
    ):
        free = (each for each in candidates if each.normal not in patterns.never)
        fresh = [each for each in free if not any(used[each.start : each.end])]
        for each in fresh:
            used[each.start : each.end] = b"\1" * (each.end - each.start)
        found += fresh
    return sorted(set(found))


def _ids(pattern: re.Pattern[str], plain: str) -> Iterator[Contact]:
    return (_id(found, "wechat") for found in pattern.finditer(plain))


def _id(found: re.Match[str], kind: Kind) -> Contact:
    return Contact(found.start("id"), found.end("id"), kind, digits(found["id"]))


def _announced(patterns: _Patterns, plain: str) -> Iterator[Contact]:
    for found in patterns.announced.finditer(plain):
        yield from (_id(found, "account"),) if found["id"] else _number(found, ("account",))


def _told(patterns: _Patterns, plain: str) -> Iterator[Contact]:
    """Yield what stands behind a word for WeChat or QQ, or for both."""
    for found in patterns.wechat.finditer(plain):
        if found["id"]:
            yield _id(found, "wechat")
        else:
            yield from _number(
                found, ("wechat", "qq") if "q" in found["both"] or "扣" in found["both"] else ("wechat",)
            )
    for found in patterns.qq.finditer(plain):
        yield from _number(found, ("qq", "wechat") if found["both"] else ("qq",))


def _numbered(pattern: re.Pattern[str], plain: str, kind: Kind) -> Iterator[Contact]:
    for found in pattern.finditer(plain):
        yield from _number(found, (kind,))


def _number(found: re.Match[str], kinds: tuple[Kind, ...]) -> Iterator[Contact]:
    number = re.sub(r"[ \-]", "", digits(found["number"]))
    # A short number behind 微信 is as likely a price; numbers of QQ have five digits and more.
    least = 5 if kinds[0] in ("qq", "group") else 6
    if len(number) >= least and number[0] != "0":
        for kind in kinds:
            yield Contact(found.start("number"), found.end("number"), kind, number)


def _mails(plain: str) -> Iterator[Contact]:
    for found in _MAIL.finditer(plain):
        yield Contact(found.start("number"), found.end("number"), "qq", found["number"])


def _phones(plain: str, patterns: _Patterns) -> Iterator[Contact]:
    for run in _RUN.finditer(plain):
        if run.end() - run.start() < 8:
            continue
        before = plain[max(0, run.start() - NEAR) : run.start()]
        if patterns.other.search(before) or re.search("[a-z]$", before.rstrip("xvl")[-1:]):
            continue
        told = patterns.phone.search(before) is not None
        yield from _in_run(run, told=told)


def _in_run(run: re.Match[str], *, told: bool) -> Iterator[Contact]:
    parts = [(run.start() + part.start(), digits(part.group())) for part in _GROUP.finditer(run.group())]
    place = 0
    while place < len(parts):
        taken, normal = _phone(run, parts[place : place + MOST_PARTS], told=told)
        if taken:
            last, text = parts[place + taken - 1]
            yield Contact(parts[place][0], last + len(text), "phone", normal)
        place += max(1, taken)


def _phone(run: re.Match[str], parts: Sequence[tuple[int, str]], *, told: bool) -> tuple[int, str]:
    """Say how many of these groups of digits make up one phone number, and which; none where they do not."""
    plus = run.string[parts[0][0] - 1 : parts[0][0]] == "+"
    texts = [text for _, text in parts]
    code = next((len(code) for code in ("0086", "86") if texts[0].startswith(code)), 0)
    if code and (len(texts[0]) == code):
        taken = _mobile(texts[1:], told=True)
        if taken:
            return 1 + taken, "+86" + "".join(texts[1 : 1 + taken])
    elif code and _MOBILE.fullmatch(texts[0][code:]):
        return 1, "+86" + texts[0][code:]
    if plus:
        whole = "".join(texts[:6])
        return (min(6, len(texts)), "+" + whole) if _ABROAD.fullmatch(whole) else (0, "")
    taken = _mobile(texts, told=told)
    if taken:
        return taken, "+86" + "".join(texts[:taken])
    if len(texts) >= 2 and len(texts[0]) in (3, 4) and _FIXED.fullmatch(texts[0] + texts[1]):
        return 2, "+86" + (texts[0] + texts[1])[1:]
    return 0, ""


def _mobile(texts: Sequence[str], *, told: bool) -> int:
    """Say how many groups of digits, from the first on, make up a mobile number of mainland China."""
    length = 0
    for count, text in enumerate(texts, 1):
        length += len(text)
        if length >= 11:
            shape = tuple(map(len, texts[:count]))
            spelt = shape in _SPELT or max(shape) <= 2 or (told and shape in _SPELT_WHERE_TOLD)
            return count if length == 11 and spelt and _MOBILE.fullmatch("".join(texts[:count])) else 0
    return 0
