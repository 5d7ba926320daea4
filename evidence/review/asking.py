"""What requests say, read with care: everything that comes in is bounded and of a known shape, or refused."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request

from evidence.catalogue.judgements import WORDS, Word
from evidence.errors import WrongCallError
from evidence.phrases import phrase
from evidence.review.desk import Desk, View

REVIEWER = "evidence_reviewer"
"""Cookie that keeps a reviewer's name."""

_PAIR = re.compile(r"(\d{1,9})-(\d{1,9})")


class NotThereError(WrongCallError):
    """An address names what the case does not have."""


class Asking:
    """Reads requests of one server."""

    def __init__(self, desk: Desk, reviewer: str) -> None:
        """``reviewer`` is who answers until a browser says otherwise."""
        self.desk = desk
        self._reviewer = reviewer

    def reviewer(self, request: Request) -> str:
        """Return who sits before the screen."""
        return " ".join(unquote(request.cookies.get(REVIEWER, "")).split())[:60] or self._reviewer


def cookie(name: str) -> str:
    """Write a name so that a cookie holds it."""
    return quote(name)


async def body(request: Request) -> Mapping[str, Any]:
    """Read a JSON body that is one mapping.

    Raises:
        WrongCallError: It is none.
    """
    try:
        given = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise WrongCallError(phrase("The request holds no JSON. Load the page again.")) from error
    if not isinstance(given, dict):
        raise WrongCallError(phrase("The request holds no mapping. Load the page again."))
    return given


def text(given: Mapping[str, Any], name: str, default: str = "") -> str:
    """Return one text of a body.

    Raises:
        WrongCallError: It is there and no text.
    """
    value = given.get(name, default)
    if not isinstance(value, str):
        raise WrongCallError(phrase("'{name}' is no text. Load the page again.", name=name))
    return value


def word(given: Mapping[str, Any]) -> Word:
    """Return the word that a body says.

    Raises:
        WrongCallError: Nobody can say it.
    """
    for known in WORDS:
        if given.get("word") == known:
            return known
    raise WrongCallError(phrase("Say one of: {known}.", known=", ".join(WORDS)))


def names(given: Mapping[str, Any], name: str, view: View) -> list[str]:
    """Return a list of names of regions that the case has.

    Raises:
        WrongCallError: It is no such list.
    """
    value = given.get(name)
    if not isinstance(value, list) or not all(isinstance(each, str) and each in view.ids for each in value):
        raise WrongCallError(phrase("A picture of this page is not in the case any more. Load the page again."))
    return value


def pair(view: View, left: int, right: int) -> tuple[int, int]:
    """Return two ids of regions that have clusters, ascending.

    Raises:
        NotThereError: There is no such pair.
    """
    one, other = sorted((left, right))
    if one == other or one not in view.now.cluster_of or other not in view.now.cluster_of:
        raise NotThereError(phrase("This case has no such pair."))
    return one, other


def key(given: str) -> tuple[int, int] | None:
    """Read a pair's key ``12-34``; None where it is none."""
    found = _PAIR.fullmatch(given)
    return (int(found[1]), int(found[2])) if found else None
