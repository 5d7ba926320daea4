"""Who vouches for a checkpoint that was kept elsewhere: the signature on it, and the time stamp of an authority."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence.custody import checkpoint, signature, timestamp
from evidence.errors import WrongCallError
from evidence.records import Finding


@dataclass(frozen=True, slots=True)
class Vouchers:
    """Files: the checkpoint, a public key, the answer of an authority, and that authority's certificates (PEM)."""

    kept: Path
    signer: Path | None = None
    stamp: Path | None = None
    authority: Path | None = None


def vouch(given: Vouchers) -> Iterator[Finding | str]:
    """Yield a finding for what does not hold, and a sentence for what does.

    Raises:
        WrongCallError: A file cannot be read, is not what it ought to be, or an extra is not installed.
    """
    text = checkpoint.read(given.kept).text()
    if given.signer is not None:
        key = signature.read(given.signer)
        if signature.holds(given.kept.read_text(encoding="utf-8"), text, key):
            yield f"The checkpoint is signed by {key.name}."
        else:
            detail = f"no signature on it is one of its three lines by {key.name}; trust it no more than its way to you"
            yield Finding("signature does not hold", str(given.kept), detail)
    if given.stamp is not None:
        yield _stamped(given.stamp, text, given.authority)


def _stamped(stamp: Path, text: str, authority: Path | None) -> Finding | str:
    if authority is None:
        raise WrongCallError("Give the authority's root certificate (PEM) as well: --authority FILE.")
    try:
        trusted, answer = authority.read_bytes(), stamp.read_bytes()
    except OSError as error:
        raise WrongCallError(f"{error.filename} cannot be read ({error.strerror}). Check its name.") from error
    if b"-----BEGIN CERTIFICATE-----" not in trusted:
        raise WrongCallError(f"{authority} holds no certificate in PEM. Ask the authority for its root certificate.")
    try:
        moment = timestamp.stamped(answer, text, trusted)
    except ValueError as error:
        return Finding("time stamp does not hold", str(stamp), str(error)[:300])
    return f"The authority says that it existed at {moment.isoformat().replace('+00:00', 'Z')}."
