"""Tables, cards and links as plain HTML; the templates escape every text of the data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from dashboard.asking.rows import Row
from dashboard.page.web_address import is_web
from dashboard.words.i18n import Language

NOTHING = "–"
"""What a cell holds that has nothing to show."""

# More sentences than these would push the page's first chart off a phone.
UNFOLDED = 3


@dataclass(frozen=True)
class Part:
    """One line of a cell: a text, perhaps in another language, a link, or with a quiet remark."""

    text: str
    lang: str = ""
    href: str = ""
    quiet: str = ""


@dataclass(frozen=True)
class Statement:
    """One section of a statement: paragraphs, and points below them, each perhaps with a link."""

    heading: str
    paragraphs: Sequence[str]
    points: Sequence[Part] = ()


@dataclass(frozen=True)
class DrawnChart:
    """A chart as the page has it: its heading and remark, and what it is in words for who cannot
    see it; for the script that draws it, as JSON, its description and apart from it the rows and
    the values of its parameters, which most often are all that a new selection changes; and how
    many pixels it takes at least.
    """

    heading: str
    remark: str
    words: str
    spec: Markup
    rows: Markup
    told: Markup
    height: int


@dataclass(frozen=True)
class Files:
    """What a section's fold of files holds: texts with addresses, and figures with meanings."""

    label: str
    rows: Sequence[tuple[str, str]]
    pictures: Sequence[tuple[str, str]]
    defined: Sequence[tuple[str, str]]
    sources: tuple[str, str]


Cell = str | Part | Sequence[Part]


@dataclass(frozen=True)
class Field:
    """One column: its heading, what its cells show of a row, and whether they are numbers.

    An `optional` column is left out of a table in which none of its cells has anything to show.
    """

    heading: str
    cell: Callable[[Row], Cell]
    numeric: bool = False
    optional: bool = False


def html_table(
    caption: str,
    fields: Sequence[Field],
    rows: Iterable[Row],
    *,
    addresses: bool = False,
    wordy: bool = False,
) -> str:
    """Give a table whose first column heads the rows; nothing when there are no rows.

    `addresses` writes the addresses of its links out on paper. On a narrow screen each row of a
    table of many columns, or of a `wordy` one, is a block of labelled cells.
    """
    cells = [[_lines(field.cell(row)) for field in fields] for row in rows]
    if not cells:
        return ""
    fields, cells = _with_something(fields, cells)
    headed = [(head, zip(fields[1:], others, strict=True)) for head, *others in cells]
    return _template("table.html.j2").render(
        caption=caption,
        columns=fields,
        rows=headed,
        addresses=addresses,
        is_wide=wordy or len(fields) > 3,
    )


def _with_something(
    fields: Sequence[Field], cells: Sequence[Sequence[Markup]]
) -> tuple[list[Field], list[list[Markup]]]:
    """Leave out the optional columns in which nothing stands."""
    kept = [
        not field.optional or any(row[place] != NOTHING for row in cells)
        for place, field in enumerate(fields)
    ]
    return list(compress(fields, kept)), [list(compress(row, kept)) for row in cells]


def _lines(cell: Cell) -> Markup:
    """Write a cell; a template would take several times as long over thousands of them."""
    if isinstance(cell, str):
        return escape(cell)
    parts = (cell,) if isinstance(cell, Part) else cell
    return Markup("<br>").join(_line(part) for part in parts)


def _line(part: Part) -> Markup:
    lang = Markup(' lang="{}"').format(part.lang) if part.lang else ""
    text = escape(part.text)
    if is_web(part.href):
        link = Markup('<a href="{}" rel="noopener noreferrer"{}>{}</a>')
        text = link.format(part.href, lang, text)
    elif lang:
        text = Markup("<span{}>{}</span>").format(lang, text)
    return text + Markup(" <small>{}</small>").format(part.quiet) if part.quiet else text


def html_cards(cards: Sequence[tuple[str, str, str]]) -> str:
    """Give headline figures, each a label, a value and a remark, as a list that fits the screen."""
    return _template("cards.html.j2").render(cards=cards)


def page_address(page: str, query: Mapping[str, Sequence[str]], section: str = "") -> str:
    """Give the address of a page, or a section of it, under a query, as any page's links do."""
    # The first page stands at the root and has no other address.
    name = "./" if page == "overview" else page
    asked = f"?{urlencode(query, doseq=True)}" if query else ""
    return f"{name}{asked}#{section}" if section else f"{name}{asked}"


def html_findings(heading: str, show: str, more: str, found: Sequence[tuple[str, str]]) -> str:
    """Give sentences as a list, each with its evidence's address; the later ones are folded.

    `show` is the text of the links, each of which is named by its sentence too; `more` that of the
    fold.
    """
    return _template("findings.html.j2").render(
        heading=heading, show=show, more=more, first=found[:UNFOLDED], rest=found[UNFOLDED:]
    )


def html_opening(title: str, lead: str) -> str:
    """Give a page's title and what it answers."""
    return str(Markup("<h1>{}</h1><p>{}</p>").format(title, lead))


def html_selected(heading: str, text: str) -> str:
    """Give what is selected, in words."""
    return str(Markup("<p><strong>{}</strong> {}</p>").format(heading, text))


def html_section(
    view: str,
    title: str,
    chart: DrawnChart | None = None,
    files: Files | None = None,
    note: str = "",
    table: str = "",
    fold: str = "",
) -> str:
    """Give a section as one text: each part of a page costs the browser as much as any other.

    Links find it by `view`. Paragraphs of the note are apart by an empty line. `table` is what
    `html_table` gave, if anything; with the text of a `fold` it can be folded.
    """
    return _template("section.html.j2").render(
        view=view,
        title=title,
        chart=chart,
        files=files,
        paragraphs=note.split("\n\n") if note else [],
        table=table,
        fold=fold,
    )


def html_chart(view: str, chart: DrawnChart) -> str:
    """Give a chart as all that a page shows."""
    return _template("lone_chart.html.j2").render(view=view, chart=chart)


def html_beside(
    language: Language,
    pages: Sequence[tuple[str, str]],
    shown: str,
    query: Mapping[str, Sequence[str]],
    languages: Sequence[tuple[str, str, Mapping[str, Sequence[str]]]],
) -> str:
    """Give what stands above the filters: links to pages and languages, and the filters' heading.

    `pages` are addresses with titles, of which `shown` is the address of the one that is shown;
    `languages` are codes, own names and queries.
    """
    # Links to languages load the page anew, whose `<html lang>` must follow.
    return _template("beside.html.j2").render(
        t=language.t,
        shown=page_address(shown, {}),
        pages=[(title, page_address(name, query), name == shown) for name, title in pages],
        languages=[
            (code, name, urlencode(each, doseq=True), code == language.code)
            for code, name, each in languages
        ],
    )


def plain_page(
    language: Language, heading: str, sentence: str, link: tuple[str, str] | None = None
) -> str:
    """Give a page that stands before the dashboard: a heading, a sentence, a link to go on."""
    return _template("plain_page.html.j2").render(
        language=language, heading=heading, sentence=sentence, link=link
    )


def html_foot(
    label: str,
    pages: Sequence[tuple[str, str, Mapping[str, Sequence[str]]]],
    others: Sequence[tuple[str, str]],
    made_by: str,
) -> str:
    """Give the foot of a page: links to pages, each with its text, page and query, links to others
    than pages, and who made it.
    """
    written = [(text, page_address(page, query)) for text, page, query in pages]
    return _template("foot.html.j2").render(
        label=label, pages=written, others=others, made_by=made_by
    )


def html_paper(sources: str, heading: str, lines: Sequence[str], address: str) -> str:
    """Give what stands below a page on paper; `sources` is a table that `html_table` gave."""
    return _template("paper.html.j2").render(
        sources=sources, heading=heading, lines=lines, address=address
    )


def html_embed_foot(lines: Sequence[str], links: Sequence[tuple[str, str]]) -> str:
    """Give the foot of an embedded chart: lines of text, and links, each a text and an address."""
    return _template("embed.html.j2").render(lines=lines, links=links)


def html_statement(sections: Sequence[Statement]) -> str:
    """Give the sections of a statement; web and mail addresses in its texts become links."""
    return _template("statement.html.j2").render(sections=sections)


@cache
def _template(name: str) -> Template:
    loader = PackageLoader("dashboard", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template(name)
