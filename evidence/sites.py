"""Addresses and names of sites > the name of the platform, one for all formats; what is not known stays as it is."""

from __future__ import annotations

from urllib.parse import urlsplit

KNOWN = {
    **dict.fromkeys(("instagram.com", "instagr.am"), "instagram"),
    **dict.fromkeys(("facebook.com", "fb.com"), "facebook"),
    **dict.fromkeys(("twitter.com", "x.com", "x"), "twitter"),
    **dict.fromkeys(("xiaohongshu.com", "xhslink.com", "rednote", "rednote.com"), "xiaohongshu"),
    **dict.fromkeys(("weibo.com", "weibo.cn"), "weibo"),
    **dict.fromkeys(("t.me", "telegram.org", "telegram.me"), "telegram"),
    **dict.fromkeys(("youtube.com", "youtu.be"), "youtube"),
    **dict.fromkeys(("tiktok.com", "tiktok-comments"), "tiktok"),
    **dict.fromkeys(("douyin.com",), "douyin"),
    **dict.fromkeys(("vk.com",), "vk"),
    **dict.fromkeys(("weixin", "weixin.qq.com", "wechat", "微信"), "wechat"),
    **dict.fromkeys(("goofish.com", "xianyu"), "xianyu"),
    **dict.fromkeys(("kuaishou.com",), "kuaishou"),
    **dict.fromkeys(("threads.net", "threads.com"), "threads"),
    **dict.fromkeys(("pinterest.com",), "pinterest"),
    **dict.fromkeys(("linkedin.com",), "linkedin"),
}
"""Sites by their domain, or by what a collector calls them."""


def platform(name: str) -> str:
    """Name a platform by a domain or name.

    >>> platform("www.Instagram.com"), platform("9gag.com")
    ('instagram', '9gag.com')
    """
    plain = name.strip().lower().removeprefix("www.").removeprefix("m.")
    return KNOWN.get(plain, plain)


def of_url(url: str) -> str | None:
    """Name the platform of an address; None where it is no address.

    >>> of_url("https://m.weibo.cn/detail/1"), of_url("here")
    ('weibo', None)
    """
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return None
    parts = host.removeprefix("www.").split(".")
    whole = ".".join(parts[-2:])
    return KNOWN.get(whole, host.removeprefix("www.")) if len(parts) > 1 else None
