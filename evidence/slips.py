"""One record of an export > fields, each with its raw value and its place; what was not asked for is kept as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from evidence import times
from evidence.jsons import dig, text_of
from evidence.records import Traced

CUT = 500
"""Most characters of a value that no field asks for; it is whole in the original that it was read from."""

OTHERS = 100
"""Most values that no field asks for, of one record."""

_MAY_BE_EMPTY = frozenset({"text", "price", "currency", "url"})


class Slip:
    """Takes values from a record, by ways such as ``owner/username``; numbers in a way are places in an array."""

    def __init__(self, said: Mapping[str, Any], origin: Callable[[str], str], zone: str) -> None:
        """Begin.

        Args:
            said: The record.
            origin: Says where the value at a way stands, for people.
            zone: Of times that name none.
        """
        self._said = said
        self._origin = origin
        self._zone = zone
        self._used: set[str] = set()
        self._fields: dict[str, Traced] = {}

    def get(self, way: str) -> Any:
        """The value at a way; None where there is none."""
        if way in self._said:
            return self._said[way]
        try:
            return dig(self._said, [int(part) if part.isdigit() else part for part in way.split("/")])
        except (LookupError, TypeError):
            return None

    def use(self, *keys: str) -> None:
        """Say that keys of the record are understood, and need not be kept beside the fields."""
        self._used.update(keys)

    def take(self, field: str, *ways: str) -> str | None:
        """Take the first of these that says something; a text that is there and empty is taken as empty.

        Returns:
            The value taken; None where there is none.
        """
        said = ((way, self.get(way)) for way in ways)
        there = [(way, value) for way, value in said if value is not None and not isinstance(value, (dict, list))]
        full = [(way, value) for way, value in there if text_of(value).strip()]
        if not full and not (there and field in _MAY_BE_EMPTY):
            return None
        way, value = (full or there)[0]
        self.put(field, text_of(value), way)
        return self._fields[field].value

    def put(self, field: str, value: str, way: str, raw: str | None = None) -> None:
        """Keep a value that stands, in whatever form, at a way; ``raw`` is its form there where it is another."""
        value = unicodedata.normalize("NFC", value.strip())
        self._fields[field] = Traced(value, text_of(self.get(way)) if raw is None else raw, self._origin(way))
        self._used.add(way)

    def known(self, field: str, value: str, origin: str) -> None:
        """Keep what no place in the record says, such as the platform of a format that knows only one."""
        self._fields[field] = Traced(value, value, origin)

    def time(self, field: str, *ways: str, zone: str | None = None) -> None:
        """Take the first of these that is a time; one that is not understood is kept under ``other.``.

        Args:
            field: Name of the field.
            ways: Where to look.
            zone: Of times that name none, where the format says it.
        """
        for way in ways:
            value = self.get(way)
            if value in (None, "", 0, "0"):
                continue
            if field in self._fields:
                # A second spelling of the time stays where it is, unread: the first was the better one.
                return
            origin, raw = self._origin(way), text_of(value)
            try:
                reading = times.read(value if isinstance(value, (int, float)) else raw, zone or self._zone)
            except (ValueError, OverflowError) as error:
                self._fields.setdefault(
                    f"other.{field}", Traced(raw.strip(), raw, f"{origin}, not understood: {error}")
                )
                continue
            self._fields[field] = Traced(reading.value, raw, f"{origin}, {reading.ground}")
            self._used.add(way)

    def fields(self) -> dict[str, Traced]:
        """Everything taken, and under ``other.`` what was not."""
        left = [key for key in self._said if key not in self._used and key]
        kept = {f"other.{key}": self._other(key) for key in left[:OTHERS]}
        if len(left) > OTHERS:
            more = ", ".join(left[OTHERS:])[:CUT]
            kept["other.more"] = Traced(more, more, f"{len(left) - OTHERS} further keys; whole in the original")
        return {**kept, **self._fields}

    def _other(self, key: str) -> Traced:
        value = self._said[key]
        raw = text_of(value)
        origin = self._origin(key)
        if len(raw) > CUT:
            origin += f", the first {CUT} of {len(raw):,} characters; whole in the original"
            raw = raw[:CUT]
        return Traced("" if value is None else raw.strip(), raw, origin)
