"""`python -m dashboard brief`: the selection on one page, as PDF or DOCX."""

from collections.abc import Sequence
from pathlib import Path

import click

from dashboard.commands.options import check_word, selection_of, selection_options
from dashboard.commands.output import is_terminal, put
from dashboard.selecting.options import read_labels, read_options
from dashboard.words.i18n import Language
from warehouse.option import warehouse_option
from warehouse.queries import Warehouse


@click.command("brief")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, .pdf or .docx; without it, or as -, a PDF goes to standard output.",
)
@click.option("--page", help="overview, compare or municipality; else as many are selected.")
@click.option("--link-base", help="Address of the dashboard, for the link back to the selection.")
@warehouse_option("read")
@selection_options
def brief_command(
    output: Path | None,
    page: str | None,
    link_base: str | None,
    warehouse: Path,
    **words: Sequence[str] | str | None,
) -> None:
    """Write the selection as a brief: one page with findings, charts, table and sources."""
    # It brings Streamlit, which an export need not wait for.
    from dashboard.brief.command import PAGES, write_brief  # noqa: PLC0415

    if output == Path("-"):
        output = None
    if page is not None:
        check_word("--page", page, PAGES)
    suffix = output.suffix.lower().removeprefix(".") if output else "pdf"
    if suffix not in ("pdf", "docx"):
        raise click.UsageError("-o: a brief is a .pdf or a .docx")
    if suffix == "pdf" and is_terminal(output):
        raise click.UsageError("-o: a PDF is no text for a terminal; name a file")
    read = Warehouse(warehouse).now()
    selection = selection_of(words, read_options(read), read_labels(read, Language("en")))
    content = write_brief(warehouse, selection, page, suffix, link_base or "")
    put(content, output)
