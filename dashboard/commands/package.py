"""`python -m dashboard export datapackage`: the whole warehouse, described."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from dashboard.commands.options import Words, check_word, flag
from dashboard.commands.output import put, refuse_terminal
from dashboard.files.export import FORMATS
from warehouse import package
from warehouse.queries import Warehouse
from warehouse.whole_files import no_folder_left, scratch_folder, swap, sweep_parts

# Below this name, within the folder, a package is written before it takes an older one's place.
_BEGUN = "datapackage"


def refuse_selection(about_file: Path | None, words: Words) -> None:
    """Raise UsageError for options that a package would pass over."""
    given = [flag(name) for name, value in words.items() if value]
    given += ["--about"] if about_file else []
    if given:
        raise click.UsageError(
            f"{given[0]}: a datapackage holds the whole warehouse and describes itself; "
            "leave the option out, or export a workbook"
        )


def export_package(format_: str | None, output: Path | None, warehouse: Warehouse) -> None:
    """Write the package as a folder, or as a zip to a file or standard output.

    Raises ClickException when that cannot be done.
    """
    chosen = package.FORMATS[0] if format_ is None else format_
    check_word("--format", chosen, package.FORMATS)
    suffix = output.suffix.lower() if output else ""
    if suffix.removeprefix(".") in FORMATS:
        # Else a folder of this name would be what was asked for as a file.
        raise click.UsageError(f"-o: a datapackage is a folder or a .zip, and no '{suffix}'")
    as_folder = output is not None and suffix != ".zip"
    if not as_folder:
        refuse_terminal("zip", output)
    files = package.package_files(warehouse, chosen)
    if output is not None and as_folder:
        _write_folder(output, files)
    else:
        put(package.zipped(files), output)


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
