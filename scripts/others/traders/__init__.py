"""Draws test sets of reposted pictures, as traders and their apps would alter them."""

from others.traders.gauntlet import gauntlet
from others.traders.tables import tables

__all__ = ["gauntlet", "tables"]
