"""The command line of the dashboard: `python -m dashboard serve | export | brief`."""

import os
import socket
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import click

from dashboard.asking.order import by_name
from dashboard.asking.today import TodayError, read_today
from dashboard.files.export import BINARY, FORMATS, ExportError, in_order, to_bytes
from dashboard.files.workbook import check_rows, to_workbook
from dashboard.selecting.options import (
    Options,
    did_you_mean,
    read_labels,
    read_options,
    resolve_municipality,
    spellings,
    suggest_municipalities,
)
from dashboard.selecting.selection import Selection, known_words
from dashboard.settings import SettingsError, read_settings, unknown_settings
from dashboard.telling.about import About, Basis, about_text, describe
from dashboard.words.i18n import Language, choose_language
from dashboard.words.labels import Labels
from warehouse import package
from warehouse.connection import WarehouseError
from warehouse.in_time import StoppedError
from warehouse.option import Command, warehouse_option
from warehouse.queries import ANSWER_TABLES, FILTERS, Warehouse
from warehouse.whole_files import no_folder_left, scratch_folder, swap, sweep_parts, write_whole

_SINGLE = ("measure", "sort", "lang")

_FILTER_HELP = {
    "m": "Municipality, by id or name.",
    "country": "Municipality's country, by ISO code.",
    "region": "Municipality's region, by id.",
    "partner_region": "Partners' region, by id.",
    "partner_country": "Partners' country, by ISO code.",
    "kind": "Kind of partnership.",
    "status": "Status of partnerships.",
    "focus": "Focus area, by id.",
    "network": "Network, by id.",
}

_SINGLE_HELP = {
    "measure": "What municipalities are compared by: count (as without it) or per_100k.",
    "sort": "Order of municipalities: value (largest first, as without it) or name. "
    "Tables other than summary have one order.",
    "lang": "Language of a brief, or of a file's description. "
    "The columns and words of tables stay the same.",
}

# Below this name, within the folder, a package is written before it takes an older one's place.
_BEGUN = "datapackage"

_warehouse = warehouse_option("read")


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _selection_options(command: Command) -> Command:
    for name in reversed(_SINGLE):
        command = click.option(_flag(name), name, help=_SINGLE_HELP[name])(command)
    for name in reversed(FILTERS):
        text = f"{_FILTER_HELP[name]} May be repeated."
        # Both as the shell writes names and as the address does.
        flags = dict.fromkeys((_flag(name), f"--{name}"))
        command = click.option(*flags, name, multiple=True, help=text)(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Show the dashboard, or export what it shows."""


def _some_address(context: click.Context, parameter: click.Parameter, address: str) -> str:
    # The system takes none for all, which nobody means who leaves it empty.
    if not address:
        raise click.BadParameter("names no address; 0.0.0.0 is all of this machine's")
    return address


@cli.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option(
    "--address",
    default="localhost",
    show_default=True,
    callback=_some_address,
    help="Address to listen on; 0.0.0.0 is all of this machine's.",
)
@_warehouse
def serve_command(port: int, address: str, warehouse: Path) -> None:
    """Serve the dashboard until stopped."""
    # All three fail here, in the terminal, rather than on every page.
    settings = read_settings()
    read_today()
    Warehouse(warehouse).rows("main.build")
    for line in unknown_settings():
        click.echo(f"dashboard: {line}", err=True)
    _check_ports(address, port, settings.metrics_at)
    # Streamlit takes a second to load, which an export need not wait for.
    from dashboard.server import serve  # noqa: PLC0415

    serve(warehouse, port, address, settings)


def _check_ports(address: str, port: int, metrics_at: tuple[str, int] | None) -> None:
    """Try to listen for readers and for metrics. Raises ClickException where that cannot be."""
    # Held until all are tried, for one may be taken by the other.
    with ExitStack() as held:
        remedy = "choose another with --port or --address, or with make run PORT="
        held.enter_context(_listening(address, port, remedy))
        if metrics_at:
            held.enter_context(_listening(*metrics_at, "choose another by TWINBOARD_METRICS"))


def _listening(address: str, port: int, remedy: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    trial = socket.socket(family, socket.SOCK_STREAM)
    # As the server does, so that a port just left by another is not called taken.
    trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        trial.bind((address, port))
        trial.listen()
    except (OSError, TypeError) as error:
        # The latter of what no name of a host can be.
        trial.close()
        reason = error.strerror if isinstance(error, OSError) else error
        raise click.ClickException(f"port {port} of {address}: {reason}; {remedy}") from error
    return trial


@cli.command("export")
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
@_warehouse
@_selection_options
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
    _check("TABLE", table, _same((*ANSWER_TABLES, "workbook", "datapackage")))
    if output == Path("-"):
        output = None
    if about_file in (Path("-"), Path()):
        raise click.UsageError("--about: names no file")
    if table == "datapackage":
        _refuse_selection(about_file, words)
        _export_package(format_, output, Warehouse(warehouse).now())
        return
    if output is not None and output.is_dir():
        raise click.UsageError(f"-o: '{output}' is a directory; name a file")
    if output and about_file and output.resolve() == about_file.resolve():
        raise click.UsageError(f"--about: '{about_file}' is the file of -o; name another")
    formats = ("xlsx",) if table == "workbook" else FORMATS
    chosen = _format(format_, output, formats)
    _refuse_terminal(chosen, output)
    # All that is in a file comes from one version, whatever is swapped meanwhile.
    content, abouts, labels = _export(table, chosen, Warehouse(warehouse).now(), words)
    if about_file is not None:
        _write_file(about_file, about_text(abouts, labels).encode())
    _put(content, output)


def _refuse_selection(
    about_file: Path | None, words: Mapping[str, Sequence[str] | str | None]
) -> None:
    given = [_flag(name) for name, value in words.items() if value]
    given += ["--about"] if about_file else []
    if given:
        raise click.UsageError(
            f"{given[0]}: a datapackage holds the whole warehouse and describes itself; "
            "leave the option out, or export a workbook"
        )


def _export_package(format_: str | None, output: Path | None, warehouse: Warehouse) -> None:
    chosen = package.FORMATS[0] if format_ is None else format_
    _check("--format", chosen, _same(package.FORMATS))
    suffix = output.suffix.lower() if output else ""
    if suffix.removeprefix(".") in FORMATS:
        # Else a folder of this name would be what was asked for as a file.
        raise click.UsageError(f"-o: a datapackage is a folder or a .zip, and no '{suffix}'")
    as_folder = output is not None and suffix != ".zip"
    if not as_folder:
        _refuse_terminal("zip", output)
    files = package.package_files(warehouse, chosen)
    if output is not None and as_folder:
        _write_folder(output, files)
    else:
        _put(package.zipped(files), output)


def _put(content: bytes, output: Path | None) -> None:
    if output is None:
        _write_out(content)
    else:
        _write_file(output, content)


def _write_folder(folder: Path, files: package.Files) -> None:
    """Write a package over an older one, or into an empty or new folder, and over nothing else."""
    try:
        # What a killed export began here is no other file.
        sweep_parts(folder / _BEGUN)
        found = {path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir()}
        strange = sorted(found - {Path(path) for path in package.all_paths()})
        if strange:
            raise click.UsageError(f"-o: '{folder}' holds other files; name a folder of its own")
        with no_folder_left(folder), scratch_folder(folder / _BEGUN) as beside:
            for name, content in files.items():
                (beside / name).parent.mkdir(parents=True, exist_ok=True)
                (beside / name).write_bytes(content)
            _swap_in(beside, folder, list(files), found)
    except OSError as error:
        raise click.ClickException(f"{folder}: {error.strerror}") from error


def _swap_in(beside: Path, folder: Path, names: Sequence[str], found: Iterable[Path]) -> None:
    """Let the files of a package, the descriptor first, take the places of an older one's."""
    # The descriptor goes first and comes last: half a package must not look whole.
    for path in sorted(found, key=lambda each: each != Path(package.DESCRIPTOR)):
        (folder / path).unlink()
    for name in reversed(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        swap(beside / name, folder / name)


@cli.command("brief")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, .pdf or .docx; without it, or as -, a PDF goes to standard output.",
)
@click.option("--page", help="overview, compare or municipality; else as many are selected.")
@click.option("--link-base", help="Address of the dashboard, for the link back to the selection.")
@_warehouse
@_selection_options
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
        _check("--page", page, _same(PAGES))
    suffix = output.suffix.lower().removeprefix(".") if output else "pdf"
    if suffix not in ("pdf", "docx"):
        raise click.UsageError("-o: a brief is a .pdf or a .docx")
    if suffix == "pdf" and output is None and sys.stdout is not None and sys.stdout.isatty():
        raise click.UsageError("-o: a PDF is no text for a terminal; name a file")
    read = Warehouse(warehouse).now()
    selection = _selection(words, read_options(read), read_labels(read, Language("en")))
    content = write_brief(warehouse, selection, page, suffix, link_base or "")
    _write_out(content) if output is None else _write_file(output, content)


def _export(
    table: str, format_: str, warehouse: Warehouse, words: Mapping[str, Sequence[str] | str | None]
) -> tuple[bytes, Sequence[About], Labels]:
    today = read_today()
    options = read_options(warehouse)
    selection = _selection(words, options, read_labels(warehouse, Language("en")))
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


def _selection(
    words: Mapping[str, Sequence[str] | str | None], options: Options, labels: Labels
) -> Selection:
    query = {name: _listed(words[name]) for name in (*FILTERS, *_SINGLE)}
    query["m"] = [_municipality(text, options) for text in query["m"]]
    for name, texts in query.items():
        for text in texts:
            # The labels of all languages need not be read for words that are known.
            if text not in known_words(name, options.known):
                _check(_flag(name), text, spellings(name, options, labels))
    return Selection.from_query(query, options.known)[0]


def _listed(value: Sequence[str] | str | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _municipality(text: str, options: Options) -> str:
    found = resolve_municipality(text, options)
    if found:
        return found
    near = " or ".join(f"'{word}'" for word in suggest_municipalities(text, options))
    hint = f"; did you mean {near}?" if near else "; give an id such as 'se-goteborg', or a name"
    raise click.UsageError(f"--m: no one municipality is called '{_one_line(text)}'{hint}")


def _same(words: Iterable[str]) -> dict[str, str]:
    return {word: word for word in words}


def _check(parameter: str, text: str, spellings: Mapping[str, str]) -> None:
    """Refuse a text that is no known word. Raises UsageError with the nearest one."""
    words = list(dict.fromkeys(spellings.values()))
    if text in words:
        return
    near = did_you_mean(text, spellings)
    hint = f"; did you mean '{near}'?" if near else ""
    if not near and len(words) <= 13:
        hint = f"; one of: {', '.join(words)}"
    raise click.UsageError(f"{parameter}: unknown value '{_one_line(text)}'{hint}")


def _format(named: str | None, output: Path | None, formats: Sequence[str]) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    if named is not None:
        _check("--format", named, _same(formats))
        if suffix in FORMATS and suffix != named:
            raise click.UsageError(f"-o: '{suffix}' is not --format {named}; make them agree")
        return named
    if suffix and formats == ("xlsx",) and suffix != "xlsx":
        raise click.UsageError(f"-o: a workbook is an .xlsx, and no '.{suffix}'")
    if suffix and suffix not in formats:
        raise click.UsageError(f"-o: no format is known for '.{suffix}'; name one with --format")
    return suffix or formats[0]


def _refuse_terminal(format_: str, output: Path | None) -> None:
    if (
        format_ in (*BINARY, "zip")
        and output is None
        and sys.stdout is not None
        and sys.stdout.isatty()
    ):
        raise click.UsageError(
            f"--format: {format_} is no text for a terminal; name a file with -o"
        )


def _write_out(content: bytes) -> None:
    if sys.stdout is None:
        raise click.ClickException("standard output is closed; name a file with -o")
    stream: BinaryIO = sys.stdout.buffer
    try:
        stream.write(content)
        stream.flush()
    except BrokenPipeError:
        # Whoever read has read enough. What Python may flush at its end goes nowhere, as its
        # documentation advises.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_file(path: Path, content: bytes) -> None:
    """Write the file whole or not at all. Raises ClickException when that cannot be done."""
    if not path.name:
        raise click.UsageError("-o: names no file")
    try:
        _replace(path, content)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from error


def _replace(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file():
        # A device or a pipe is written to, never swapped for a file.
        path.write_bytes(content)
        return
    # The file that a link leads to; what leads to a pipe resolves to no file.
    write_whole(path.resolve(), content)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    """Run the command line; every failure is one line on standard error, never a traceback."""
    try:
        sys.exit(cli(prog_name="python -m dashboard", standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _fail(error.format_message(), 2 if isinstance(error, click.UsageError) else 1)
    except (SettingsError, TodayError) as error:
        _fail(str(error), 2)
    except StoppedError as error:
        _fail(f"{error}; ask for less, as with --country or --status", 1)
    except (WarehouseError, ExportError) as error:
        _fail(str(error), 1)
    except OSError as error:
        _fail(f"{error.filename or 'standard output'}: {error.strerror}", 1)


def _fail(message: str, code: int) -> None:
    click.echo(f"dashboard: {_one_line(message)}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
