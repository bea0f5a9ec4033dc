"""Sign-ins that failed: after some, the next ones have to wait, right or wrong."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, insert, select

from api.accounts.model import TooManyTries, folded
from corpus import database as db

WINDOW = timedelta(minutes=15)
# From one address for one account; from one address for all; for one account from anywhere. The
# last is high, so that a stranger cannot easily keep somebody out who never mistyped.
PAIR, ADDRESS, ACCOUNT = 5, 20, 50
_f = db.failed_sign_ins.c


class FailedSignIns:
    """What failed within the last quarter of an hour, counted over all processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def check(self, name: str, address: str, *, now: datetime) -> None:
        """Refuse a further try with ``TooManyTries`` where one of the limits is reached."""
        recent = _f.at > now - WINDOW
        account, place = _f.account == _hidden(folded(name)), _f.address == _hidden(address)
        with self._engine.connect() as connection:
            for where, most in (
                ((account, place), PAIR),
                ((place,), ADDRESS),
                ((account,), ACCOUNT),
            ):
                wanted = select(func.count(), func.min(_f.at)).where(recent, *where)
                failed, first = connection.execute(wanted).one()
                if failed >= most:
                    wait = max(1, int((_instant(first, now) + WINDOW - now).total_seconds()) + 1)
                    raise TooManyTries(
                        "too many sign-ins failed",
                        help=f"try again in {-(-wait // 60)} minutes, or ask an admin for a link",
                    )

    def note(self, name: str, address: str, *, now: datetime) -> None:
        """Write down that a sign-in failed, and forget those that count no more."""
        values = {
            "id": uuid.uuid4().hex,
            "account": _hidden(folded(name)),
            "address": _hidden(address),
            "at": now,
        }
        with self._engine.begin() as connection:
            connection.execute(delete(db.failed_sign_ins).where(_f.at <= now - WINDOW))
            connection.execute(insert(db.failed_sign_ins).values(values))

    def forget(self, name: str, address: str) -> None:
        """Forget the failures of an account at an address: it signed in."""
        gone = (_f.account == _hidden(folded(name))) & (_f.address == _hidden(address))
        with self._engine.begin() as connection:
            connection.execute(delete(db.failed_sign_ins).where(gone))


def _instant(first: datetime | None, otherwise: datetime) -> datetime:
    return first if first is not None else otherwise


def _hidden(text: str) -> str:
    """People type passwords into the field for the name: what failed is not kept as it was."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
