"""Draft curated files from facts that were read page by page.

Run as `python -m etl.derive.drafts FACTS_JSONL DATED_CSV [-o FOLDER]`.

The facts give one page per municipality and tell of further pages, versions and dates in words.
What is told in words stands in `told_in_words.toml`, beside this script. A drafted file is then
kept by hand like any other: drafting anew replaces it only with `--overwrite`.
"""

import json
import tomllib
from pathlib import Path

import click

from etl.derive.begun import TOLD_FILE, Begun
from etl.derive.dated_pages import DatedPages
from etl.derive.facts import Facts
from etl.derive.tables import fail_on, read_table
from etl.derive.toml_text import Document, text_of
from etl.reference import Reference, read_reference

TOLD = Path(__file__).with_name(TOLD_FILE)

SEEDS = frozenset({"dk-ballerup", "dk-kolding", "se-goteborg", "se-karlskrona", "se-ludvika"})
"""Files written by hand from the documents themselves; never drafted."""

DATED_COLUMNS = (
    "municipality",
    "country",
    "partner",
    "partner_country",
    "since",
    "until",
    "status",
    "kind",
    "source",
)


def draft(facts: Path, dated: Path, reference: Reference) -> tuple[list[Document], list[str]]:
    """Draft all documents, in the order of their ids, and say what could not be drafted."""
    told = tomllib.loads(TOLD.read_text("utf-8"))
    begun = Begun(reference, told)
    pages, dated_pages = Facts(begun), DatedPages(begun)
    # Not by splitlines, which also ends a line at signs that may stand in a text.
    for number, line in enumerate(facts.read_text("utf-8").split("\n"), start=1):
        if line.strip():
            _add_line(pages, line, f"{facts.name}: line {number}")
    for row in read_table(dated, DATED_COLUMNS):
        dated_pages.add(row)
    dated_pages.add_told(pages.read_whole)
    dated_pages.check_sources()
    return [begun.documents[key] for key in sorted(begun.documents)], begun.problems


def _add_line(facts: Facts, line: str, place: str) -> None:
    try:
        facts.add(json.loads(line))
    except json.JSONDecodeError as error:
        raise click.ClickException(f"{place}: is not JSON; write one fact on each line") from error
    except KeyError as error:
        raise click.ClickException(f"{place}: lacks {error}; compare with other facts") from error
    except (TypeError, AttributeError) as error:
        raise click.ClickException(f"{place}: is no fact on a municipality") from error


def write(document: Document, folder: Path, *, overwrite: bool) -> str:
    """Write one file unless it must stay; say in a line what was done."""
    path = folder / f"{document.municipality}.toml"
    if document.municipality in SEEDS:
        return f"{path}: kept, written by hand from its document"
    if path.exists() and not overwrite:
        return f"{path}: kept, there already"
    path.write_text(text_of(document), "utf-8")
    return f"{path}: drafted"


@click.command()
@click.argument("facts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("dated", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("data/municipalities"),
    show_default=True,
)
@click.option(
    "--reference",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("data/reference"),
    show_default=True,
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist, and what hands did.")
def main(facts: Path, dated: Path, output: Path, reference: Path, overwrite: bool) -> None:
    """Draft a file for each municipality of FACTS and DATED that has none."""
    documents, problems = draft(facts, dated, read_reference(reference))
    fail_on(problems)
    for document in documents:
        click.echo(write(document, output, overwrite=overwrite))


if __name__ == "__main__":
    main()
