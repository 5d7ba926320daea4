"""Words by which apps mark the parts of a post: when it was posted, counts and buttons below it, answers to it."""

from __future__ import annotations

import re

_CLOCK = r"(?:上午|下午|凌晨|晚上)?\s?\d{1,2}\s?[:：]\s?\d{2}(?:\s?[ap]\.?m\.?)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR_AND_CLOCK = rf"(?:,?\s?\d{{4}})?(?:,?\s?(?:at)?\s?{_CLOCK})?"
_WHEN = re.compile(
    rf"^[^\w]*(?:(?:编辑于|发布于|edited|posted)\s?)?(?:{_CLOCK}"
    r"|\d+\s?(?:秒|分钟|小时|天|周|个月|月|年)前|\d+\s?(?:分钟|小时|天|周)"
    r"|\d+\s?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|[smhdw])(?:\s?ago)?"
    rf"|(?:昨天|前天|今天|yesterday|today|(?:周|星期)[一二三四五六日天])(?:\s?(?:at)?\s?{_CLOCK})?|刚刚|just\s?now"
    rf"|(?:\d{{4}}\s?[年./-]\s?)?\d{{1,2}}\s?[月./-]\s?\d{{1,2}}\s?[日号]?(?:\s?{_CLOCK})?"
    rf"|{_MONTH}\s?\d{{1,2}}{_YEAR_AND_CLOCK}|\d{{1,2}}\s{_MONTH}{_YEAR_AND_CLOCK}"
    r")(?:\s?[·•]\s?.{0,24}|\s?(?:来自|from|via)\s?.{0,24}|[\s.|-]+[^\W\d]{1,4})?\W*$",
    re.IGNORECASE,
)
_NUMBER = r"\d[\d,.]*[万wk]?\+?"
_ACTION = (
    r"(?:likes?|次?赞|点赞|人赞|条?评论|条?回复|转发|分享|收藏|浏览|次播放"
    r"|comments?|repl(?:y|ies)|shares?|saves?|views?|send)"
)
_COUNT = re.compile(rf"(?:{_NUMBER})?{_ACTION}(?:{_NUMBER})?|{_NUMBER}", re.IGNORECASE)
_BETWEEN = re.compile(r"[^\w¥￥$€£,.+]+")
_BUTTONS = re.compile(
    r"^\W*(?:[+＋]?\s?(?:关注|follow)|已关注|following|互相关注|回关|follow back|subscribe|私信|message|全文|展开|收起"
    r"|删除|see\s?(?:more|translation)|[.…·]*\s?more|广告|sponsored|置顶|pinned)\W*$",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    rf"^\W*(?:共\s?(?:{_NUMBER})?\s?条?(?:评论|回复)|(?:全部|最新|热门|最热)评论\s?(?:{_NUMBER})?"
    r"|(?:all|most\s?relevant|top)\s?comments)\W*$",
    re.IGNORECASE,
)
_MORE_ANSWERS = re.compile(
    rf"^\W*(?:查看(?:全部|更多)?\s?(?:{_NUMBER})?\s?条?(?:评论|回复)"
    rf"|view\s?(?:all|more|{_NUMBER}).{{0,16}}(?:comments?|repl(?:y|ies)))\W*$",
    re.IGNORECASE,
)


def is_time(text: str) -> bool:
    """Tell whether a line says when something was posted, and nothing else: ``3小时前``, ``March 12 at 10:30``."""
    return _WHEN.match(text) is not None


def is_count(text: str) -> bool:
    """Tell whether a line is of counts or of what one can do with a post: ``123 likes``, ``转发``, ``评论 5``."""
    said = [each for each in _BETWEEN.split(text) if each.strip(",.+")]
    return all(_COUNT.fullmatch(each) for each in said)


def is_button(text: str) -> bool:
    """Tell whether a line is a button beside a name or a text: ``+关注``, ``Follow``, ``全文``."""
    return _BUTTONS.match(text) is not None


def begins_answers(text: str) -> bool:
    """Tell whether a line is the heading of a list of answers: ``共 12 条评论``, ``Most relevant comments``."""
    return _ANSWERS.match(text) is not None


def ends_text(text: str) -> bool:
    """Tell whether a line leads to answers, and so ends a post's own text: ``View all 5 comments``."""
    return begins_answers(text) or _MORE_ANSWERS.match(text) is not None
