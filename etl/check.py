"""Read all of the data and gather everything that is wrong with it, before anything is built."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from etl.bulk.given import Given, given_imports
from etl.bulk.imports import Imported, frames_of, problems_in, read_imports
from etl.curated import CuratedFile, read_curated
from etl.package import Frames
from etl.problems import Problem
from etl.reference import Reference, read_reference
from etl.sections import Row
from etl.steps import Report, Step
from warehouse.schema.reference import REFERENCE
from warehouse.schema.stated import STATED
from warehouse.schema.table import Table

(_PARTNERSHIP,) = (table for table in STATED if table.name == "partnership")


@dataclass(frozen=True)
class Checked:
    """The data as read and checked."""

    reference: Reference
    files: tuple[CuratedFile, ...]
    imported: tuple[Imported, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems and warnings, file by file; a row that an import rejects is a warning."""
        curated = (problem for file in self.files for problem in file.problems)
        return (*curated, *problems_in(self.imported), *self._of_one_name())

    def _of_one_name(self) -> Iterator[Problem]:
        """Find lists called as a source of a curated file: one id would stand for both of them."""
        curated = {row["id"] for row in self.rows("source")}
        for each in self.imported:
            both = each.source.filter(pl.col("id").is_in(curated))
            for town in both["municipality_id"].head(1):
                cause = f"is what {town}.toml calls one of its sources, too"
                yield Problem(each.name, "", cause, "rename the list's folder")

    def rows(self, table: str) -> list[Row]:
        """Give the rows of one table of `stated` from all files."""
        return [row for file in self.files for row in file.rows[table]]

    def frames(self) -> Iterator[Frames]:
        """Give the rows of the tables that a warehouse is made from, then those of each import."""
        reference = {table.qualified: self.reference.frames[table.name] for table in REFERENCE}
        stated = {table.qualified: self.curated(table) for table in STATED}
        yield reference | stated
        before = stated["stated.partnership"].select("municipality_id", "statement")
        for each in self.imported:
            frames = frames_of(each, before)
            added = frames["stated.partnership"].select("municipality_id", "statement")
            before = pl.concat([before, added])
            yield frames

    def curated(self, table: Table) -> pl.DataFrame:
        """Give the rows of one table of `stated` from all curated files."""
        return pl.DataFrame(self.rows(table.name), schema=table.frame_schema(), strict=True)


def check(
    data: Path, report: Report = lambda step: None, given: Sequence[Given] | None = None
) -> Checked:
    """Read and check all of `data/` and what else is given.

    Raises DataError when a part cannot be read at all.
    """
    started = time.perf_counter()
    reference = read_reference(data / "reference")
    rows = sum(frame.height for frame in reference.frames.values())
    report(Step("reference", rows, time.perf_counter() - started))
    started = time.perf_counter()
    files = tuple(read_curated(data / "municipalities", reference))
    rows = sum(len(rows) for file in files for rows in file.rows.values())
    report(Step("curated files", rows, time.perf_counter() - started))
    return _with_imports(Checked(reference, files), data, given, report)


def _with_imports(
    checked: Checked, data: Path, given: Sequence[Given] | None, report: Report
) -> Checked:
    given = given_imports(data, (), ()) if given is None else given
    if not given:
        return checked
    started = time.perf_counter()
    curated = checked.curated(_PARTNERSHIP)
    imported = tuple(read_imports(given, checked.reference, curated))
    rows = sum(each.statements.height for each in imported)
    details = tuple(
        line
        for each in imported
        for line in (each.summary, *(f"warning: {doubt}" for doubt in each.doubts))
    )
    report(Step("imports", rows, time.perf_counter() - started, details))
    return replace(checked, imported=imported)
