"""How to cite a view: what it shows, of which day, and where it stands."""

import hashlib
import re

from dashboard.asking.context import Context
from dashboard.asking.peers import with_peers
from dashboard.telling.about import About
from dashboard.telling.sentences import town_names


def citation(context: Context, title: str, about: About, address: str) -> str:
    """Give a reference as reports print it, in the language of the page.

    `title` is that of the page, `about` describes its selection, `address` is the page's own.
    """
    t, language = context.language.t, context.language
    return t(
        "Twinboard {version}: {title}. {selection} Sources read until {read}. {address} "
        "(read on {today}).",
        version=about.version,
        title=title,
        selection=about.selection,
        read=language.date(about.data_date),
        address=address,
        today=language.date(context.today),
    )


def compared_in_words(context: Context) -> str:
    """Say whom the selected municipality is compared with; nothing where it is with nobody."""
    t, language, group = context.language.t, context.language, with_peers(context)
    if group is None or group.peers.is_empty():
        return ""
    itself = group.itself.row(0, named=True)
    match group.rule:
        case "chosen":
            (name,) = town_names(group.itself, context)
            return t("{municipality} compared with the others", municipality=name)
        case "region":
            return t("compared with the others with data in {region}", region=itself["region"])
        case "country":
            country = language.country(itself["country"])
            return t("compared with the others with data in {country}", country=country)
    peers = group.peers.sort(language.order("municipality"))
    return t("compared with {names}", names=language.listed(town_names(peers, context)))


def bibtex(title: str, about: About, address: str, language: str) -> str:
    """Give the same as a BibTeX entry, for programs that keep references."""
    fields = {
        "title": _printable(f"Twinboard: {title}"),
        "note": _printable(f"{about.selection} Version {about.version}"),
        "year": str(about.today.year),
        "urldate": about.today.isoformat(),
        "url": _plain(address),
        "language": language,
    }
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    # Two views of one day are two entries: what a program has a key of already it leaves out.
    view = hashlib.sha256(address.encode()).hexdigest()[:6]
    return f"@online{{twinboard-{about.today.isoformat()}-{view},\n{lines}}}\n"


def _printable(text: str) -> str:
    # LaTeX stops at these where they stand in a text; an address it takes as it is.
    return re.sub(r"([&%$#_])", r"\\\1", _plain(text))


def _plain(text: str) -> str:
    # Braces would end the field, and a backslash would begin a command.
    return text.replace("\\", " ").replace("{", "(").replace("}", ")")
