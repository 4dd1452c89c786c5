"""The dashboard's list of KPIs in a real browser, from a folder and from a web server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.parts import opened

pytestmark = pytest.mark.browser
HOMES, ALL = ["Repairs on time & well", "Days empty"], 4


def shown(page: Page) -> list[str]:
    """Give the names of the KPIs in sight, in order."""
    return page.locator("tbody tr:not([hidden]) th a").all_text_contents()


def fragment(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.hash)"))


def status(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def test_words_and_choices_narrow_the_list(chromium: Browser, root: str) -> None:
    with opened(chromium, f"{root}/list.html") as page:
        assert status(page) == "4 KPIs"
        page.get_by_label("Search").fill("creche STREETS")
        assert shown(page) == ["Crèche litter"]
        assert page.locator("tbody tr:visible").count() == 1
        assert status(page) == "1 of 4 KPIs shown"
        page.get_by_label("Search").fill("hou_04")
        assert shown(page) == ["Days empty"]
        page.get_by_label("Search").fill("")
        page.get_by_label("Owner").select_option("Head of Housing")
        page.get_by_label("Rating").select_option("red")
        assert shown(page) == ["Repairs on time & well"]
        page.get_by_label("Search").fill("nothing like it")
        assert shown(page) == []
        assert page.get_by_text("No KPI fits.").is_visible()
        assert not page.locator("table").is_visible()
        page.get_by_role("button", name="Clear filters").click()
        assert len(shown(page)) == ALL
        assert not page.get_by_text("No KPI fits.").is_visible()


def test_heads_sort_and_say_so(chromium: Browser, root: str) -> None:
    with opened(chromium, f"{root}/list.html") as page:
        head = page.get_by_role("columnheader", name="Measure")
        assert page.locator("[aria-sort]").all_inner_texts() == ["Priority"]
        page.get_by_role("button", name="Measure").click()
        assert shown(page) == ["Bins emptied", "Crèche litter", "Days empty", "Repairs on time & well"]
        assert (head.get_attribute("aria-sort"), page.locator("[aria-sort]").count()) == ("ascending", 1)
        page.get_by_role("button", name="Measure").click()
        assert head.get_attribute("aria-sort") == "descending"
        assert shown(page)[0] == "Repairs on time & well"
        page.get_by_role("button", name="Rating").click()
        assert shown(page) == ["Repairs on time & well", "Crèche litter", "Days empty", "Bins emptied"]
        page.get_by_role("button", name="Latest").click()
        assert shown(page)[0] == "Bins emptied"  # its figure is the oldest
        assert page.get_by_role("button", name="Target").count() == 0


def test_the_address_holds_what_is_shown(chromium: Browser, root: str) -> None:
    with opened(chromium, f"{root}/list.html") as page:
        page.get_by_label("Priority").select_option("homes")
        assert fragment(page) == "#priority=homes"
        page.get_by_role("button", name="Measure").click()
        page.get_by_label("Search").press_sequentially("days", delay=350)  # slower than the address is written
        expect(page).to_have_url(re.compile("q=days"))
        assert fragment(page) == "#priority=homes&q=days&sort=name"
        assert shown(page) == ["Days empty"]
        page.reload()
        assert (page.get_by_label("Search").input_value(), shown(page)) == ("days", ["Days empty"])
        page.go_back()  # all letters are one step
        expect(page).not_to_have_url(re.compile("q="))
        assert (page.get_by_label("Search").input_value(), shown(page)) == ("", HOMES[::-1])
        page.go_back()
        expect(page).not_to_have_url(re.compile("sort"))
        page.go_back()
        expect(page).not_to_have_url(re.compile("#"))
        assert (page.get_by_label("Priority").input_value(), len(shown(page))) == ("", ALL)
        page.go_forward()
        expect(page).to_have_url(re.compile("#"))
        assert shown(page) == HOMES


def test_a_filtered_list_can_be_linked(chromium: Browser, root: str) -> None:
    with opened(chromium, f"{root}/list.html#rating=red&sort=-name&owner=Head+of+Housing") as page:
        assert shown(page) == ["Repairs on time & well"]
        assert page.get_by_label("Rating").input_value() == "red"
        assert page.locator("[aria-sort=descending]").inner_text() == "Measure"


@pytest.mark.parametrize(
    "hostile",
    [
        "rating=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E&priority=constructor&sort=__proto__&owner=",
        "q=%E0%A4%A&rating=purple&sort=target&__proto__=x&rating=",
        "=&&&==red&sort=--name",
    ],
)
def test_unknown_and_hostile_addresses_show_everything(chromium: Browser, folder: Path, hostile: str) -> None:
    with opened(chromium, f"{folder.as_uri()}/list.html#{hostile}") as page:
        page.get_by_label("Search").fill("")
        assert len(shown(page)) == ALL
        assert page.locator("[aria-sort]").all_inner_texts() == ["Priority"]
        assert page.locator("main img").count() == 0


def test_a_place_in_the_page_is_no_filter(chromium: Browser, folder: Path) -> None:
    with opened(chromium, f"{folder.as_uri()}/list.html#priority=homes") as page:
        page.get_by_role("link", name="Skip to the text").click()
        assert page.url.endswith("#text")
        assert shown(page) == HOMES
        page.get_by_label("Rating").select_option("red")
        assert fragment(page) == "#priority=homes&rating=red"


def test_the_list_needs_no_mouse(chromium: Browser, folder: Path) -> None:
    with opened(chromium, f"{folder.as_uri()}/list.html") as page:
        reached = []
        for _ in range(20):
            page.keyboard.press("Tab")
            look = page.evaluate(
                "(() => { const e = document.activeElement, s = getComputedStyle(e);"
                " return [e.labels?.length ? e.labels[0].textContent : e.textContent.trim(), s.outlineStyle,"
                " parseFloat(s.outlineWidth)] })()"
            )
            assert look[1:] == ["solid", 3]
            reached.append(look[0])
            if look[0] == "Measure":
                page.keyboard.press("Enter")
                assert shown(page)[0] == "Bins emptied"
                assert page.evaluate("document.activeElement.textContent") == "Measure"
            if look[0] == "Bins emptied":
                break
        fields = ["Search", "Priority", "Rating", "Direction", "Variation", "Owner", "Clear filters"]
        heads = ["Measure", "Priority", "Latest", "Rating", "Direction", "Variation", "Owner"]
        assert reached[1:] == [*fields, *heads, "Bins emptied"]


def test_rows_stay_rows_of_a_table_where_they_are_small_sheets(chromium: Browser, folder: Path) -> None:
    with opened(chromium, f"{folder.as_uri()}/list.html", width=320) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        row = page.get_by_role("row", name="Days empty")
        assert row.get_by_role("rowheader").inner_text().startswith("Days empty")
        assert row.get_by_role("cell").count() == 7
        assert page.locator("tbody th[role=rowheader]").count() == ALL  # not every browser keeps roles by itself
        assert page.get_by_role("columnheader").count() == 7
        box = row.bounding_box()
        assert box is not None
        assert box["width"] < 300


def test_without_a_script_the_list_is_a_plain_table(chromium: Browser, folder: Path) -> None:
    with opened(chromium, f"{folder.as_uri()}/list.html", width=320, java_script_enabled=False) as page:
        assert page.locator("form").is_hidden()
        assert page.locator("tbody tr:visible").count() == ALL
        assert page.get_by_role("button").count() == 0
        region = page.get_by_role("region", name="Every KPI, Q2 2022/23")
        assert region.get_attribute("tabindex") == "0"
        assert page.locator("main").evaluate("e => e.scrollWidth") == 320


def test_on_paper_the_list_is_whole(chromium: Browser, folder: Path) -> None:
    with opened(chromium, f"{folder.as_uri()}/list.html#rating=red", width=794) as page:
        page.emulate_media(media="print")
        assert page.locator("form").is_hidden()
        assert page.locator("tbody tr:visible").count() == ALL
        assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
        assert page.evaluate("document.documentElement.scrollWidth") == 794


def test_of_thousands_of_rows_only_those_that_change_are_touched(chromium: Browser, folder: Path) -> None:
    """A letter more costs what it hides, however long the list is (`benchmarks/dashboard_growth.py` takes the time)."""
    text = (folder / "list.html").read_text(encoding="utf-8")
    before, _, rest = text.partition("<tbody>")
    rows, _, after = rest.partition("</tbody>")
    (folder / "long.html").write_text(f"{before}<tbody>{rows * 500}</tbody>{after}", encoding="utf-8")
    with opened(chromium, f"{folder.as_uri()}/long.html") as page:
        steps = page.evaluate(
            """async () => { const search = document.querySelector("#list-q"), steps = [];
            const all = [...document.querySelectorAll("tbody tr")], shown = () => all.map((row) => !row.hidden);
            let touched = 0;
            const seen = new MutationObserver((found) => { touched += found.length; });
            seen.observe(document.querySelector("tbody"), { attributes: true, childList: true, subtree: true });
            for (const words of ["b", "bi", "bin", "bins", "", "zzz", "zzzz", ""]) {
              const was = shown(); touched = 0;
              search.value = words; search.dispatchEvent(new Event("input"));
              await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
              const changed = shown().filter((one, place) => one !== was[place]).length;
              steps.push([words, changed, touched]); }
            return steps; }"""
        )
        assert status(page) == "2000 KPIs"
    assert [touched for _, _, touched in steps] == [changed for _, changed, _ in steps], steps
    changes = {words: changed for words, changed, _ in steps[4:]}
    assert (changes["zzz"], changes["zzzz"]) == (2000, 0)


def test_a_linked_list_is_in_sight(chromium: Browser, folder: Path) -> None:
    text = (folder / "list.html").read_text(encoding="utf-8")
    tall = text.replace("<h1>", '<div style="height: 3000px"></div><h1>')
    (folder / "tall.html").write_text(tall, encoding="utf-8")
    for fragment, in_sight in (("#rating=red", True), ("#text", False), ("", False)):
        with opened(chromium, f"{folder.as_uri()}/tall.html{fragment}") as page:
            box = page.get_by_label("Search").bounding_box()
            assert box is not None
            assert (box["y"] < 900) is in_sight
