"""Templates, and every text that a person reads, in the language they chose."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from evidence.phrases import translated
from evidence.report.text import day, legible, local_day

HERE = Path(__file__).parent
LANGUAGES = {"en": "English", "zh": "中文"}
COOKIE = "evidence_language"


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return all texts of one of LANGUAGES, by key."""
    return tomllib.loads((HERE / "texts" / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Return the sentences of the parts below, by English pattern; none for English, which needs none."""
    path = HERE / "texts" / f"{language}.sentences.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def in_words(request: Request, text: str) -> str:
    """Return a phrase in the language that was chosen, and any other text as it is."""
    return translated(text, sentences(language(request)))


def language(request: Request) -> str:
    """Return the language that was chosen, else the first one known that the browser asks for, else English."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    wished = (part.split(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(","))
    return next((each for each in wished if each in LANGUAGES), "en")


class Pages:
    """Makes pages of templates; everything that goes in is escaped."""

    def __init__(self, time_zone: str) -> None:
        self._zone = ZoneInfo(time_zone)
        self._made = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._made.filters |= {
            "legible": legible,
            "percent": lambda share: f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.1f} %",
            "chance": lambda chance: "< 0.01" if chance < 0.01 else "> 0.99" if chance > 0.99 else f"{chance:.2f}",
            "n": lambda number: f"{number:,}",
        }

    def page(self, request: Request, name: str, status: int = 200, /, **said: Any) -> HTMLResponse:
        """Answer with a page, or with a part of one."""
        return HTMLResponse(self.text(request, name, **said), status_code=status)

    def text(self, request: Request, name: str, /, **said: Any) -> str:
        """Render a template."""
        chosen = language(request)
        known, table = texts(chosen), sentences(chosen)

        def told(key: str, **values: object) -> str:
            return known[key].format(**values)

        def worded(text: str) -> str:
            return translated(text, table)

        def dated(moment: str | date | None) -> str:
            return worded(day(local_day(moment, self._zone) if isinstance(moment, str) else moment))

        return self._made.get_template(name).render(
            t=told,
            w=worded,
            d=dated,
            language=chosen,
            languages=LANGUAGES,
            path=request.url.path,
            **said,
        )
