"""Secrets of 256 bits: keys, sessions and sign-in links. Only their hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

# By it a secret of ours is known wherever it turns up, in a log or in a repository.
MARK = "desk_"
PATTERN = rf"{MARK}[A-Za-z0-9_-]{{43}}"
_SHOWN = len(MARK) + 6


def new_token() -> str:
    """Return a fresh secret of 256 random bits, in 48 characters that fit an address."""
    return MARK + secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """Return the SHA-256 by which a secret is looked up, in hexadecimal.

    A slow hash would add nothing: there is no guessing 256 random bits.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def beginning(token: str) -> str:
    """Return as much of a secret as lets its owner recognise it; 30 bits of it."""
    return token[:_SHOWN]


def csrf_token(session: str) -> str:
    """Return the token that goes with a session, to be sent with every change it makes.

    It follows from the session's secret, which no other site can read, and ends with it.
    """
    return hmac.new(session.encode(), b"csrf", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare secrets in a time that does not depend on where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
