"""``evidence review``."""

from __future__ import annotations

import click


@click.command(name="review", epilog="\b\nExample:\n  evidence --case ivory-2015 review --reviewer li")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port to listen on; by default a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; another one needs --token.")
@click.option("--token", help="Secret of at least 16 characters that opens the review, for a team; else a random one.")
@click.option("--reviewer", help="Who answers, until a browser says otherwise; by default your login name.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser; print the address only.")
@click.pass_obj
def command(case_dir: str | None, /, host: str, port: int, *, no_browser: bool, **given: str | None) -> None:
    """Look at pairs, clusters and samples in a browser, and decide.

    The server listens on this computer only, and opens to the address that it prints. Every answer is written into the
    ledger at once and can be taken back. Ctrl-C ends it.
    """
    import getpass
    import os
    import webbrowser
    from contextlib import suppress

    from evidence.case import Case, find
    from evidence.cli import checkpoint
    from evidence.review import serving

    name = given["reviewer"] or os.environ.get("EVIDENCE_ACTOR") or getpass.getuser()[:60]
    with Case.open(find(case_dir)) as case, serving.listening(host, port, given["token"]) as listening:
        click.echo("Reading the case ...", err=True)
        server = serving.server(case, listening, name)
        click.echo(f"Review of {case.folder} at {listening.address}")
        click.echo("Keep this address to yourself: whoever has it can read the case and decide. Ctrl-C ends.")
        if not no_browser:
            webbrowser.open(listening.address)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening.socket])
        click.echo("\nThe review has ended; every answer that was shown as saved is in the ledger.")
        checkpoint.echo(case)
