"""Where a case's originals are kept: in its folder, or in a bucket."""

from __future__ import annotations

from pathlib import Path

from evidence.custody.originals import Originals
from evidence.errors import WrongCallError


def keep(folder: Path, address: str, *, shared: bool) -> Originals:
    """Give the originals of a case.

    Args:
        folder: The case's folder of originals; on their way into a bucket they wait there too.
        address: ``s3://BUCKET/PREFIX``; empty for the folder.
        shared: Several programs may take files at once.

    Raises:
        WrongCallError: The extra ``s3`` is not installed.
    """
    if not address:
        return Originals(folder, shared=shared)
    try:
        from evidence.custody.bucket import Bucket
    except ImportError as error:
        raise WrongCallError(
            f"Originals in a bucket need the extra 's3' ({error}). Install it: pip install 'tuskprint[s3]'."
        ) from error
    return Bucket(folder, address, shared=shared)
