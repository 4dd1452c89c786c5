"""Where things stand: the dashboard's pages, the report's places in them, and the way from one to the other.

Blocks point to the dashboard by a name, ``dashboard:kpi/x.html``; whoever shows them says where the dashboard stands
(`with_addresses`): the report where ``report.yml`` says, else in the folder beside it, a page of the dashboard beside
itself. Every page has one name, written here only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:  # who asks only where things stand needs no data libraries
    from kpi_helpers.inputs import Group, Report

DASHBOARD, OPEN_DATA = "dashboard", "open_data"  # folders beside the report
INDEX, INSTRUCTIONS, GLOSSARY, ACCESSIBILITY = (
    "index.html",
    "instructions.html",
    "glossary.html",
    "accessibility.html",
)
REPORT_PAGE, REPORT_PDF = "report.html", "report.pdf"
_NAMED = "dashboard:"
Part = TypeVar("Part")


def kpi_page(kpi_id: str) -> str:
    """Give a KPI's page, from the dashboard's root.

    >>> kpi_page("waste_recycled")
    'kpi/waste_recycled.html'
    """
    return f"kpi/{kpi_id}.html"


def priority_page(slug: str) -> str:
    """Give the overview page of a priority, from the dashboard's root."""
    return f"priority/{slug}.html"


def dashboard_link(page: str) -> str:
    """Give the link of a block to a page of the dashboard.

    >>> dashboard_link(INDEX)
    'dashboard:index.html'
    """
    return f"{_NAMED}{page}"


def dashboard_root(report: Report) -> str:
    """Give where the report finds the dashboard: where it is published, else the folder beside the report."""
    return f"{report.dashboard_address.rstrip('/') or DASHBOARD}/"


def with_addresses(part: Part, root: str) -> Part:
    """Give blocks, or any part of them, with every link to the dashboard as an address under `root`.

    >>> with_addresses([{"text": "Bins", "link": "dashboard:kpi/bins.html"}], "../")
    [{'text': 'Bins', 'link': '../kpi/bins.html'}]
    """
    found: Any = part
    if isinstance(found, dict):
        done = {key: with_addresses(value, root) for key, value in found.items()}
        link = done.get("link")
        if isinstance(link, str) and link.startswith(_NAMED):
            done["link"] = f"{root}{link.removeprefix(_NAMED)}"
        found = done
    elif isinstance(found, list | tuple):
        found = [with_addresses(value, root) for value in found]
    given: Part = found
    return given


def report_place(group: Group) -> str:
    """Give the place of a group in the report page: the anchor that publishing makes of section and group."""
    return f"{REPORT_PAGE}#{group.section.replace('_', '-')}-{group.key.replace('_', '-')}"
