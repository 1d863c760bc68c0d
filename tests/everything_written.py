"""Builds and writes all that can be written: `python -m tests.everything_written DATA FOLDER`.

The parent compares what two such processes wrote under other locales, time zones and processors.
"""

import json
import sys
from pathlib import Path

from altair.utils import schemapi

from dashboard.__main__ import cli
from dashboard.api.formats import PICTURE_MEDIA
from dashboard.asking.answers import answers_now, labels, options
from dashboard.asking.context import Context
from dashboard.asking.named_charts import NAMED_CHARTS, draw_chart
from dashboard.charts.theme import PALETTES
from dashboard.files.downloads import chart_bytes
from dashboard.files.export import FORMATS
from dashboard.selecting.selection import Selection
from dashboard.words.i18n import Language
from etl.load import build
from tests.longer import LONG
from tests.warehouse_files import tables_of
from warehouse.queries import ANSWER_TABLES

_FEW = ("dk-kolding", "se-goteborg", "se-ludvika")


def main(data: Path, folder: Path) -> None:
    """Build a warehouse of the data in the folder and write all files beside it."""
    # As the server does, and in half the time.
    schemapi.disable_debug_mode()
    warehouse = folder / "w.duckdb"
    build(data, warehouse)
    (folder / "tables.json").write_text(json.dumps(tables_of(warehouse)), encoding="utf-8")
    _export(warehouse, folder)
    _draw(warehouse, folder)


def _export(warehouse: Path, folder: Path) -> None:
    given = ("--warehouse", str(warehouse))
    for table in ANSWER_TABLES:
        for format_ in FORMATS:
            _run("export", table, "-o", str(folder / f"{table}.{format_}"), "--lang", "sv", *given)
    _run("export", "workbook", "-o", str(folder / "workbook.xlsx"), "--lang", "da", *given)
    for format_ in ("csv", "parquet"):
        file = folder / f"{format_}.zip"
        _run("export", "datapackage", "--format", format_, "-o", str(file), *given)
    for ending in ("pdf", "docx"):
        few = [word for each in _FEW for word in ("--m", each)]
        _run("brief", "-o", str(folder / f"brief.{ending}"), "--lang", "sv", *few, *given)


def _run(*arguments: str) -> None:
    cli(list(arguments), standalone_mode=False)


def _draw(warehouse: Path, folder: Path) -> None:
    answers = answers_now(warehouse)
    context = Context(
        Selection(m=_FEW, lang="da"),
        labels(answers.snapshot, Language("da")),
        options(answers.snapshot),
        answers,
        PALETTES["light"],
    )
    # Maps and PNG take most of the time.
    names = NAMED_CHARTS if LONG else ("partners", "regions", "starts")
    for name in names:
        drawn = draw_chart(name, context)
        if drawn is not None:
            for format_ in PICTURE_MEDIA if LONG else ("svg", "json"):
                content = chart_bytes(context, drawn, format_)
                (folder / f"chart-{name}.{format_}").write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
