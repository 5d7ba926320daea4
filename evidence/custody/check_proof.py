"""Check, without tuskprint, that an original was in a case when a checkpoint was printed.

    python3 check_proof.py PROOF.json ORIGINAL [CHECKPOINT.txt]

PROOF.json    what 'evidence prove SHA256' wrote
ORIGINAL      the file in question
CHECKPOINT    three lines that you kept or were given by someone you trust: origin, number of entries, root

This page needs Python 3.8 or newer and nothing else. It is short on purpose: read it before you rely on it.

What is shown: the file has the SHA-256 that one line of the case's ledger names as taken; that line is entry number
'entry' of exactly the list of entries whose Merkle root (RFC 6962) the checkpoint states. So whoever made the case had
this file, and said of it what the line says, before the checkpoint was printed. When that was, the checkpoint cannot
say: that is known from where you have it. Without a CHECKPOINT of your own, only the proof's own one is checked: then
proof and checkpoint come from the same hand, and show no more than that they fit.

Exit codes: 0 it holds, 1 it does not, 2 wrong call.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any


def root_of(line: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """Follow the path from one line up to the root (RFC 9162, section 2.1.3.2); None where it has a wrong length."""
    digest = hashlib.sha256(b"\x00" + line).digest()
    here, last = index, size - 1
    for step in path:
        if last == 0:
            return None
        if here % 2 == 1 or here == last:
            digest = hashlib.sha256(b"\x01" + step + digest).digest()
            while here % 2 == 0 and here != 0:
                here, last = here // 2, last // 2
        else:
            digest = hashlib.sha256(b"\x01" + digest + step).digest()
        here, last = here // 2, last // 2
    return digest if last == 0 else None


def three_lines(text: str) -> tuple[str, int, bytes]:
    """Origin, number of entries and root of a checkpoint."""
    origin, size, root = [line.strip() for line in text.strip().splitlines()][:3]
    return origin, int(size), base64.b64decode(root, validate=True)


def faults(proof: dict[str, Any], original: str, kept: str) -> list[str]:
    """Say what does not hold; nothing where all of it does. ``kept`` is empty where the reader has no checkpoint."""
    origin, size, root = three_lines(proof["checkpoint"])
    line, index = proof["line"].encode("utf-8"), proof["entry"]
    if not isinstance(index, int) or not 0 <= index < size:
        return ["the entry's number is none of this ledger's"]
    found = []
    if root_of(line, index, size, [bytes.fromhex(step) for step in proof["path"]]) != root:
        found.append("the path from the line does not lead to the checkpoint's root")
    entry = json.loads(line)
    if entry["act"] != "take" or entry["seq"] != index or entry["body"].get("sha256") != original:
        found.append(f"the line does not say that this file, with SHA-256 {original}, was taken")
    if kept and three_lines(kept) != (origin, size, root):
        found.append(
            "the proof is for another checkpoint than yours; ask for: evidence prove SHA256 --checkpoint YOURS"
        )
    return found


def said(proof: dict[str, Any]) -> str:
    """Put into words what the line says."""
    line, name = json.loads(proof["line"]), proof["checkpoint"].split()[0]
    return f"entry {line['seq']} of {name}, {line['at']}, by {line['actor']}, file {line['body'].get('name')}"


def main(words: list[str]) -> int:
    """Check what the command line names."""
    if len(words) not in (2, 3):
        sys.stderr.write(__doc__)
        return 2
    try:
        digest = hashlib.sha256()
        with Path(words[1]).open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
        proof = json.loads(Path(words[0]).read_text(encoding="utf-8"))
        kept = Path(words[2]).read_text(encoding="utf-8") if len(words) == 3 else ""
        found, words_of_line = faults(proof, digest.hexdigest(), kept), said(proof)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError) as error:
        found = [f"cannot be read ({type(error).__name__}: {error})"]
    for fault in found:
        sys.stdout.write(f"DOES NOT HOLD: {ascii(fault)[1:-1]}\n")
    if found:
        return 1
    sys.stdout.write(f"HOLDS: SHA-256 {digest.hexdigest()} was taken as {ascii(words_of_line)[1:-1]}\n")
    sys.stdout.write(f"Against: {'your checkpoint' if kept else 'the checkpoint of the proof itself only'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
