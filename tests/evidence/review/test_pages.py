from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidence.review import pages
from tests.web import Browser

STRANGERS = re.compile(
    r"<(code|bdi|kbd|select)\b.*?</\1>|<(td|a|span) [^>]*dir=\"auto\".*?</\2>|<text .*?</text>", re.DOTALL
)
"""What is shown of names and captions, keys and commands."""

HERE = Path(pages.__file__).parent
TEMPLATES = sorted((HERE / "templates").glob("*.html"))


def test_every_language_has_the_same_texts_with_the_same_places_to_fill() -> None:
    english = pages.texts("en")
    for language in pages.LANGUAGES:
        found = pages.texts(language)
        assert found.keys() == english.keys()
        for key, text in found.items():
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key
            assert text.strip()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_words_of_their_own_no_inline_script_and_no_inline_style(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|\|safe", text)
    bare = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>|&\w+;", " ", text, flags=re.DOTALL)
    words = set(re.findall(r"[A-Za-z]{2,}", bare)) - {"tuskprint", "evidence", "Esc", "Enter"}
    assert words == set()


def test_every_text_that_a_template_names_outright_exists() -> None:
    named = {key for path in TEMPLATES for key in re.findall(r't\("([\w.]+)"[,)]', path.read_text(encoding="utf-8"))}
    assert len(named) > 40
    assert named <= pages.texts("en").keys()


def test_a_screen_in_chinese_says_nothing_of_its_own_in_english(browser: Browser) -> None:
    names = {
        "tuskprint",
        "UTC",
        "OCR",
        "QQ",
        "pHash",
        "log10",
        "log",
        "kappa",
        "CNY",
        "kB",
        "words",
        "toml",
        "evidence",
    }
    # The fixture's reviewer, study, accounts and failure.
    names |= {"li", "small", "study", "WeChat", "script", "console", "cmd", "took", "too", "long"}
    for address in ("/", "/pairs", "/part/pair/3/5", "/part/pair/1/5", "/cluster/Ca", "/piece/Pab", "/account/1",
                    "/accounts", "/accounts/1/2", "/bulk?least=0.5", "/sample", "/search", "/piece/Pnone"):  # fmt: skip
        page = browser.get(address, accept_language="zh").text
        bare = re.sub(r"<[^>]*>|&\w+;", " ", STRANGERS.sub(" ", page))
        assert set(re.findall(r"[A-Za-z]{2,}", bare)) - names == set(), address


def test_the_language_is_the_one_chosen_else_the_browsers(browser: Browser) -> None:
    assert "What to look at" not in browser.get("/", accept_language="zh-CN,en;q=0.5").text
    assert 'lang="zh"' in browser.get("/", accept_language="fr, zh-CN;q=0.5").text
    assert 'lang="en"' in browser.get("/", accept_language="fr").text
    answer = browser.post("/language", {"language": "zh"})
    cookie = f"{browser.headers['cookie']}; {answer.headers['set-cookie'].split(';')[0]}"
    assert 'lang="zh"' in browser.get("/", cookie=cookie).text
    assert "set-cookie" not in browser.post("/language", {"language": "../en"}).headers


def test_a_reviewer_gives_a_name_of_any_script_and_hostile_ones_are_escaped(browser: Browser) -> None:
    for name in ("李", 'li" autofocus onfocus="alert(1)', "a; Path=/x", "\U0001f600"):
        answer = browser.post("/reviewer", {"name": name})
        assert answer.status == 200
        page = browser.get(
            "/", cookie=f"{browser.headers['cookie']}; {answer.headers['set-cookie'].split(';')[0]}"
        ).text
        shown = re.search(r'name="name" value="([^"]*)"', page)
        assert shown is not None
        assert shown[1].replace("&#34;", '"') == name
    assert browser.post("/reviewer", {"name": " "}).status == 409
    assert browser.post("/reviewer", {"name": "x" * 61}).status == 409
