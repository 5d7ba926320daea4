"""Signatures of checkpoints: Ed25519 in the form of a signed note (C2SP, signed-note), which other programs check too.

Optional: who keeps a checkpoint elsewhere needs none. A signature says whose checkpoint it is to someone who got it on
the way of others, and has had the signer's public key before.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import importlib
import os
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from evidence.custody.disk import refused
from evidence.errors import WrongCallError

PRIVATE = "PRIVATE+KEY+"
_ED25519 = b"\x01"
_DASH = "\u2014 "
_NAME = re.compile(r"[^\s+]{1,100}")


@dataclass(frozen=True, slots=True)
class Key:
    """A key and its name: 32 bytes, private (the seed) or public, and the 4 bytes by which notes name it."""

    name: str
    mark: bytes
    raw: bytes


def make(path: Path, name: str) -> Path:
    """Make a key: a private one in a new file that only its owner can read, and a public one beside it.

    Args:
        path: Of the private key; the public one has ``.pub`` behind the name.
        name: What signatures are to name; no blanks, no plus sign.

    Returns:
        Where the public key is.

    Raises:
        WrongCallError: The name will not do, a file is there, or the extra ``signatures`` is not installed.
    """
    if not _NAME.fullmatch(name):
        raise WrongCallError(f"'{name[:80]}' cannot name a signature: 1 to 100 characters, no blank, no plus sign.")
    private = _library().Ed25519PrivateKey.generate()
    seed, public = private.private_bytes_raw(), private.public_key().public_bytes_raw()
    mark = _mark(name, public)
    beside = path.with_name(f"{path.name}.pub")
    if os.path.lexists(path) or os.path.lexists(beside):
        raise WrongCallError(f"{path} or {beside.name} is there already. Name a new file; no key is ever replaced.")
    for target, text, mode in (
        (path, f"{PRIVATE}{_line(name, mark, seed)}", 0o600),
        (beside, _line(name, mark, public), 0o644),
    ):
        try:
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
                file.write(f"{text}\n")
        except OSError as error:
            raise refused(target, error) from error
    return beside


def read(path: Path) -> Key:
    """Read a private or a public key.

    Raises:
        WrongCallError: It is none, or was changed.
    """
    try:
        text = path.read_text(encoding="utf-8").strip()
        name, mark, raw = text.removeprefix(PRIVATE).split("+", 2)
        decoded = base64.b64decode(raw, validate=True)
        if decoded[:1] != _ED25519 or len(decoded) != 33 or not _NAME.fullmatch(name):
            raise ValueError("not Ed25519")
        key = Key(name, bytes.fromhex(mark), decoded[1:])
        public = _public(key.raw) if text.startswith(PRIVATE) else key.raw
        if key.mark != _mark(name, public):
            raise ValueError("it was changed")
    except (OSError, ValueError) as error:
        raise WrongCallError(
            f"{path} is no key ({error}). Make one with 'evidence checkpoint --make-key FILE', or ask for it again."
        ) from error
    return key


def sign(text: str, key: Key) -> str:
    """Sign a checkpoint's three lines, each with its line feed; return them, an empty line, and the signature."""
    signature = _library().Ed25519PrivateKey.from_private_bytes(key.raw).sign(text.encode())
    return f"{text}\n{_DASH}{key.name} {base64.b64encode(key.mark + signature).decode()}\n"


def holds(note: str, text: str, key: Key) -> bool:
    """Say whether a note bears a signature of a text by a public key; other signatures on it are of no account."""
    for line in note.splitlines():
        words = line.removeprefix(_DASH).split(" ")
        if line.startswith(_DASH) and len(words) == 2 and words[0] == key.name:
            try:
                signed = base64.b64decode(words[1], validate=True)
            except binascii.Error:
                continue
            if signed[:4] == key.mark and _valid(key.raw, signed[4:], text.encode()):
                return True
    return False


def _valid(public: bytes, signature: bytes, text: bytes) -> bool:
    try:
        _library().Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except importlib.import_module("cryptography.exceptions").InvalidSignature:
        return False
    return True


def _public(seed: bytes) -> bytes:
    public: bytes = _library().Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return public


def _mark(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def _line(name: str, mark: bytes, raw: bytes) -> str:
    return f"{name}+{mark.hex()}+{base64.b64encode(_ED25519 + raw).decode()}"


def _library() -> Any:
    if find_spec("cryptography") is None:
        raise WrongCallError("Signatures need the package cryptography: pip install 'tuskprint[signatures]'.")
    return importlib.import_module("cryptography.hazmat.primitives.asymmetric.ed25519")
