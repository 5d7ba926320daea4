"""Headers of tables, in English and Chinese > what each column means; what is not known is kept under ``other.``."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.errors import WrongCallError, WrongSourceError
from evidence.records import FIELD_NAMES

MEANINGS = (*FIELD_NAMES, "file")
"""What a column can mean; ``file`` names the pictures and clips of a row."""

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "platform": ("site", "website", "app", "marketplace", "平台", "网站", "平台名称"),
    "account": (
        *("account name", "account id", "user", "username", "seller", "seller name", "vendor", "trader"),
        *("账号", "帐号", "账户", "帐户", "账号名称", "用户", "用户名", "卖家", "商家", "微信号"),
    ),
    "ad": (
        *("ad id", "advert", "advert id", "advertisement", "listing", "listing id", "post", "post id"),
        *("广告", "广告编号", "广告号", "帖子", "帖子编号", "商品编号"),
    ),
    "occasion": ("round", "survey round", "wave", "visit", "轮次", "批次", "期次", "调查轮次", "第几次"),
    "posted_at": (
        *("posted", "posted on", "post date", "post time", "date posted", "published", "published at"),
        *("发布时间", "发布日期", "发帖时间", "发帖日期", "发表时间", "发表日期"),
    ),
    "observed_at": (
        *("observed", "observed on", "date observed", "observation date", "seen at", "captured at", "capture date"),
        *("collected at", "collection date", "screenshot date", "retrieved at"),
        *("观察时间", "观察日期", "采集时间", "采集日期", "截图时间", "截图日期", "抓取时间", "记录日期"),
    ),
    "text": (
        *("ad text", "caption", "description", "content", "message"),
        *("文字", "文本", "内容", "描述", "正文", "文案", "广告内容", "商品描述"),
    ),
    "price": ("asking price", "价格", "价钱", "售价", "报价", "标价"),
    "currency": ("currency code", "货币", "币种", "货币单位"),
    "url": ("link", "ad url", "post url", "permalink", "web address", "链接", "网址"),
    "gone": ("deleted", "removed", "taken down", "ad gone", "ad deleted", "已删除", "是否删除", "已下架", "是否下架"),
    "file": (
        *("files", "file name", "filename", "file path", "path", "image", "images", "image file", "picture"),
        *("pictures", "photo", "photos", "media", "clip", "video"),
        *("文件", "文件名", "文件路径", "图片", "图片文件", "图片名称", "照片", "图像", "视频", "附件"),
    ),
}


@dataclass(frozen=True, slots=True)
class Header:
    """The row of a table that names its columns.

    Attributes:
        row: Its number, from 1.
        names: As found, in the order of the columns; may be blank.
        keys: What each column is kept as: one of MEANINGS, each at most once, or ``other.<name>``.
    """

    row: int
    names: tuple[str, ...]
    keys: tuple[str, ...]


def check_wished(wished: Mapping[str, str]) -> None:
    """Refuse a mapping from field to header that names an unknown field or one header twice.

    Raises:
        WrongCallError: It does.
    """
    for name, header in wished.items():
        if name not in MEANINGS:
            raise WrongCallError(f"--columns: unknown field '{name}'. Known are: {', '.join(MEANINGS)}.")
        if list(wished.values()).count(header) > 1:
            raise WrongCallError(f"--columns: column '{header}' is given two meanings. Give it one.")


def meaning(name: str, wished: Mapping[str, str]) -> str | None:
    """What a header means; a wish comes first, and a field that is wished for is taken from no other column."""
    for key, header in wished.items():
        if _folded(header) == _folded(name):
            return key
    known = _KNOWN.get(_folded(name))
    return None if known in wished else known


def recognised(names: Sequence[str], wished: Mapping[str, str]) -> int:
    """Count the columns of a possible header whose meaning is known; 0 where none names files, or ads that are gone."""
    meanings = {meaning(name, wished) for name in names} - {None}
    return len(meanings) if "file" in meanings or meanings >= {"ad", "gone"} else 0


def understand(row: int, names: Sequence[str], wished: Mapping[str, str], place: str) -> Header:
    """Say what each column means.

    Args:
        row: Number of the header's row.
        names: The header, as found.
        wished: Header by field, from the caller; comes first.
        place: The table, for messages.

    Raises:
        WrongSourceError: Two columns mean the same.
    """
    keys: list[str] = []
    for column, name in enumerate(names, 1):
        key = meaning(name, wished)
        if key in keys:
            other = names[keys.index(key)]
            raise WrongSourceError(
                f"{place}, row {row}: columns '{other}' and '{name}' both mean {key}. "
                f"Say which to use: --columns '{key}={name}', or rename one of two with the same name."
            )
        keys.append(key or _other(name, column, keys))
    return Header(row, tuple(names), tuple(keys))


def _other(name: str, column: int, taken: Sequence[str]) -> str:
    key = f"other.{name.strip()}"
    return f"other.column {column}" if key in taken or not name.strip() else key


def _folded(name: str) -> str:
    """A header without case, blanks, signs and differences of writing, so that 'Posted_At' is 'posted at'."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in text if letter.isalnum())


_KNOWN = {_folded(name): key for key in MEANINGS for name in (key, *SYNONYMS[key])}
