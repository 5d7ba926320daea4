"""Draws test sets as phones and their apps would alter pictures."""

from others.phones.gauntlet import gauntlet
from others.phones.tables import tables

__all__ = ["gauntlet", "tables"]
