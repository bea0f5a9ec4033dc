import json

from hypothesis import given
from hypothesis import strategies as st

from api.cli.draft import tell
from api.cli.output import complain, emit, plain, progress, rate, say
from api.cli.show import readable
from drafter.model import Event


def test_what_could_steer_a_terminal_is_left_out():
    assert plain("\x1b[2JA\x07\u202eB\r\n\tC\x9b1m") == "[2JAB\n\tC1m"


@given(st.text())
def test_plain_keeps_all_that_can_be_read(text):
    kept = plain(text)
    assert plain(kept) == kept
    assert "\x1b" not in kept
    if text.isprintable():
        assert kept == text


def test_one_object_a_line(capsys):
    emit({"title": "Überfall\nin Køge", "n": None})
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out) == {"title": "Überfall\nin Køge", "n": None}
    assert "Ü" in out


def test_errors_name_the_remedy_on_standard_error(capsys):
    complain("no draft \x1b[31mx", "drafter list")
    complain("no more to say")
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "drafter: no draft [31mx — drafter list\ndrafter: no more to say\n"


def test_a_rate_needs_a_time_to_be_a_rate():
    assert rate(1000, 2.0) == "500/s"
    assert rate(3, 0.0) == "at once"


def test_off_a_terminal_progress_is_plain_lines_and_silent_when_quiet(capsys):
    with progress("reading …") as shown:
        shown.now("1 read")
        shown.note("gather: 12 articles")
    assert capsys.readouterr().err == "gather: 12 articles\n"
    with progress("reading …", quiet=True) as shown:
        shown.note("gather: 12 articles")
    say("done")
    out, err = capsys.readouterr()
    assert (out, err) == ("done\n", "")


def test_events_show_their_counts(capsys):
    with progress("…") as shown:
        tell(Event("gather", "12 articles", data={"articles": 12}), shown)
        took = {"sentences": 3, "prompt_tokens": 1100, "completion_tokens": 134, "cost": 0.0123}
        tell(Event("write", "The Situation", section="situation", data=took), shown)
    assert capsys.readouterr().err == (
        "gather: 12 articles\nwrite: The Situation · 3 sentences · 1,234 tokens · $0.0123\n"
    )


def test_house_markdown_is_wrapped_and_its_links_are_names():
    line = (
        "- **Thesis.** "
        + "word " * 30
        + "([Harbour Wire](https://h.example/a#:~:text=x%28y%29), NPR)"
    )
    shown = readable(f"# Title\n\n{line}\n> Editor: add the delta.")
    assert "https://" not in shown
    assert shown.startswith("# Title\n\n- **Thesis.** word")
    assert "(Harbour Wire, NPR)" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 96
    assert all(x.startswith(("- ", "  ")) for x in shown.splitlines()[2:-1])
    assert shown.endswith("> Editor: add the delta.")
