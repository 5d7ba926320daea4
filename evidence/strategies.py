"""Strategies that stand in a folder of their own, one module each, and are found by the file's name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from evidence.errors import WrongCallError


@cache
def names(package: str) -> tuple[str, ...]:
    """Names of the modules in a package that is imported already, sorted; its folder is looked at once."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(importlib.import_module(package).__path__)))


def load(package: str, name: str, kind: str) -> ModuleType:
    """Import one module of the package; ``kind`` is what an error calls it, as in ``unknown reader 'x'``.

    Raises:
        WrongCallError: There is none of this name.
    """
    known = names(package)
    if name not in known:
        raise WrongCallError(f"unknown {kind} '{name}'. Known are: {', '.join(known)}.")
    return importlib.import_module(f"{package}.{name}")
