"""Ask, watch, read, click a citation, see the words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"


def ask(page: Page, topic: str) -> None:
    page.goto("/")
    page.get_by_label("What is the briefing about?").fill(topic)
    page.get_by_role("button", name="Draft it").click()
    page.wait_for_url(re.compile(r"/drafts/[0-9a-f]+"))


def test_ask_watch_read_and_open_a_citation_at_its_words(page: Page) -> None:
    ask(page, f"{TOPIC}, slowly")
    expect(page.get_by_role("status")).to_contain_text("Taking its time.")
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()

    # The page turns into the draft by itself.
    expect(page.get_by_role("heading", name="The Situation")).to_be_visible(timeout=20_000)
    for title in ("The Mechanism", "The State of Play", "Key Data", "What's Next"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    withheld = page.get_by_role("paragraph").filter(has_text="Exactly 977 ferries sank.")
    expect(withheld).to_be_visible()

    # A click on a citation shows its words beside the sentence; from there the article opens.
    sentence = page.locator(".unit").first
    words = sentence.locator(".words").inner_text()
    sentence.get_by_role("link", name=re.compile("source 1$")).click()
    panel = page.get_by_role("complementary", name="Evidence")
    assert words.startswith(panel.locator("figure mark").inner_text().strip())
    panel.locator("figure").get_by_role("link").click()
    page.wait_for_url(re.compile(r"/articles/.*#cited$"))
    mark = page.locator("mark#cited")
    expect(mark).to_be_in_viewport()
    assert words.startswith(mark.inner_text().strip())
    expect(page.locator(".kicker")).not_to_be_empty()

    page.go_back()
    page.get_by_role("link", name="Read", exact=True).click()
    expect(page.locator("article.briefing")).to_be_visible()
    expect(page.get_by_text("supported")).to_have_count(0)


def test_a_draft_can_be_cancelled_and_asked_for_again(page: Page) -> None:
    ask(page, f"{TOPIC}, slowly")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("was cancelled")).to_be_visible()
    page.get_by_role("link", name="Ask again").click()
    expect(page.get_by_label("What is the briefing about?")).to_have_value(f"{TOPIC}, slowly")


def test_the_journey_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_label("What is the briefing about?").focus()
    page.keyboard.type(TOPIC)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Key Data")).to_be_visible(timeout=20_000)
    page.locator(".unit").first.focus()
    page.keyboard.press("1")
    expect(page.locator("figure.passage").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("mark#cited")).to_be_in_viewport()


def test_it_works_without_javascript(browser: Browser, desk: Any) -> None:
    context = browser.new_context(base_url=desk.url, java_script_enabled=False)
    page = context.new_page()
    ask(page, f"{TOPIC}, slowly")
    expect(page.get_by_role("heading", name="Key Data")).to_be_visible(timeout=30_000)
    page.locator(".sentence a.chip").first.click()
    expect(page.locator("mark#cited")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_over_the_edge_at_320_pixels(browser: Browser, desk: Any, scheme: Any) -> None:
    draft = desk.finished(desk.ask(TOPIC))
    article = draft["briefing"]["sections"][0]["sentences"][0]["citations"][0]["article_id"]
    context = browser.new_context(
        base_url=desk.url, viewport={"width": 320, "height": 640}, color_scheme=scheme
    )
    page = context.new_page()
    for path in ("/", f"/drafts/{draft['id']}", f"/articles/{article}", "/search?q=fuel"):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{path} is {width} pixels wide"
    context.close()


CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => {
      v /= 255;
      return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) faults.push(`${ratio.toFixed(2)} ${node.data.trim()}`);
  }
  return faults;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, desk: Any, scheme: Any) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1, large text 3 to 1."""
    draft = desk.finished(desk.ask(TOPIC))
    cited = draft["briefing"]["sections"][0]["sentences"][0]["citations"][0]
    article = f"/articles/{cited['article_id']}?start={cited['start']}&end={cited['end']}"
    context = browser.new_context(base_url=desk.url, color_scheme=scheme)
    page = context.new_page()
    for path in ("/", f"/drafts/{draft['id']}", article, "/search?q=fuel", "/drafts/zzz"):
        page.goto(path)
        assert page.evaluate(CONTRAST) == [], path
    context.close()
