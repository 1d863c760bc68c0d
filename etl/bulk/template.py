"""Write what a list is made of, to fill in: an empty table, as XLSX and as CSV, and its origin."""

import csv
import io
from contextlib import ExitStack
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from etl.bulk.given import ORIGIN
from etl.bulk.headings import HEADINGS, Heading
from etl.bulk.origin import BY_PROGRAMS, Origin
from warehouse.whole_files import begun, no_folder_left

_NAME = "partnerships"
_IN_ORIGIN = f"In {ORIGIN}"
# As far as a drop-down goes down; a longer table is filled by copying rows.
_LAST_ROW = 10_000


def write_template(folder: Path) -> tuple[Path, ...]:
    """Write the template into a folder and give its files. Raises OSError where that cannot be."""
    contents = {
        folder / f"{_NAME}.xlsx": _workbook(),
        folder / f"{_NAME}.csv": _table(),
        folder / ORIGIN: _origin(f"{_NAME}.xlsx", f"{_NAME}.csv"),
    }
    for path in contents:
        if path.exists():
            raise FileExistsError(17, "is there already; move it away first", str(path))
    with no_folder_left(folder), ExitStack() as all_or_none:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in contents.items():
            all_or_none.enter_context(begun(path)).write_bytes(content)
    return tuple(contents)


def _table() -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(HEADINGS)
    writer.writerow(heading.example for heading in HEADINGS.values())
    return stream.getvalue().encode("utf-8-sig")


def _origin(table: str, other: str) -> bytes:
    """Give an origin that lacks what only the steward knows, each field under its meaning."""
    parts = ["# Where the list comes from. Fill in what is empty; what stands after # is not read."]
    for name, meaning in _fields().items():
        if name == "resource":
            choice = f'# The table that is read; write "{other}" to fill in that one instead.'
            parts.append(f'{choice}\n{name} = "{table}"')
        else:
            shown = f'{name} = ""' if Origin.model_fields[name].is_required() else f'# {name} = ""'
            parts.append(f"# {meaning}\n{shown}")
    return "\n\n".join((*parts, "")).encode()


def _fields() -> dict[str, str]:
    """Give the fields of an origin that are written by hand, and what to write."""
    about = {name: field.description or "" for name, field in Origin.model_fields.items()}
    return {
        name: f"{text[:1].upper()}{text[1:]}."
        for name, text in about.items()
        if name not in BY_PROGRAMS
    }


def _workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        # Codes and years stay as they are typed.
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Partnerships")
        for column, heading in enumerate(HEADINGS.values()):
            sheet.set_column(column, column, max(14, len(heading.name) + 2), text)
            sheet.write_string(0, column, heading.name, bold)
            sheet.write_string(1, column, heading.example)
            sheet.data_validation(1, column, _LAST_ROW, column, _validation(heading))
        sheet.freeze_panes(1, 0)
        _write_help(book.add_worksheet("Help"), bold)
    return buffer.getvalue()


def _validation(heading: Heading) -> dict[str, object]:
    """Give the drop-down of a closed list, and the meaning when a cell is entered."""
    # Excel shows at most 255 characters of help under at most 32 of title.
    help_text = {"input_title": heading.name[:32], "input_message": _meaning(heading)[:255]}
    if heading.vocabulary:
        return {"validate": "list", "source": list(heading.vocabulary), **help_text}
    return {"validate": "any", **help_text}


def _meaning(heading: Heading) -> str:
    # The marks of the dictionary's notation are none of a spreadsheet's.
    meaning = heading.meaning.replace("`", "")
    return f"{meaning}. Must be filled in." if heading.required else f"{meaning}."


def _write_help(sheet: xlsxwriter.worksheet.Worksheet, bold: xlsxwriter.format.Format) -> None:
    rows = [
        ("One partnership per row. The example row is never loaded: write over it.", ""),
        (f"Beside it lies {ORIGIN}: fill in there where the list comes from.", ""),
        ("", ""),
        ("Heading", "Meaning"),
        *((heading.name, _meaning(heading)) for heading in HEADINGS.values()),
        ("", ""),
        (_IN_ORIGIN, "Meaning"),
        *_fields().items(),
    ]
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, bold if row[1] == "Meaning" else None)
