"""``evidence checkpoint``, and the three lines that each step ends with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evidence.case import Case

_EXAMPLE = """\b
Example:
  evidence checkpoint --make-key anna.key
  evidence --case ivory-2015 checkpoint --key anna.key --out 2015-w05.txt --request 2015-w05.tsq
"""
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(name="checkpoint", epilog=_EXAMPLE)
@click.option("--out", type=_FILE, help="Write it into this new file as well.")
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Sign it with this key.")
@click.option("--request", type=_FILE, help="Write a time-stamp request (RFC 3161) into this new file.")
@click.option("--make-key", "new", type=_FILE, help="Make a key in this new file, and a public one beside it (.pub).")
@click.option("--name", help="With --make-key: the name to sign under; else user@host.")
@click.pass_obj
def command(
    given: str | None, /, *, key: Path | None, new: Path | None, name: str | None, **files: Path | None
) -> None:
    """Print the three lines that stand for the whole ledger; sign them, and prepare a time stamp.

    Send the file of --request to a time-stamp authority from any computer that is on a network:
    curl -H 'Content-Type: application/timestamp-query' --data-binary @FILE.tsq ADDRESS > FILE.tsr
    Keep the answer with the checkpoint. To check both, without a network: 'verify --checkpoint TXT --signer KEY.pub',
    and '--stamp TSR --authority PEM'.
    """
    from evidence.case import Case, find

    if new is not None:
        _make(new, name)
        return
    with Case.open(find(given)) as case:
        text = _of(case)
    note = text
    if key is not None:
        from evidence.custody import signature

        note = signature.sign(text, signature.read(key))
    if files["request"] is not None:
        from evidence.custody import timestamp

        _put(files["request"], timestamp.request(text))
    if files["out"] is not None:
        _put(files["out"], note.encode())
    click.echo(note, nl=False)


def lines(case: Case) -> str:
    """Give the checkpoint of the ledger as it is now, under a line that says what to do with it."""
    return f"Checkpoint (keep these three lines elsewhere):\n{_of(case)}".rstrip()


def echo(case: Case) -> None:
    """Print it; what it is for is said by ``evidence verify --help``."""
    click.echo(lines(case))


def _of(case: Case) -> str:
    from evidence.custody import checkpoint

    return checkpoint.take(case.ledger).text()


def _make(path: Path, name: str | None) -> None:
    from evidence.custody import signature
    from evidence.custody.ledger import stamp

    public = signature.make(path, name or "_".join(stamp("").actor.replace("+", "_").split()))
    click.echo(f"{path} is the key; whoever has it can sign as you. Give {public} to those who are to check.")


def _put(path: Path, content: bytes) -> None:
    from evidence.custody.disk import refused
    from evidence.errors import WrongCallError

    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise WrongCallError(f"{path} is there already. Name a new file.") from error
    except OSError as error:
        raise refused(path, error) from error
