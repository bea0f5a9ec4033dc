"""A name that does not exist is an error that names it."""

import pytest

from corpus.errors import FetchFailed
from corpus.resolving import resolve


def test_a_name_that_does_not_exist():
    with pytest.raises(FetchFailed, match="no such host"):
        resolve("no-such-host.invalid", 80, 5)
