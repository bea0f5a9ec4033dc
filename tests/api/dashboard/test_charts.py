"""The charts' numbers: everything that is dated is drawn, inside the picture."""

from __future__ import annotations

from api.dashboard.charts import BAR_HEIGHT, WIDTH, bars, strips


def article(at: str | None, origin: str) -> dict[str, str | None]:
    return {"published_at": at, "origin": origin}


def test_bars_stack_copies_on_texts_that_are_new() -> None:
    chart = bars([
        article("2026-05-01T00:00:00Z", "a"),
        article("2026-05-01T00:10:00Z", "a"),
        article("2026-05-01T00:20:00Z", "b"),
        article("2026-05-04T00:00:00Z", "a"),
        article(None, "c"),
    ])  # fmt: skip
    assert chart is not None
    assert chart.most == 3
    first, last = chart.bars
    assert (first.new, first.copies) == (round(2 * BAR_HEIGHT / 3, 1), round(BAR_HEIGHT / 3, 1))
    assert last.new == 0
    assert last.x + 6 <= chart.width


def test_one_dated_article_is_no_chart() -> None:
    assert bars([article("2026-05-01T00:00:00Z", "a"), article(None, "b")]) is None


def test_a_strip_has_a_dot_for_each_dated_telling() -> None:
    def value(text: str, *times: str | None) -> dict[str, object]:
        return {"text": text, "tellings": [{"at": at} for at in times]}

    chart = strips([
        value("12", "2026-05-01T00:00:00Z", None),
        value("15", "2026-05-02T00:00:00Z", "2026-05-03T00:00:00Z"),
    ])  # fmt: skip
    assert chart is not None
    assert [(row.text, len(row.dots)) for row in chart.rows] == [("12", 1), ("15", 2)]
    dots = [x for row in chart.rows for x in row.dots]
    assert dots == sorted(dots)
    assert max(dots) < WIDTH
    assert strips([value("12", "2026-05-01T00:00:00Z"), value("15", None)]) is None
