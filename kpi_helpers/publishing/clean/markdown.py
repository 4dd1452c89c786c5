"""Markdown turned into HTML, as nbconvert does it, without what needs a program in the browser.

Code blocks stay plain. Tables may have short rows and stand in lists, as in JupyterLab (GitHub's rules).
"""

from __future__ import annotations

from html import escape

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from kpi_helpers.publishing.clean.markdown_tables import with_tables


class PlainRenderer(IPythonRenderer):
    """nbconvert's renderer without code colours, diagrams, or reading files and attachments."""

    def block_code(self, code: str, info: str | None = None) -> str:  # noqa: ARG002
        """Give a code block without colours."""
        return f"<pre><code>{escape(code)}</code></pre>\n"

    def block_math(self, body: str) -> str:
        """Give a displayed formula as typed."""
        return f'<span class="formula">{escape(body)}</span>'

    def _embed_image_or_attachment(self, src: str) -> str:
        """Leave the address as written: pictures are resolved once, for every kind of output."""
        return src


def html_of_markdown(source: str) -> str:
    """Give the HTML of a Markdown text, not yet cleaned.

    >>> html_of_markdown("Costs **rose**.").strip()
    '<p>Costs <strong>rose</strong>.</p>'
    """
    return rendered(with_tables(source, rendered))


def rendered(source: str) -> str:
    """Give the HTML of Markdown as nbconvert reads it."""
    return MarkdownWithMath(renderer=PlainRenderer(escape=False, exclude_anchor_links=True)).render(source)
