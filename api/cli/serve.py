"""``drafter serve``: the desk in a browser."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import say
from corpus.errors import BadInput

if TYPE_CHECKING:
    from api.accounts.desk import Accounts


def serve(
    host: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Address to listen on.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, metavar="N", help="Port; 0 takes a free one.")
    ] = None,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Make no drafts here: drafter worker does.")
    ] = False,
) -> int:
    """Serve the desk and its API until interrupted.

    The first time it makes the account admin and prints, once, a link that signs a browser in and
    a key for programs. Later: drafter accounts link admin.

    DRAFTER_SIGN_IN=off serves without any sign-in, on this machine alone. With --no-worker drafts
    wait for the processes of drafter worker (docs/workers.md).
    """
    from api import wiring
    from api.app import serve as run
    from api.guard import check_binding
    from api.settings import Settings

    settings = Settings()
    address = host or settings.server.host
    check_binding(address, sign_in=settings.accounts.sign_in)
    free = _free_port(address, settings.server.port if port is None else port)
    _store_must_be_free(settings.data)
    say(f"The desk is at http://{address}:{free}/ (Ctrl+C stops it)")
    if settings.accounts.sign_in:
        with wiring.open_accounts(settings) as accounts:
            _tell_how_to_sign_in(accounts, f"http://{address}:{free}")
    sys.stdout.flush()
    run(settings, host=address, port=free, works=not no_worker)
    return 0


def _tell_how_to_sign_in(accounts: Accounts, desk: str) -> None:
    first = accounts.first_run()
    if first is None:
        say("No session or password? drafter accounts link NAME prints a link that signs you in.")
        return
    say(f"Sign in (once, within 15 minutes): {desk}/sign-in?link={first.link}")
    say(f"Key for programs (not shown again): {first.key}")


def _free_port(host: str, port: int) -> int:
    """Return the port to listen on, or fail with a word that helps where it is taken."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    except OSError as error:
        raise BadInput(
            f"cannot listen on {host}:{port}: {error.strerror}",
            help="stop what uses it, or name another: drafter serve --port 8001",
        ) from None


def _store_must_be_free(folder: Path) -> None:
    """Say who holds the store before the server starts; later it would be a trace in its log."""
    from corpus.store.lock import WriteLock

    folder.mkdir(parents=True, exist_ok=True)
    lock = WriteLock(folder)
    lock.acquire()
    lock.release()
