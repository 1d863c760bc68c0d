"""Where sources contradict themselves, each other or the partner's own list."""

from dataclasses import replace

from dashboard.asking.context import Context
from dashboard.asking.parts import doubted_count
from dashboard.asking.towns import totals
from dashboard.telling.findings.town import Town
from dashboard.telling.sentences import Sentence, sentence, some
from dashboard.words.formats import finding_values, scope_text

_DOUBTS = (
    "stated_count_differs",
    "stated_counts_contradict",
    "sources_disagree",
    "ended_yet_named",
    "sides_disagree",
    "one_sided",
)


def contradiction(town: Town) -> Sentence | None:
    """Say the first of what sources contradict: their own numbers, list, each other, a partner."""
    return _numbers(town) or _number_and_list(town) or _sources(town) or _sides(town)


def _numbers(town: Town) -> Sentence | None:
    labels, row = town.context.labels, town.doubt("stated_counts_contradict")
    if row is None:
        return None
    values = finding_values(row["values"], labels)
    text = labels.language.t(
        "The numbers of partners that a source of {name} states do not fit each other ({values}).",
        name=town.name,
        # In the middle of a sentence, unlike in a table.
        values=values[:1].lower() + values[1:],
    )
    return town.says(text, "data")


def _number_and_list(town: Town) -> Sentence | None:
    labels, row = town.context.labels, town.doubt("stated_count_differs")
    if row is None:
        return None
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


def _sources(town: Town) -> Sentence | None:
    disputed = _subjects(town, "sources_disagree")
    language = town.context.language
    text = language.n(
        "The sources on {name} disagree about {count} partnership: {partners}.",
        "The sources on {name} disagree about {count} partnerships: {partners}.",
        len(disputed),
        name=town.name,
        partners=some(disputed, language),
    )
    return town.says(text, "data") if disputed else None


def _sides(town: Town) -> Sentence | None:
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


def doubts(context: Context) -> Sentence | None:
    """Say of how many municipalities the sources contradict themselves or others."""
    towns, language = doubted_count(context, *_DOUBTS), context.language
    with_data = totals(context)["with_data"]
    # Of one alone its own sentences say it better.
    if not towns or with_data == 1:
        return None
    text = language.t(
        "For {count} of {all} municipalities with data the sources contradict themselves, each "
        "other or the partner's own list.",
        count=language.number(towns),
        all=language.number(with_data),
    )
    return sentence(text, "data", replace(context.selection, finding=tuple(_DOUBTS)))
