"""`python -m dashboard export`: a table, or all of them as a workbook."""

from collections.abc import Sequence
from pathlib import Path

import click

from dashboard.asking.order import by_name, in_order
from dashboard.asking.today import read_today
from dashboard.commands.options import Words, check_word, selection_of, selection_options
from dashboard.commands.output import put, refuse_terminal, write_file
from dashboard.commands.package import export_package, refuse_selection
from dashboard.files.export import FORMATS, to_bytes
from dashboard.files.workbook import check_rows, to_workbook
from dashboard.selecting.options import read_labels, read_options
from dashboard.telling.about import About, Basis, about_text, describe
from dashboard.words.i18n import Language, choose_language
from dashboard.words.labels import Labels
from warehouse.option import warehouse_option
from warehouse.queries import ANSWER_TABLES, Warehouse


@click.command("export")
@click.argument("table")
@click.option(
    "--format", "format_", help=f"One of {', '.join(FORMATS)}; else as -o ends, else csv."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File to write; without it, or as -, the rows go to standard output. "
    "A datapackage goes to a folder, or to a file that ends in .zip.",
)
@click.option(
    "--about",
    "about_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the description: selection, definitions, sources and dates. "
    "xlsx and parquet carry it themselves.",
)
@warehouse_option("read")
@selection_options
def export_command(
    table: str,
    format_: str | None,
    output: Path | None,
    about_file: Path | None,
    warehouse: Path,
    **words: Sequence[str] | str | None,
) -> None:
    """Export TABLE under a selection.

    TABLE is one of summary, partnerships, regions, focus, networks, shared, findings and sources;
    or workbook, which is all eight as sheets of one xlsx file; or datapackage, which is the whole
    warehouse as csv or parquet files, described, and takes no selection.
    Ages and expiries are as of today, or as of the day in TWINBOARD_TODAY.
    """
    check_word("TABLE", table, (*ANSWER_TABLES, "workbook", "datapackage"))
    if output == Path("-"):
        output = None
    if about_file in (Path("-"), Path()):
        raise click.UsageError("--about: names no file")
    if table == "datapackage":
        refuse_selection(about_file, words)
        export_package(format_, output, Warehouse(warehouse).now())
        return
    _refuse_files(output, about_file)
    formats = ("xlsx",) if table == "workbook" else FORMATS
    chosen = _format(format_, output, formats)
    refuse_terminal(chosen, output)
    # All that is in a file comes from one version, whatever is swapped meanwhile.
    content, abouts, labels = _export(table, chosen, Warehouse(warehouse).now(), words)
    if about_file is not None:
        write_file(about_file, about_text(abouts, labels).encode())
    put(content, output)


def _refuse_files(output: Path | None, about_file: Path | None) -> None:
    """Raise UsageError for a folder in place of a file, and for one file for both."""
    if output is not None and output.is_dir():
        raise click.UsageError(f"-o: '{output}' is a directory; name a file")
    if output and about_file and output.resolve() == about_file.resolve():
        raise click.UsageError(f"--about: '{about_file}' is the file of -o; name another")


def _export(
    table: str, format_: str, warehouse: Warehouse, words: Words
) -> tuple[bytes, Sequence[About], Labels]:
    today = read_today()
    options = read_options(warehouse)
    selection = selection_of(words, options, read_labels(warehouse, Language("en")))
    labels = read_labels(warehouse, choose_language(selection.lang, ()))
    restriction = selection.restriction()
    names = tuple(ANSWER_TABLES) if table == "workbook" else (table,)
    if format_ == "xlsx":
        for name in names:
            check_rows(ANSWER_TABLES[name], warehouse.height(name, restriction, today))
    sources = by_name(warehouse.answer("sources", restriction, today), "sources", labels.language)
    basis = Basis(sources, warehouse.rows("main.build"), today)
    sheets = []
    for name in names:
        named = by_name(warehouse.answer(name, restriction, today), name, labels.language)
        about = describe(name, selection, basis, options, labels)
        sheets.append((ANSWER_TABLES[name], in_order(named, name, selection), about))
    abouts = [about for _, _, about in sheets]
    if table == "workbook":
        return to_workbook(sheets, labels), abouts, labels
    each, frame, about = sheets[0]
    return to_bytes(frame, each, format_, about, labels), abouts, labels


def _format(named: str | None, output: Path | None, formats: Sequence[str]) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    if named is not None:
        check_word("--format", named, formats)
        if suffix in FORMATS and suffix != named:
            raise click.UsageError(f"-o: '{suffix}' is not --format {named}; make them agree")
        return named
    if suffix and formats == ("xlsx",) and suffix != "xlsx":
        raise click.UsageError(f"-o: a workbook is an .xlsx, and no '.{suffix}'")
    if suffix and suffix not in formats:
        raise click.UsageError(f"-o: no format is known for '.{suffix}'; name one with --format")
    return suffix or formats[0]
