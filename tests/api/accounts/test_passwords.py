"""Passwords: argon2id by OWASP's parameters, and no way to tell which accounts exist."""

import pytest
from argon2 import PasswordHasher

from api.accounts.passwords import Passwords, check_new_password
from corpus.errors import BadInput

WORDS = "seven grey herons wade"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_a_password_is_kept_by_argon2id_with_19_mib_two_passes_and_one_lane():
    kept = Passwords().hash(WORDS)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert WORDS not in kept
    assert Passwords().hash(WORDS) != kept


def test_only_the_same_password_fits():
    passwords = Passwords(CHEAP)
    kept = passwords.hash(WORDS)
    assert passwords.verify(kept, WORDS).fits
    for other in (WORDS.upper(), WORDS[:-1], "", f"{WORDS} "):
        assert not passwords.verify(kept, other).fits


def test_one_word_written_in_two_ways_is_one_password():
    passwords = Passwords(CHEAP)
    assert passwords.verify(
        passwords.hash("caf\u00e9 by the harbour"), "cafe\u0301 by the harbour"
    ).fits


def test_a_hash_by_other_parameters_is_made_anew_where_the_password_fits():
    old = Passwords(CHEAP).hash(WORDS)
    passwords = Passwords()
    verified = passwords.verify(old, WORDS)
    assert verified.anew is not None
    assert passwords.verify(verified.anew, WORDS).anew is None
    assert passwords.verify(old, "another one altogether").anew is None


def test_an_account_that_is_not_there_costs_a_hashing_by_the_same_parameters():
    tried = []

    class Watched(PasswordHasher):
        def verify(self, hash, password):
            tried.append(hash.rsplit("$", 2)[0])
            return super().verify(hash, password)

    passwords = Passwords(Watched(time_cost=1, memory_cost=8, parallelism=1))
    assert not passwords.verify(passwords.hash(WORDS), "wrong").fits
    assert not passwords.verify(None, "wrong").fits
    assert tried == ["$argon2id$v=19$m=8,t=1,p=1"] * 2


def test_what_was_damaged_fits_nothing():
    assert not Passwords(CHEAP).verify("not a hash", WORDS).fits


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "15 to 256"),
        ("x" * 257, "15 to 256"),
        ("abababababababab", "easy to guess"),
        ("I am Mira Vell, editor", "easy to guess"),
    ],
)
def test_an_easy_password_is_refused_with_what_mends_it(password, says):
    with pytest.raises(BadInput) as refused:
        check_new_password(password, "mira vell")
    assert says in str(refused.value)
    assert refused.value.help


def test_words_that_do_not_belong_together_do():
    check_new_password(WORDS, "mira")
