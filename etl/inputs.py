"""The files and lists that a build reads, each with a hash of its content."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from etl.bulk.given import FOLDER as IMPORTS
from etl.bulk.given import Given
from etl.bulk.origin import name_of
from etl.corrections import FILE as CORRECTIONS


def hashed(data: Path, given: Sequence[Given]) -> dict[str, str]:
    """Give the hash of each input by its name: its place in the data, or `imports/` and its name.

    A list is called so wherever it lies: named on the command line or kept in the data.
    """
    files = (
        *(data / "reference").glob("*.csv"),
        *(data / "municipalities").glob("*.toml"),
        *data.glob(CORRECTIONS),
    )
    # A pipe would never end; where a file is needed, its reader refuses one.
    plain = (path for path in files if path.is_file())
    of_files = {path.relative_to(data).as_posix(): _hash([path]) for path in plain}
    return of_files | {f"{IMPORTS}/{name_of(each.about)}": _hash(each.files) for each in given}


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            hashlib.file_digest(file, lambda: digest)
    return digest.hexdigest()
