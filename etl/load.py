"""Build a warehouse from the data or from a package, where it is not of them already."""

from collections.abc import Sequence
from pathlib import Path

from etl.bulk.given import Given, given_imports
from etl.current import are_told, fingerprint, is_current, rejects_any
from etl.loss import SHARE
from etl.steps import Report
from warehouse.connection import WarehouseError, version
from warehouse.one_build import only_build, sweep


def build(
    data: Path,
    path: Path,
    report: Report = lambda step: None,
    given: Sequence[Given] | None = None,
    *,
    rejects: Path | None = None,
    strict: bool = False,
    loss: float = SHARE,
) -> bool:
    """Build the warehouse beside the old one and swap it in; tell whether there was need to.

    `given` are the imports, those of the data unless said. Their rejects go to a folder
    `rejects` beside the warehouse unless said. Raises DataError when any file has a problem that
    is more than a warning, or, if `strict`, any row is rejected, or when an input has lost more
    than a share of its rows, `loss` percent, unless that is 100: the old warehouse then stays as
    it is.
    """
    given = given_imports(data, (), ()) if given is None else given
    folder = rejects or beside(path)
    if (
        _is_current(path, data, given)
        and not (strict and rejects_any(path))
        and are_told(path, folder)
    ):
        sweep(path)
        return False
    # What reads and checks takes as long to load as all the rest where there is nothing to do.
    from etl.making import make_of_data  # noqa: PLC0415

    with only_build(path):
        return make_of_data(data, path, report, given, folder, strict=strict, loss=loss)


def beside(path: Path) -> Path:
    """Give the folder for the rejects of a warehouse where none is named."""
    return path.parent / "rejects"


def _is_current(path: Path, data: Path, given: Sequence[Given]) -> bool:
    try:
        version(path)
    except WarehouseError:
        # Where there is none, nothing needs to be hashed to say so.
        return False
    return is_current(path, fingerprint(data, given))


def build_from_package(
    package: Path,
    path: Path,
    report: Report = lambda step: None,
    *,
    loss: float = SHARE,
) -> bool:
    """Build the warehouse from a Data Package that Twinboard wrote; else as `build`."""
    # As above.
    from etl.making import make_of_package, package_fingerprint  # noqa: PLC0415

    if is_current(path, package_fingerprint(package)):
        sweep(path)
        return False
    with only_build(path):
        return make_of_package(package, path, report, beside(path), loss=loss)
