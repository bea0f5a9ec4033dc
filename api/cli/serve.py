"""``drafter serve``: the desk in a browser."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from api.cli.output import say
from corpus.errors import BadInput


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port.")] = None,
) -> int:
    """Serve the desk and its API until interrupted."""
    from api.settings import Settings

    settings = Settings()
    where = (host or settings.server.host, port or settings.server.port)
    _must_be_free(*where)
    say(f"The desk is at http://{where[0]}:{where[1]}/ (Ctrl+C stops it)")
    from api.app import serve as run

    run(settings, host=where[0], port=where[1])
    return 0


def _must_be_free(host: str, port: int) -> None:
    """Fail before the store is opened, with a word that helps, where the port is taken."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise BadInput(
            f"cannot listen on {host}:{port}: {error.strerror}",
            help="stop what uses it, or name another: drafter serve --port 8001",
        ) from None
