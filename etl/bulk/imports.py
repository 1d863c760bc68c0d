"""Read the imports: statements, sources, rejects, and the count of every row."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import polars as pl

from etl.bulk.columns import Columns, read_columns
from etl.bulk.distant import distant
from etl.bulk.doubts import contradicted, overdue
from etl.bulk.given import NETWORKS, ORIGIN, Given
from etl.bulk.headings import HEADINGS
from etl.bulk.networks import Network, absent, read_networks
from etl.bulk.origin import Origin, name_of, read_origin
from etl.bulk.places import Named, named
from etl.bulk.points import points_of
from etl.bulk.rejects import judged, problems_of, rejected
from etl.bulk.rings import rings_of
from etl.bulk.rows import SIDES, arranged, assigned
from etl.bulk.rules import OUTSIDE, faults
from etl.bulk.statements import Told, sources_of, spellings_of, told_by
from etl.bulk.table import find_table, read_table, unreadable
from etl.bulk.workbook import ROW
from etl.problems import DataError, Problem, data_error
from etl.reference import Reference
from warehouse.schema.imported import IMPORTED
from warehouse.schema.stated import STATED

_Read = TypeVar("_Read")

_TABLES = {table.name: table for table in (*STATED, *IMPORTED)}


@dataclass(frozen=True)
class Imported:
    """One import as read. Every row of it was loaded, rejected, or merged into an earlier one."""

    name: str
    file: str
    origin: Origin
    source: pl.DataFrame
    statements: pl.DataFrame
    point: pl.DataFrame
    focus: pl.DataFrame
    reject: pl.DataFrame
    rows: int
    loaded: int
    merged: int
    doubts: tuple[Problem, ...]

    @property
    def summary(self) -> str:
        """Say what became of the rows."""
        return (
            f"{self.name}: {self.rows} rows = {self.loaded} loaded + {self.reject.height} rejected"
            f" + {self.merged} merged; {self.statements.height} statements on"
            f" {self.source.height} municipalities"
        )


def read_imports(
    given: Iterable[Given], reference: Reference, curated: pl.DataFrame
) -> list[Imported]:
    """Read all imports after the `curated` partnerships, whose spellings go before theirs.

    Raises DataError with everything that keeps an import from being read.
    """
    problems: list[Problem] = []
    read: list[Imported] = []
    spellings = spellings_of(curated)
    for each in given:
        try:
            found = _read(each, reference, spellings)
        except DataError as error:
            problems += error.problems
            continue
        if found.name in {other.name for other in read}:
            problems.append(Problem(found.name, "", "two imports have this name", "rename one"))
        spellings = pl.concat([spellings, spellings_of(found.statements)]).unique(
            ["country", "folded"], keep="first", maintain_order=True
        )
        read.append(found)
    if problems:
        raise DataError(problems)
    return read


@dataclass(frozen=True)
class _Judged:
    """A list, its sound rows and its broken ones, and who is paired with whom in all of them."""

    name: str
    file: str
    origin: Origin
    networks: Sequence[Network]
    ours: Mapping[str, str]
    rows: int
    sound: Named
    broken: pl.DataFrame
    pairs: pl.DataFrame
    doubts: Sequence[Problem]


def _read(given: Given, reference: Reference, spellings: pl.DataFrame) -> Imported:
    # Of a long list the cells are most of the memory that a build takes: the sound ones are left.
    found = _judged(given, reference)
    # Comparing names keeps one processor busy, and nothing else waits for it.
    with ThreadPoolExecutor(1) as beside:
        reject = beside.submit(
            rejected, found.broken, found.name, found.file, found.ours, reference
        )
        doubts = (*found.doubts, *_doubts(found, reference))
        told = told_by(found.sound, found.name, found.origin, spellings, reference)
        return _imported(found, told, reject.result(), doubts)


def _judged(given: Given, reference: Reference) -> _Judged:
    name, origin, columns = _about(given.about)
    networks = read_networks(given.about, reference)
    try:
        path, ours, rows, doubts = _table(given, origin, columns, reference)
    except DataError as error:
        raise DataError([_told_of(name, each) for each in error.problems]) from error
    sound, broken = judged(rows, faults(rows, origin, networks))
    return _Judged(
        name,
        path.name,
        origin,
        networks,
        ours,
        rows.cells.height,
        sound,
        broken,
        pairs=rows.cells.select(ROW, *(f"{side}_number" for side in SIDES)),
        doubts=[_told_of(name, each) for each in doubts],
    )


def _doubts(found: _Judged, reference: Reference) -> Iterator[Problem]:
    yield from absent(f"{found.name}/{NETWORKS}", found.sound.names, found.networks)
    yield from _rings(found)
    yield from contradicted(found.name, found.sound, found.ours, reference)
    yield from overdue(found.name, found.sound, found.ours)
    yield from distant(found.name, found.sound, reference)


def _imported(
    found: _Judged, told: Told, reject: pl.DataFrame, doubts: tuple[Problem, ...]
) -> Imported:
    statements = told.partnership
    loaded = statements[ROW].n_unique()
    return Imported(
        found.name,
        found.file,
        found.origin,
        source=sources_of(statements, found.name, found.file, found.origin),
        statements=statements.drop(ROW),
        point=points_of(statements, found.sound, found.name),
        focus=told.focus,
        reject=reject,
        rows=found.rows,
        loaded=loaded,
        merged=found.sound.cells.height - loaded,
        doubts=doubts,
    )


def _table(
    given: Given, origin: Origin, columns: Columns, reference: Reference
) -> tuple[Path, dict[str, str], Named, Sequence[Problem]]:
    """Give the table's path, its heading for each of ours, its rows tied to places, and doubts."""
    found = find_table(given.path, origin.resource)
    path = found.path
    known = {*HEADINGS, *columns.columns.values()}
    table = read_table(path, known, found.encoding)
    ours = assigned(path.name, table.headings, columns)
    shown = found.with_nulls(table.rows, table.headings)
    rows = _tied(path, shown, ours, columns, reference)
    _check_rows(path, rows.cells.height, origin)
    return path, ours, rows, table.doubts


def _told_of(name: str, problem: Problem) -> Problem:
    """Name the list too: the tables of several may have one name, say that of the template."""
    if problem.file == name:
        return problem
    return replace(problem, file=f"{name}/{problem.file}")


def _check_rows(path: Path, rows: int, origin: Origin) -> None:
    """Refuse a table that has lost rows since its origin was written."""
    expected = origin.rows.get(path.stem, rows)
    if rows != expected:
        cause = f"has {rows} rows, not {expected} as {ORIGIN} says"
        raise data_error(path, cause, "fetch it anew")


def _rings(found: _Judged) -> Iterator[Problem]:
    """Warn of rings that no declared network explains, those of other lands too."""
    told = found.broken.filter(pl.col("rule") != OUTSIDE)
    for ring in rings_of(found.pairs.join(told, on=ROW, how="anti"), found.sound.names):
        cause = f"{len(ring)} places stand in pairs of each with each, as members of a network do"
        remedy = f"if they are, declare it in {NETWORKS}: {', '.join(ring)}"
        yield Problem(found.name, "", cause, remedy, warning=True)


def _about(folder: Path) -> tuple[str, Origin, Columns]:
    problems: list[Problem] = []
    name = _gathered(name_of, folder, problems)
    origin = _gathered(read_origin, folder, problems)
    columns = _gathered(read_columns, folder, problems)
    if name is None or origin is None or columns is None:
        raise DataError(list(dict.fromkeys(problems)))
    return name, origin, columns


def _gathered(read: Callable[[Path], _Read], folder: Path, problems: list[Problem]) -> _Read | None:
    try:
        return read(folder)
    except DataError as error:
        problems += error.problems
        return None


def _tied(
    path: Path,
    table: pl.LazyFrame,
    ours: Mapping[str, str],
    columns: Columns,
    reference: Reference,
) -> Named:
    try:
        rows = arranged(table, ours, columns)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise unreadable(path, str(error) or "a part of it is damaged") from error
    return named(rows, reference)


def problems_in(imported: Iterable[Imported]) -> tuple[Problem, ...]:
    """Give a line for each rule that rows of the imports broke, and for each doubt."""
    return tuple(
        problem for each in imported for problem in (*problems_of(each.reject), *each.doubts)
    )


def frames_of(imported: Imported, before: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Give the rows of an import by table, the columns that it says nothing of left out.

    Its statements are numbered on after those `before` it: municipality_id, statement.
    """
    last = before.group_by("municipality_id").agg(last=pl.col("statement").max())
    numbered = imported.statements.join(
        last, on="municipality_id", how="left", maintain_order="left"
    )
    # They come by municipality, and each begins where the one before it ends.
    begins = pl.col("municipality_id").ne_missing(pl.col("municipality_id").shift())
    place = pl.int_range(pl.len())
    number = place - pl.when(begins).then(place).forward_fill() + 1 + pl.col("last").fill_null(0)
    return {
        "stated.source": imported.source,
        "stated.partnership": numbered.with_columns(statement=number.cast(pl.Int32)).drop("last"),
        "stated.focus": imported.focus,
        "stated.import": pl.DataFrame(
            [_row(imported)], schema=_TABLES["import"].frame_schema(), strict=True
        ),
        "stated.partner_point": imported.point,
        "stated.reject": imported.reject,
    }


def _row(each: Imported) -> dict[str, object]:
    return {
        "origin": each.name,
        "file": each.file,
        **each.origin.model_dump(exclude={"resource", "query", "rows"}),
        "rows": each.rows,
        "loaded": each.loaded,
        "rejected": each.reject.height,
        "merged": each.merged,
        "municipalities": each.source.height,
    }
