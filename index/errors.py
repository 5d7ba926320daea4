"""Errors of the picture side."""

from __future__ import annotations


class PictureError(Exception):
    """Bytes that are no usable picture or clip; the text is the reason that the case records."""


class ModelError(Exception):
    """A network that cannot be used; the text is what is wrong and what to do next."""


class ShardError(Exception):
    """A file of codes or words that is not what it was when it was opened; the text says which and what to do."""
