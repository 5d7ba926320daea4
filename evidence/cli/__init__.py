"""The command ``evidence``: one module per command, loaded only when it is called."""

from __future__ import annotations

import errno
import importlib
import io
import sys
from keyword import iskeyword
from typing import Any

import click

from evidence import __version__
from evidence.errors import DiskError, EvidenceError

COMMANDS = {
    "init": "Make a new case in a folder.",
    "ingest": "Take captures into the case: folders, tables, single files.",
    "watch": "Take captures as they arrive in a folder.",
    "status": "Say what is there, what is behind, and what to do next.",
    "sources": "List what ingest can read.",
    "dedupe": "Find which pictures are copies of one another.",
    "read": "Read what is written in the pictures: QR codes, names, texts.",
    "screens": "Show the ads that screenshots show, and accept them.",
    "count": "Count ads, pictures, clips and what they group into.",
    "review": "Look at pairs, clusters and samples in a browser, and decide.",
    "accounts": "Tell suspected backup accounts from resellers, with reasons.",
    "sample": "Draw a sample of the pieces for people to look at.",
    "import": "Read answered sheets back.",
    "search": "Look a picture up: have we seen this before?",
    "serve": "Answer programs that ask whether a picture was seen before.",
    "report": "Write one page for readers.",
    "export": "Write the case's tables for other programs.",
    "verify": "Check that originals, ledger and catalogue are as they were.",
    "checkpoint": "Print, sign or time-stamp the three lines that stand for the ledger.",
    "prove": "Prove that one original was in the case when a checkpoint was printed.",
    "merge": "Join another team's case to this one.",
    "rebuild": "Make the catalogue anew from the ledger.",
    "demo": "Make a small market with known truth, and run every step on it.",
}
"""Each command with its line in ``evidence --help``; the module of the same name has it as ``command``.
A name that Python keeps for itself, such as import, has an underscore behind it as a module."""

INTERRUPTED = 130


class Commands(click.Group):
    """Loads a command's module when the command is called, so that ``evidence --help`` answers at once."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Names, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = importlib.import_module(f"evidence.cli.{module}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run; errors become one line and an exit code."""
        _print_anything()
        try:
            return super().invoke(ctx)
        except EvidenceError as error:
            raise _failure(error) from error
        except (KeyboardInterrupt, click.Abort):
            click.echo(
                "\nInterrupted. What was reported as done is kept; run the same command again to go on.", err=True
            )
            ctx.exit(INTERRUPTED)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            raise _failure(_put(error)) from error


def _failure(error: EvidenceError) -> click.ClickException:
    """Make what click prints as ``Error: ...``, ending with the exit code that the error's class has."""
    kind = type("Failure", (click.ClickException,), {"exit_code": error.exit_code})
    failure = kind(str(error))
    assert isinstance(failure, click.ClickException)
    return failure


def _print_anything() -> None:
    """File names come as bytes from strangers: what a terminal cannot show is escaped, and never ends the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _put(error: OSError) -> EvidenceError:
    where = f"{error.filename}: " if error.filename is not None else ""
    what = error.strerror or str(error)
    if error.errno == errno.ENOSPC:
        return DiskError(f"{where}{what}. Free some space, then run the same command again.")
    return EvidenceError(f"{where}{what}. Check the path, your rights and the disk, then run the same command again.")


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Example:
  evidence init ivory-2015
  evidence --case ivory-2015 ingest captures --layout '{account}/{ad}'
""",
)
@click.option("--case", "case", metavar="DIR", help="The case; else $EVIDENCE_CASE, else the nearest folder upward.")
@click.version_option(__version__, prog_name="tuskprint")
@click.pass_context
def main(ctx: click.Context, case: str | None) -> None:
    """From captures of wildlife trade to a count of distinct pieces, as evidence."""
    ctx.obj = case
