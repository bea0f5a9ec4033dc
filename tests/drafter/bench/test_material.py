from corpus.bench.labelled import Labelled
from corpus.model import Article
from drafter.bench.compare import Killed, Row
from drafter.bench.material import chosen, topics_of
from drafter.bench.outcome import outcome


def article(name: str, story: str, title: str = "A ferry sank") -> Labelled:
    made = Article(id=name, url=None, outlet=None, title=title, text="It sank.")
    return Labelled(name, made, story, story)


def test_the_largest_stories_are_taken_and_a_tie_goes_to_the_first_name():
    told = [article("1", "b"), article("2", "c"), article("3", "a"), article("4", "c")]
    assert [item.id for item in chosen(told, 2)] == ["2", "3", "4"]


def test_a_topic_is_a_title_cut_at_a_word():
    told = [article("1", "a", "Pier " * 40), article("2", "a", "Another"), article("3", "b")]
    first, second = topics_of(told)
    assert first == ("Pier " * 24).strip()
    assert second == "A ferry sank"


def test_a_row_tells_the_addresses_that_were_asked_for_and_what_was_asked_again():
    found = outcome([], [], {})
    killed = Killed(calls=8, answered=5, asked=4)
    row = Row("x", "1", 5, "", {"h.example": 2}, found, 3, 0, 9, 1.0, 1.0, 1.0, killed)
    assert row.to_dict()["outside"] == {"h.example": 2}
    assert row.to_dict()["killed"]["repeated"] == 1
