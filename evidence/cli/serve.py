"""``evidence serve``."""

from __future__ import annotations

import click


@click.command(name="serve", epilog="\b\nExample:\n  evidence --case ivory-2015 serve --port 8080")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port to listen on; by default a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; another one needs --token.")
@click.option("--token", help="Secret of at least 16 characters that programs must send; else a random one.")
@click.option("--rate", default=60, show_default=True, type=click.IntRange(1, 6000), help="Requests a minute of each.")
@click.pass_obj
def command(case_dir: str | None, /, host: str, port: int, token: str | None, rate: int) -> None:
    """Answer programs that ask whether a picture or a fingerprint was seen before.

    POST a picture or clip to /search, or {"fingerprint": "pdq256", "code": "HEX"} to /search/fingerprint, with the
    token; the answer lists clusters as JSON. GET /openapi.json describes it all. Nothing is added to the case. Ctrl-C
    ends it.
    """
    from contextlib import suppress

    from evidence.case import Case, find
    from evidence.review import serving

    with Case.open(find(case_dir)) as case, serving.listening(host, port, token) as listening:
        server = serving.service(case, listening, rate)
        click.echo(f"Search service of {case.folder} at {listening.base}; described at {listening.base}/openapi.json")
        click.echo(f"Programs send: Authorization: Bearer {listening.door.token}")
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening.socket])
        click.echo("\nThe search service has ended.")
