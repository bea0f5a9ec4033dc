"""Passwords: what a new one must be, how it is kept, and whether one fits."""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from api.accounts.tokens import new_token
from corpus.errors import BadInput

# A password that stands alone has at least 15 characters (NIST SP 800-63B-4, 3.1.1.2); the other
# end only bounds the work of hashing it.
SHORTEST, LONGEST = 15, 256
_DIFFERENT = 5
# OWASP's Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(
    time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
# Each hashing holds its 19 MiB: a rush of sign-ins waits in line instead of filling the memory.
_AT_ONCE = threading.BoundedSemaphore(4)


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a password fits; ``anew`` is its hash by the present parameters, where the stored
    one was made by others."""

    fits: bool
    anew: str | None = None


class Passwords:
    """Hashes and verifies by argon2id."""

    def __init__(self, hasher: PasswordHasher = _HASHER) -> None:
        self._hasher = hasher

    def hash(self, password: str) -> str:
        """Return what is kept of a password: parameters, salt and hash in one text."""
        with _AT_ONCE:
            return self._hasher.hash(_normal(password))

    def verify(self, stored: str | None, password: str) -> Verified:
        """Tell whether ``password`` is the one whose hash is ``stored``.

        Without a stored hash (no such account, or one without a password) a made-up one is tried,
        so that the answer takes as long and does not tell which accounts exist.
        """
        with _AT_ONCE:
            try:
                self._hasher.verify(stored or self._nobody, _normal(password))
            except (VerificationError, InvalidHashError):
                return Verified(False)
        if stored is None:
            return Verified(False)
        outdated = self._hasher.check_needs_rehash(stored)
        return Verified(True, self.hash(password) if outdated else None)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash(new_token())


def check_new_password(password: str, name: str) -> None:
    """Refuse a new password that is easy to guess: ``BadInput`` that says what is missing."""
    password = _normal(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(
            f"a password has {SHORTEST} to {LONGEST} characters, this one {len(password)}",
            help="four or five words that do not belong together do well",
        )
    if len(set(password)) < _DIFFERENT or name.casefold() in password.casefold():
        raise BadInput(
            "this password is easy to guess",
            help=f"use {_DIFFERENT} different characters or more, and not the account's name",
        )


def _normal(password: str) -> str:
    """Return one form of what keyboards write in several ways (NIST SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
