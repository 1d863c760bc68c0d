"""Find the imports that are to be read, and the files that each depends on, without reading any."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = "imports"
"""The folder of data whose folders are the imports that every build loads."""

ORIGIN, COLUMNS, NETWORKS = "origin.toml", "columns.toml", "networks.toml"


@dataclass(frozen=True)
class Given:
    """One import that is to be read: its table, or a folder with it, and the folder of its TOML."""

    path: Path
    about: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that the import depends on."""
        toml = (self.about / name for name in (ORIGIN, COLUMNS, NETWORKS))
        table = [self.path] if self.path.is_file() else self.path.rglob("*")
        return tuple(sorted({path for path in (*toml, *table) if path.is_file()}))


def given_imports(data: Path, paths: Sequence[Path], abouts: Sequence[Path]) -> tuple[Given, ...]:
    """Give the imports of the data and those named; `abouts` go with `paths` in their order."""
    kept = sorted(_kept(data / FOLDER))
    beside = [path.parent if path.is_file() else path for path in paths]
    named = zip(paths, abouts or beside, strict=True)
    return (*(Given(path, path) for path in kept), *(Given(*pair) for pair in named))


def _kept(folder: Path) -> Iterator[Path]:
    """Give the imports of a folder; of one that holds dated ones the latest.

    One without its origin is given too: that it is missing is told when it is read.
    """
    found = sorted({path.parent for path in folder.glob("*/*/*") if _is_shown(path)})
    dated = {path.parent: path for path in found if is_dated(path)}
    yield from dated.values()
    shown = {path for path in folder.glob("*/*") if _is_shown(path)}
    for each in {path.parent for path in shown}:
        if each not in dated or each / ORIGIN in shown:
            yield each


def _is_shown(path: Path) -> bool:
    return path.name[0] != "." and path.is_file()


def called(folder: Path) -> str:
    """Give what an import is called: its folder's name, of a dated one that of the folder above.

    So its name stays from date to date.
    """
    return (folder.resolve().parent if is_dated(folder) else folder.resolve()).name


def is_dated(folder: Path) -> bool:
    """Tell whether a folder holds an import as it was on a day, which names it."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", folder.resolve().name) is not None
