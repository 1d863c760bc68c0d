"""Which international strategies expire or have expired."""

from dataclasses import replace

from dashboard.asking.context import Context
from dashboard.asking.thresholds import EXPIRING_DAYS
from dashboard.asking.towns import totals
from dashboard.telling.findings.town import Town, alone
from dashboard.telling.sentences import Sentence, sentence


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


def strategies(context: Context) -> Sentence | None:
    """Say how many strategies expire within a year, or when the one does."""
    found = totals(context)
    own = found["town_with_strategy"]
    if own is not None:
        return strategy(Town(alone(context, own), own))
    expiring, expired = found["expiring"], found["expired"]
    if not expiring + expired:
        return None
    n = context.language.n
    text = context.language.t(
        "Of {dated} international strategies with an end date, {expiring} and {expired}.",
        dated=context.language.number(found["strategies"]),
        expiring=n("{count} expires within a year", "{count} expire within a year", expiring),
        expired=n("{count} has expired", "{count} have expired", expired),
    )
    shown = replace(context.selection, finding=("policy_expiring", "policy_expired"))
    return sentence(text, "data", shown)
