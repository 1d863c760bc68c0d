"""Tell whether a warehouse is of what a build would read, without loading what reads it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from etl.bulk.given import Given, called
from warehouse.connection import WarehouseError
from warehouse.queries import Snapshot, Warehouse


def fingerprint(data: Path, given: Sequence[Given] = ()) -> str:
    """Hash all that a build depends on: the data, the imports and the code that reads them."""
    imports = ((file.parent.parent, file) for each in given for file in each.files)
    # Those of a dated list, or of one in the folder where one is, lie at places without its name.
    names = [called(each.about) for each in given]
    # A list that lies in the data is found in both.
    return _hash({path: root for root, path in (*imports, *_inputs(data))}, names)


def code_mark() -> str:
    return _hash({path: root for root, path in _code()})


def _hash(inputs: Mapping[Path, Path], names: Sequence[str] = ()) -> str:
    """Hash names, and files by what they hold and by their places in the folders they come by."""
    digest = hashlib.sha256("\n".join(names).encode(errors="surrogateescape"))
    for path, root in inputs.items():
        digest.update(f"{path.relative_to(root)}\n".encode(errors="surrogateescape"))
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _inputs(data: Path) -> Iterable[tuple[Path, Path]]:
    yield from _files(data, "*.toml", "*.csv")
    yield from _code()


def _code() -> Iterable[tuple[Path, Path]]:
    root = Path(__file__).parents[1]
    yield from _files(root / "etl", "*.py")
    yield from _files(root / "warehouse", "*.py", "*.sql")


def _files(folder: Path, *patterns: str) -> Iterable[tuple[Path, Path]]:
    for pattern in patterns:
        # What is no plain file the check refuses; a pipe would never end.
        found = (path for path in sorted(folder.rglob(pattern)) if path.is_file())
        yield from ((folder, path) for path in found)


def is_current(path: Path, mark: str) -> bool:
    """Tell whether the warehouse is of these inputs, and whole to its last block."""
    try:
        snapshot = Warehouse(path).now()
        if _asked(snapshot, "select fingerprint from main.build") != [(mark,)]:
            return False
        snapshot.check()
    except WarehouseError:
        return False
    return True


def are_told(path: Path, folder: Path) -> bool:
    """Tell whether the files of rejects are there; a killed build may have left without them."""
    found = ((folder / f"{name}.csv").exists() == (count > 0) for name, count in _rejected(path))
    return all(found)


def rejects_any(path: Path) -> bool:
    """Tell whether the imports of a warehouse have rejected any row."""
    return any(count for _, count in _rejected(path))


def _rejected(path: Path) -> list[tuple[str, int]]:
    return _asked(Warehouse(path).now(), "select origin, rejected from stated.import")


def _asked(snapshot: Snapshot, query: str) -> list[tuple[Any, ...]]:
    # As a frame it would cost the start of a library.
    with snapshot.asked() as own:
        return own.execute(query).fetchall()
