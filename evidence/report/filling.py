"""A folder that is filled with files, none of which is visible before all are whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence.case import Case
from evidence.custody.disk import refused
from evidence.report.csv import check

PART = ".evidence-part"


@contextmanager
def filled(case: Case, out: Path, *, force: bool) -> Iterator[Path]:
    """Give a folder to write into; its files come into ``out`` at the end, or not at all.

    Args:
        case: The case.
        out: The folder to fill; made where it is missing.
        force: Replace files of the same names; other files there stay as they are.

    Raises:
        WrongCallError: ``out`` is no folder, lies among the originals, or is not empty.
        DiskError: The disk takes no more.
    """
    part = out / PART
    shutil.rmtree(part, ignore_errors=True)
    check(case, out, force=force)
    try:
        part.mkdir(parents=True)
        yield part
        for made in sorted(part.iterdir()):
            made.replace(out / made.name)
    except OSError as error:
        raise refused(out, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
