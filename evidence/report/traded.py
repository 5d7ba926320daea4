"""Prices per gram, piece by piece, as rows for tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence.trade import Trade

Row = Sequence[str | int | float | None]

COLUMNS = {"prices": "piece type currency per_gram ads outlier"}
"""Columns by file name without ``.csv``; ``outlier`` is yes or no."""


def rows_of_prices(told: Trade) -> Iterator[Row]:
    """Yield what is asked for a gram of each piece, by type and currency, ascending."""
    for spread in told.spreads:
        far = {each.piece for each in spread.outliers}
        for rate in spread.rates:
            outlier = "yes" if rate.piece in far else "no"
            yield rate.piece, spread.kind, spread.currency, rate.amount, len(rate.ads), outlier
