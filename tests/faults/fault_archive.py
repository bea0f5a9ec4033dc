"""Four real stories from ingestion to the archive's files, read in Chromium as a reader would.

Drafted with ``extractive``, approved with a reason for whatever blocks, published, written by
``drafter archive build`` and served by ``python -m http.server``. Every citation is followed by
clicks; feeds, pages and exports pass their formats' validators; the email fits its widths; the
plain text has the house's form. It needs ``../shared/data/news`` and a Chromium, and says so.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from archive_checks import VALIDATED, Count, feeds, house_form, strict_html
from archive_rig import NEWS, RealDesk, build, free_port, publish_stories, served
from axe import AXE, violations
from chromium import browsing, find_chromium
from figure import Figure, Say
from playwright.sync_api import Browser, Error, Page

# An email stands in the page of whoever reads it: landmarks of its own would double that page's.
_OF_PAGES = ("landmark-one-main:", "region:")
_VIEWS = [(scheme, width) for scheme in ("light", "dark") for width in (600, 320)]


def measure(work: Path, say: Say) -> Iterable[Figure]:
    chromium = find_chromium()
    needed = {
        str(NEWS): NEWS.is_dir(),
        "Chromium": chromium is not None,
        "axe-core (make pages)": AXE.is_file(),
    }
    if not all(needed.values()):
        say("skipped, for want of " + ", ".join(n for n, there in needed.items() if not there))
        return
    desk, port = RealDesk(work), free_port()
    issues = publish_stories(desk)
    build(desk, work / "site", f"http://127.0.0.1:{port}")
    texts = {
        issue["slug"]: {
            name: desk.run("export", issue["draft_id"], "--format", name)
            for name in ("json", "email", "text", *VALIDATED)
        }
        for issue in issues
    }
    with served(work / "site", port) as url, browsing(chromium) as browser:
        cited, outlets = follow(browser, url, texts)
        pages = look(browser, url, work / "site")
        emails = fits(browser, texts)
    counts = {
        "citations_at_their_words": cited,
        "outlet_links_find_the_words": outlets,
        "pages_without_violation": pages,
        "emails_that_fit": emails,
        "pages_valid": strict_html(work / "site", texts),
        "feeds_valid": feeds(work / "site", texts, len(issues)),
        "house_form": house_form(texts),
    }
    for name, count in counts.items():
        for line in count.wrong[:20]:
            say(f"{name}: {line}")
        yield Figure.at_least(f"archive.{name}", count.good, count.all, max(count.all, 1))


def follow(
    browser: Browser, url: str, texts: Mapping[str, Mapping[str, str]]
) -> tuple[Count, Count]:
    """Open the evidence of every block, follow every citation, and from there the outlet's link.

    The outlet's page is stood in for by the stored text under its own address: Chromium has to find
    the words in it by itself and to scroll to them.
    """
    cited, outlets = Count(), Count()
    page, outside = browser.new_page(), browser.new_page()
    for slug, text in texts.items():
        for label, citation in citations(json.loads(text["json"])):
            here = f"{slug} {label}"
            page.goto(f"{url}/issues/{slug}.html")
            for opener in page.locator("details.evidence > summary").all():
                opener.click()
            link = page.locator(f'a[href="{slug}/{label}.html"]').first
            if not link.count():
                cited.note(here, "no link on the issue's page")
                continue
            link.click()
            shown = " ".join(page.locator("blockquote mark").inner_text().split())
            wanted = " ".join(citation["quote"].split())
            cited.note(here, None if shown == wanted else f"{shown!r} for {wanted!r}")
            if citation["url"]:
                out = page.locator("a.out").get_attribute("href", timeout=2_000)
                outlets.note(here, found_by_the_browser(outside, str(out), citation))
    return cited, outlets


def citations(issue: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return each cited span once, by its label, in the order in which a reader meets them."""
    spans: dict[tuple[str, int, int], Mapping[str, Any]] = {}
    for section in issue["briefing"]["sections"]:
        for sentence in sorted(section["sentences"], key=lambda s: s["block"]):
            for c in sentence["citations"]:
                spans.setdefault((c["article_id"], c["start"], c["end"]), c)
    return [(f"c{n}", c) for n, c in enumerate(spans.values(), 1)]


def found_by_the_browser(page: Page, href: str, citation: Mapping[str, Any]) -> str | None:
    """Tell what keeps Chromium from finding the cited words behind ``href``; ``None`` if nothing.

    The page is a long one, the words far below: it stays at its head unless they are found.
    """
    if not href.startswith(citation["url"].partition("#")[0]):
        return f"{href} is not at {citation['url']}"
    words = "</p><p>".join(
        line.replace("&", "&amp;").replace("<", "&lt;")
        for line in citation["quote"].split("\n")
        if line.strip()
    )
    filler = '<div style="height:6000px">Other words.</div>'
    html = f"<!doctype html><meta charset=utf-8><title>x</title>{filler}<p>{words}</p>{filler}"
    page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("about:blank")
    page.goto(href)
    try:
        page.wait_for_function("window.scrollY > 3000", timeout=3_000)
    except Error:
        return f"not found by {href}"
    finally:
        page.unroute_all()
    return None


def look(browser: Browser, url: str, site: Path) -> Count:
    """Run axe on every page of the archive, light and wide, dark and narrow; nothing too wide."""
    pages = Count()
    for scheme, width in (("light", 1280), ("dark", 320)):
        page = browser.new_page(
            color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
        )
        for path in sorted(p.relative_to(site) for p in site.rglob("*.html")):
            page.goto(f"{url}/{path.as_posix()}")
            for opener in page.locator("details.evidence > summary").all():
                opener.click()
            wrong = violations(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{wide} pixels wide"] if wide > width else []
            pages.note(f"{path} {scheme} {width}", "; ".join(wrong) or None)
        page.close()
    return pages


def fits(browser: Browser, texts: Mapping[str, Mapping[str, str]]) -> Count:
    """Show each email at its widths, light and dark: nothing too wide, no violation."""
    emails = Count()
    for scheme, width in _VIEWS:
        page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        for slug, text in texts.items():
            page.set_content(text["email"])
            wide = page.evaluate("document.documentElement.scrollWidth")
            wrong = [v for v in violations(page) if not v.startswith(_OF_PAGES)]
            wrong += [f"{wide} pixels wide"] if wide > width else []
            emails.note(f"{slug} {scheme} {width}", "; ".join(wrong) or None)
        page.close()
    return emails
