from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select

from corpus.database import connect, writing

numbers = Table("numbers", MetaData(), Column("value", Integer, primary_key=True))


@pytest.fixture
def engine(tmp_path):
    engine = connect(f"sqlite:///{tmp_path / 'desk.db'}")
    numbers.create(engine)
    yield engine
    engine.dispose()


def test_many_threads_that_read_and_then_write_lose_nothing(engine):
    """Without taking turns each would read the same number, or find the database locked."""

    def add(_: int) -> None:
        with writing(engine) as connection:
            last = connection.scalar(select(func.max(numbers.c.value))) or 0
            connection.execute(insert(numbers).values(value=last + 1))

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(add, range(200)))
    with engine.connect() as connection:
        assert connection.scalar(select(func.max(numbers.c.value))) == 200


def test_what_fails_is_undone_and_gives_the_turn_back(engine):
    def fail() -> None:
        with writing(engine) as connection:
            connection.execute(insert(numbers).values(value=1))
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    with writing(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(numbers)) == 0
