"""What is worth knowing of one municipality, a sentence each, the most important first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from dashboard.asking.completeness import WHOLE
from dashboard.asking.context import Context
from dashboard.asking.external import lists_of
from dashboard.asking.named_charts import live_partnerships
from dashboard.asking.peers import Standing, standing_of, with_peers
from dashboard.asking.rank import ranked
from dashboard.asking.thresholds import EXPIRING_DAYS, FEW_INHABITANTS
from dashboard.page.tables import Row
from dashboard.selecting.selection import Selection
from dashboard.telling.sentences import (
    Sentence,
    by_count,
    municipalities_of,
    partners,
    sentence,
    share,
    some,
)
from dashboard.words.formats import figure_text, finding_values, printed_date, scope_text
from warehouse.queries import PARTNER

# A rank among fewer says nothing.
_FEWEST_RANKED = 3


def of_one(context: Context, municipality_id: str) -> Iterator[Sentence | None]:
    """Give what there is to say of one municipality, whatever the filters leave of it."""
    town = Town(alone(context, municipality_id), municipality_id)
    if town.has_data:
        yield number_of_partners(town)
        yield statuses(town)
        yield dormant_among_peers(town)
        yield strategy(town)
        yield contradiction(town)
        yield indirect_partners(town)
        yield networks(town)
        yield per_100k_among_peers(town)
        yield shared_partner(town)
        yield one_sided(town)
        yield age_of_sources(town)


def uncounted(context: Context, municipality_id: str) -> Iterator[Sentence | None]:
    """Give what does not count partnerships, and so holds whichever of them are left out."""
    town = Town(alone(context, municipality_id), municipality_id)
    yield strategy(town)
    yield contradiction(town)
    yield networks(town)
    yield one_sided(town)
    yield age_of_sources(town)


def alone(context: Context, municipality_id: str) -> Context:
    """Give the context of one municipality as a whole: filters would hide facts of it."""
    chosen = context.selection
    free = Selection(
        m=(municipality_id,),
        measure=chosen.measure,
        sort=chosen.sort,
        lang=chosen.lang,
        lists=chosen.lists,
        peers=chosen.peers,
        k=chosen.k,
    )
    return replace(context, selection=free)


@dataclass(frozen=True)
class Town:
    """One municipality; the selection of `context` is it alone."""

    context: Context
    id: str

    @cached_property
    def row(self) -> Row:
        """Its figures."""
        return self.context.table("summary").row(0, named=True)

    @property
    def has_data(self) -> bool:
        """Whether a source has been read on it."""
        return self.row["findings"] is not None

    @property
    def has_whole_list(self) -> bool:
        """Whether its partner list was read to its end."""
        return self.row["completeness"] in WHOLE

    @property
    def name(self) -> str:
        """Its name, with its region where another has the same."""
        return self.context.options.municipality_names[self.id]

    @cached_property
    def findings(self) -> Mapping[str, list[Row]]:
        """Its doubts by their kind."""
        frame = self.context.table("findings")
        return {
            kind: list(frame.filter(pl.col("finding") == kind).iter_rows(named=True))
            for kind in frame["finding"].unique()
        }

    def says(self, text: str, page: str) -> Sentence:
        """Give a sentence whose evidence is what a page shows of this municipality."""
        return sentence(text, page, self.context.selection)


def number_of_partners(town: Town) -> Sentence | None:
    """Say how many partners it has, and which rank that is in its country."""
    language, count = town.context.language, town.row["partners"]
    if count is None:
        text = language.t(
            "No source says who the partners of {name} are: their number is unknown, not zero.",
            name=town.name,
        )
        return town.says(text, "municipality")
    if town.row["partners_from"] == "bulk":
        text = language.n(
            "An external list ({lists}) names {count} partner of {name} and may lack some; no "
            "source of its own has been read that says who its partners are, so it is not ranked.",
            "An external list ({lists}) names {count} partners of {name} and may lack some; no "
            "source of its own has been read that says who its partners are, so it is not ranked.",
            count,
            lists=lists_of(town.context),
            name=town.name,
        )
        return town.says(text, "municipality")
    if not town.has_whole_list:
        text = language.n(
            "{name} has at least {count} partner; its whole list is not known, so it is not "
            "ranked.",
            "{name} has at least {count} partners; its whole list is not known, so it is not "
            "ranked.",
            count,
            name=town.name,
        )
        return town.says(text, "municipality")
    return _rank(town) if count else _no_partners(town)


def _no_partners(town: Town) -> Sentence:
    t = town.context.language.t
    if town.row["completeness"] == "none":
        text = t("{name} has no partners: a source says so expressly.", name=town.name)
    else:
        text = t("The whole list of {name} names no partner of today.", name=town.name)
    return town.says(text, "municipality")


def _rank(town: Town) -> Sentence:
    language, country = town.context.language, town.row["country"]
    selection = replace(by_count(town.context.selection), m=(), country=(country,), one=town.id)
    nation = replace(town.context, selection=selection)
    ranks = ranked(nation.table("summary"), selection).drop_nulls("rank")
    if ranks.height < _FEWEST_RANKED:
        text = language.t("{name} has {partners}.", name=town.name, partners=_partners(town))
        return town.says(text, "municipality")
    rank = ranks.filter(pl.col("municipality_id") == town.id)["rank"].item()
    text = _rank_in_words(
        town,
        ties=ranks.filter(pl.col("rank") == rank).height - 1,
        rank=language.number(rank),
        ranked=language.number(ranks.height),
        municipalities=municipalities_of(country, language),
    )
    return sentence(text, "overview", selection)


def _rank_in_words(town: Town, ties: int, **values: str) -> str:
    words = {"name": town.name, "partners": _partners(town), **values}
    if not ties:
        return town.context.language.t(
            "{name} has {partners}, rank {rank} of {ranked} {municipalities} whose whole list "
            "has been read.",
            **words,
        )
    return town.context.language.n(
        "{name} has {partners} and shares rank {rank} with {count} other, of {ranked} "
        "{municipalities} whose whole list has been read.",
        "{name} has {partners} and shares rank {rank} with {count} others, of {ranked} "
        "{municipalities} whose whole list has been read.",
        ties,
        **words,
    )


def _partners(town: Town) -> str:
    return partners(town.row["partners"], town.context.language)


def statuses(town: Town) -> Sentence | None:
    """Say how many of its partners rest, live, or are in a state that no source states."""
    row, language = town.row, town.context.language
    count = row["partners"]
    if not count:
        return None
    if row["unstated"] == count:
        text = language.n(
            "{name} has {count} known partner; the sources do not state whether it is active or "
            "dormant.",
            "The sources do not state of any of the {count} known partners of {name} whether it "
            "is active or dormant.",
            count,
            name=town.name,
        )
        return town.says(text, "municipality")
    if count == 1:
        text = language.t("The one known partner of {name} is active.", name=town.name)
        if row["dormant"]:
            text = language.t("The one known partner of {name} is dormant.", name=town.name)
        return town.says(text, "dormant")
    values = {"count": language.number(count), "name": town.name}
    if row["active"] == count:
        text = language.t("Of the {count} known partners of {name}, all are active.", **values)
    elif row["dormant"] == count:
        text = language.t("Of the {count} known partners of {name}, all are dormant.", **values)
    else:
        parts = language.listed(_parts(town))
        text = language.t(
            "Of the {count} known partners of {name}, {parts}.", **values, parts=parts
        )
    return town.says(text, "dormant")


def _parts(town: Town) -> list[str]:
    row, n = town.row, town.context.language.n
    parts = {
        "dormant": n("{count} is dormant", "{count} are dormant", row["dormant"]),
        "active": n("{count} is active", "{count} are active", row["active"]),
        "unstated": n(
            "{count} has no status stated", "{count} have no status stated", row["unstated"]
        ),
    }
    return [text for status, text in parts.items() if row[status]]


def dormant_among_peers(town: Town) -> Sentence | None:
    """Set its dormant share, where it has dormant partners, beside the median of its peers."""
    found = _among_peers(town, "dormant_share") if town.row["dormant"] else None
    if found is None:
        return None
    it, compared, peers = found
    language = town.context.language
    values = {
        "name": town.name,
        "share": share(town.row["dormant_share"], language),
        "peers": language.number(peers),
    }
    if it.median is None:
        text = language.t(
            "{share} of the partners of {name} whose status is stated are dormant; with none of "
            "its peers, {peers} in number, can this be compared.",
            **values,
        )
        return town.says(text, "compare")
    text = language.n(
        "{share} of the partners of {name} whose status is stated are dormant; {count} of "
        "{peers} peers can be compared, with a share of {median}.",
        "{share} of the partners of {name} whose status is stated are dormant; {count} of "
        "{peers} peers can be compared, with a median of {median}.",
        compared,
        median=share(it.median, language),
        **values,
    )
    return town.says(text, "compare")


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


def strategy(town: Town) -> Sentence | None:
    """Say when its strategy expires, or that it has."""
    days, language = town.row["days_to_policy_expiry"], town.context.language
    if days is None or days > EXPIRING_DAYS:
        return None
    values = {"name": town.name, "date": language.date(town.row["policy_valid_until"])}
    if days > 0:
        text = language.n(
            "The international strategy of {name} expires in {count} day, on {date}.",
            "The international strategy of {name} expires in {count} days, on {date}.",
            days,
            **values,
        )
    elif days == 0:
        text = language.t("The international strategy of {name} expires today, {date}.", **values)
    else:
        text = language.t("The international strategy of {name} expired on {date}.", **values)
    shown = replace(town.context.selection, finding=("policy_expiring", "policy_expired"))
    return sentence(text, "data", shown)


def contradiction(town: Town) -> Sentence | None:
    """Say where numbers that a source states do not fit each other, or its own list."""
    labels = town.context.labels
    for row in town.findings.get("stated_counts_contradict", ()):
        text = labels.language.t(
            "The numbers of partners that a source of {name} states do not fit each other "
            "({values}).",
            name=town.name,
            values=finding_values(row["values"], labels),
        )
        return town.says(text, "data")
    for row in town.findings.get("stated_count_differs", ()):
        numbers = dict(value.split(": ") for value in row["values"])
        text = labels.language.t(
            "A source of {name} states another number of partners than it lists ({scope}: "
            "{stated} stated, {listed} listed).",
            name=town.name,
            scope=scope_text(row["subject"], labels),
            stated=labels.language.number(int(numbers["stated"])),
            listed=labels.language.number(int(numbers["listed"])),
        )
        return town.says(text, "data")
    return _disagreement(town)


def _disagreement(town: Town) -> Sentence | None:
    disputed = _subjects(town, "sources_disagree")
    language = town.context.language
    text = language.n(
        "The sources on {name} disagree about {count} partnership: {partners}.",
        "The sources on {name} disagree about {count} partnerships: {partners}.",
        len(disputed),
        name=town.name,
        partners=some(disputed, language),
    )
    return town.says(text, "data") if disputed else _other_side(town)


def _other_side(town: Town) -> Sentence | None:
    disputed = _subjects(town, "sides_disagree")
    language = town.context.language
    text = language.n(
        "The sources on {name} and on its partner disagree about {count} partnership: {partners}.",
        "The sources on {name} and on its partners disagree about {count} partnerships: "
        "{partners}.",
        len(disputed),
        name=town.name,
        partners=some(disputed, language),
    )
    return town.says(text, "data") if disputed else None


def _subjects(town: Town, finding: str) -> list[str]:
    """Give whom the doubts of a kind are about, each once."""
    return list(dict.fromkeys(str(row["subject"]) for row in town.findings.get(finding, ())))


def indirect_partners(town: Town) -> Sentence | None:
    """Say what its county or region holds on its behalf."""
    count, language = town.row["indirect_partners"], town.context.language
    if not count:
        return None
    held = town.context.table("partnerships").filter(
        pl.col("counted") & pl.col("through").is_not_null() & (pl.col("status") != "ended")
    )
    text = language.n(
        "{name} has {count} more partnership through {holders}, which is counted apart.",
        "{name} has {count} more partnerships through {holders}, which are counted apart.",
        count,
        name=town.name,
        holders=_holders(held, town),
    )
    return town.says(text, "municipality")


def _holders(frame: pl.DataFrame, town: Town) -> str:
    language = town.context.language
    return language.listed(language.in_order(frame["through"].unique()))


def networks(town: Town) -> Sentence | None:
    """Say in how many networks it takes part, itself or through its county or region."""
    own, indirect = town.row["networks"] or 0, town.row["indirect_networks"] or 0
    language = town.context.language
    if not indirect:
        text = language.n(
            "{name} is in or works with {count} network.",
            "{name} is in or works with {count} networks.",
            own,
            name=town.name,
        )
        return town.says(text, "networks") if own else None
    held = town.context.table("networks").filter(
        pl.col("through").is_not_null() & (pl.col("status") != "ended")
    )
    if town.row["networks"] is None:
        text = language.n(
            "{name} is in {count} network through {holders}; none is named as its own.",
            "{name} is in {count} networks through {holders}; none is named as its own.",
            indirect,
            name=town.name,
            holders=_holders(held, town),
        )
        return town.says(text, "networks")
    text = language.n(
        "{name} is in or works with {count} network itself, and {indirect} through {holders}.",
        "{name} is in or works with {count} networks itself, and {indirect} through {holders}.",
        own,
        name=town.name,
        indirect=language.number(indirect),
        holders=_holders(held, town),
    )
    return town.says(text, "networks")


def shared_partner(town: Town) -> Sentence | None:
    """Say of the partner that it shares with most municipalities how many these are."""
    selection = Selection(lang=town.context.selection.lang)
    own = live_partnerships(town.context)["partner_id"].unique().sort().to_list()
    if not own:
        return None
    counted = town.context.answers.count("shared_partners", selection, {PARTNER: own})
    if counted.is_empty():
        return None
    first = counted.row(0, named=True)
    text = town.context.language.t(
        "{name} is one of {count} municipalities with data that have {partner} as a partner.",
        name=town.name,
        count=town.context.language.number(first["towns"]),
        partner=first["partner"],
    )
    return sentence(text, "shared", replace(selection, partner=first["partner_id"]))


def one_sided(town: Town) -> Sentence | None:
    """Say how many of its partners do not name it on their own whole list."""
    count = len(town.findings.get("one_sided", ()))
    text = town.context.language.n(
        "{count} partner of {name} does not name it on its own, whole list.",
        "{count} partners of {name} do not name it on their own, whole lists.",
        count,
        name=town.name,
    )
    return town.says(text, "data") if count else None


def age_of_sources(town: Town) -> Sentence | None:
    """Say that its newest source is old, or that none prints a date."""
    language = town.context.language
    for row in town.findings.get("source_undated", ()):
        text = language.n(
            "The facts on {name} rest on {count} source, which prints no date.",
            "The facts on {name} rest on {count} sources, none of which prints a date.",
            len(row["sources"]),
            name=town.name,
        )
        return town.says(text, "data")
    for row in town.findings.get("source_old", ()):
        told = dict(value.split(": ") for value in row["values"])
        text = language.n(
            "The newest dated source on {name} is of {date}, {count} year ago.",
            "The newest dated source on {name} is of {date}, {count} years ago.",
            int(told["years"]),
            name=town.name,
            date=printed_date(told["newest source"], language),
        )
        return town.says(text, "data")
    return None
