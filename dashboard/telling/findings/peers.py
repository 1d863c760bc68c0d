"""Where one municipality stands among its peers."""

from dataclasses import replace

from dashboard.asking.peers import Standing, standing_of, with_peers
from dashboard.asking.thresholds import FEW_INHABITANTS
from dashboard.telling.findings.town import Town
from dashboard.telling.sentences import Sentence, sentence, share
from dashboard.words.formats import figure_text


def dormant_among_peers(town: Town) -> Sentence | None:
    """Set its dormant share, where it has dormant partners, beside the median of its peers."""
    found = _among_peers(town, "dormant_share") if town.row["dormant"] else None
    if found is None:
        return None
    return town.says(_dormant_beside(town, *found), "compare")


def _dormant_beside(town: Town, it: Standing, compared: int, peers: int) -> str:
    language = town.context.language
    values = {
        "name": town.name,
        "share": share(town.row["dormant_share"], language),
        "peers": language.number(peers),
    }
    if it.median is None:
        return language.t(
            "{share} of the partners of {name} whose status is stated are dormant; with none of "
            "its peers, {peers} in number, can this be compared.",
            **values,
        )
    return language.n(
        "{share} of the partners of {name} whose status is stated are dormant; {count} of "
        "{peers} peers can be compared, with a share of {median}.",
        "{share} of the partners of {name} whose status is stated are dormant; {count} of "
        "{peers} peers can be compared, with a median of {median}.",
        compared,
        median=share(it.median, language),
        **values,
    )


def per_100k_among_peers(town: Town) -> Sentence | None:
    """Set its partners per 100,000 inhabitants beside the median of its peers."""
    found = _among_peers(town, "partners_per_100k")
    if found is None or not town.row["partners"]:
        return None
    it, compared, peers = found
    if it.rank is None or it.median is None:
        return None
    language = town.context.language
    text = language.n(
        "{name} has {value} partners per 100,000 inhabitants ({basis}); {count} of {peers} peers "
        "can be compared, with {median}.",
        "{name} has {value} partners per 100,000 inhabitants ({basis}); {count} of {peers} peers "
        "can be compared, with a median of {median}.",
        compared,
        name=town.name,
        value=figure_text(it.figure, it.value, language),
        basis=_population(town),
        peers=language.number(peers),
        median=figure_text(it.figure, it.median, language),
    )
    selection = replace(town.context.selection, measure="per_100k")
    return sentence(text, "compare", selection)


def _among_peers(town: Town, figure: str) -> tuple[Standing, int, int] | None:
    """Give where it stands, how many peers can be compared, and how many there are."""
    group = with_peers(town.context)
    if group is None or group.peers.is_empty() or town.row[figure] is None:
        return None
    it = standing_of(group, figure, town.context.selection.lists)
    return it, it.known, group.peers.height


def _population(town: Town) -> str:
    t, year = town.context.language.t, str(town.row["population_date"].year)
    if town.row["population"] < FEW_INHABITANTS:
        return t("population of {year}; below 10,000 one partner moves the figure a lot", year=year)
    return t("population of {year}", year=year)
