"""Ads, and looks at them on later rounds, as rows for tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence import rounds
from evidence.case import Case
from evidence.catalogue import ads, revisits

Row = Sequence[str | int | float | None]

COLUMNS = {
    "ads": "platform account ad posted_at text price currency url",
    "revisits": "platform account ad occasion observed_at gone",
    "changes": "platform account ad occasion field before after",
}
"""Columns by file name without ``.csv``; ``gone`` is yes or no."""


def rows_of_ads(case: Case) -> Iterator[Row]:
    """Yield every ad, as first seen, in the order of the ledger."""
    with case.catalogue.reading() as db:
        for row in ads.named(db):
            yield row.platform, row.account, row.ad, row.posted_at, row.text, row.price, row.currency, row.url


def rows_of_revisits(case: Case) -> Iterator[Row]:
    """Yield every look at an ad that found no new file, in the order of the ledger."""
    with case.catalogue.reading() as db:
        named = {row.id: (row.platform, row.account, row.ad) for row in ads.named(db)}
        for look in revisits.everything(db):
            yield *named[look.ad_id], look.occasion, look.observed_at, "yes" if look.gone else "no"


def rows_of_changes(case: Case) -> Iterator[Row]:
    """Yield what of each ad was other than on the round before, by account, in the order of the rounds."""
    for each in rounds.every(case):
        for change in each.changed:
            yield each.platform, each.account, change.ad, each.occasion, change.field, change.before, change.after
