"""Who posts what and when: a small survey after the generative process of the counting reference, section 5."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import numpy as np
from numpy.random import Generator, default_rng

from evidence.market.habits import PLAIN, Habits
from evidence.market.records import Account, Ad, Copy, Survey
from evidence.market.traders import Stock, Trader, compose

WEEKS = (1.0, 1.02, 1.05, 1.0, 0.55, 0.80, 1.25)
"""How busy each week is; the source study saw such a drop in its fifth week."""
START = datetime(2015, 3, 2, tzinfo=timezone(timedelta(hours=8)))
"""Monday 00:00 in China of the first week."""
DELETED = 0.10
"""Share of ads that are gone before the next check."""
PER_AD = 2.7
"""Mean number of pictures in an ad, measured on 20 seeds."""


def plan(seed: int, pictures: int, habits: Habits = PLAIN) -> Survey:
    """Decide everything that happens.

    Args:
        seed: Equal seeds give equal surveys.
        pictures: About how many pictures and clips are to be captured.
        habits: What traders do that makes pieces hard to tell apart.
    """
    rng = default_rng([seed, 11])
    accounts = _accounts(rng, pictures, returning=habits.returning)
    stock = Stock(seed=seed, rng=rng, habits=habits)
    traders = {account.name: Trader(account, number) for number, account in enumerate(accounts)}
    _relate(rng, traders)
    ads = []
    for number, (when, account) in enumerate(_posts(rng, accounts, pictures)):
        text, price, copies = compose(stock, traders[account.name], when)
        ads.append(_ad(rng, number, (when, account), (text, price), copies))
    return Survey(tuple(stock.pieces), tuple(accounts), tuple(ads))


def _ad(
    rng: Generator, number: int, post: tuple[datetime, Account], offer: tuple[str, int], copies: tuple[Copy, ...]
) -> Ad:
    when, account = post
    week = (when - START).days // 7
    observed = START + timedelta(days=7 * week + 6, hours=20, minutes=float(rng.uniform(0, 180)))
    observed = max(observed, when + timedelta(minutes=20))
    seen = bool(rng.random() >= DELETED)
    return Ad(f"{when:%m%d}-{number:04d}", account, when, observed, f"week {week + 1}", *offer, copies, seen)


ROLES = ("wholesaler", "agent", "independent", "agent", "independent", "wholesaler", "agent", "agent", "independent")
NAMES = (
    "hetian",
    "yaxin",
    "lotus",
    "jinyuan",
    "wenwan",
    "old_river",
    "baichuan",
    "qinghe",
    "mingzhu",
    "tianya",
    "zisha",
)
BUSY = {"wholesaler": 1.5, "agent": 1.0, "independent": 0.9}


def _accounts(rng: Generator, pictures: int, *, returning: bool) -> list[Account]:
    count = int(np.clip(round(9 * (pictures / 350) ** 0.37), 7, 52))
    accounts = []
    for number in range(count):
        role = ROLES[number % len(ROLES)]
        name = f"{NAMES[number % len(NAMES)]}{rng.integers(10, 999)}"
        platform = "pengyou" if rng.random() < 0.65 else "luntan"
        activity = BUSY[role] * float(rng.gamma(6, 1 / 6))
        accounts.append(Account(platform, name, f"operator {number + 1}", role, 0, len(WEEKS) - 1, activity))
    for number in (
        range(2, count, 14) if returning else ()
    ):  # an independent stops in week 4, and comes back under another name
        old = accounts[number]
        accounts[number] = Account(old.platform, old.name, old.operator, old.role, 0, 3, max(1.0, old.activity))
        name = f"{old.name[:3]}_{rng.integers(1000, 9999)}"
        accounts.append(Account(old.platform, name, old.operator, "backup", 4, len(WEEKS) - 1, 1.5))
    return accounts


def _relate(rng: Generator, traders: dict[str, Trader]) -> None:
    sources = [trader for trader in traders.values() if trader.account.role in ("wholesaler", "independent")]
    for trader in traders.values():
        if trader.account.role == "agent":
            chosen = rng.choice(len(sources), min(2, len(sources)), replace=False)
            trader.suppliers = [sources[index] for index in chosen]
        if trader.account.role == "backup":
            twin = next(t for t in traders.values() if t.account.operator == trader.account.operator)
            trader.suppliers, trader.table, trader.habit = [twin], twin.table, twin.habit


def _posts(rng: Generator, accounts: list[Account], pictures: int) -> Iterator[tuple[datetime, Account]]:
    wanted = pictures / PER_AD / (1 - DELETED)
    for week, busy in enumerate(WEEKS):
        active = [a for a in accounts if a.first_week <= week <= a.last_week]
        weight = np.array([a.activity for a in active])
        count = max(1, round(wanted * busy / sum(WEEKS)))
        times = np.sort(rng.uniform(0, 6.7, count))
        for when, who in zip(times, rng.choice(len(active), count, p=weight / weight.sum()), strict=True):
            hour = START + timedelta(days=7 * week + int(when), hours=8 + 15 * float(when % 1))
            yield hour.replace(second=0, microsecond=0), active[who]
