"""What is worth knowing of several municipalities, a sentence each, the most important first."""

from collections.abc import Iterator

from dashboard.asking.context import Context
from dashboard.telling.findings.doubts import doubts
from dashboard.telling.findings.fitting import fitting
from dashboard.telling.findings.networks import common_networks
from dashboard.telling.findings.partners_of_several import (
    most_partners,
    partners_unknown,
    range_of_partners,
    total,
)
from dashboard.telling.findings.per_100k import per_100k
from dashboard.telling.findings.shared import most_shared, shared
from dashboard.telling.findings.source_ages import aged
from dashboard.telling.findings.statuses import dormant, dormant_shares
from dashboard.telling.findings.strategies import strategies
from dashboard.telling.sentences import Sentence, is_filtered


def of_few(context: Context) -> Iterator[Sentence | None]:
    """Give what there is to say of municipalities that are compared."""
    if is_filtered(context.selection):
        yield fitting(context)
    else:
        yield range_of_partners(context)
        yield per_100k(context) if context.selection.measure == "per_100k" else None
        yield partners_unknown(context)
        yield dormant_shares(context) or dormant(context)
    yield strategies(context)
    yield None if is_filtered(context.selection) else shared(context)
    yield common_networks(context)
    if not is_filtered(context.selection) and context.selection.measure == "count":
        yield per_100k(context)
    yield doubts(context)
    yield aged(context)


def of_many(context: Context) -> Iterator[Sentence | None]:
    """Give what there is to say of more municipalities than one compares."""
    if is_filtered(context.selection):
        yield fitting(context)
    else:
        yield total(context)
    # Before any detail: who does not know how old the sources are takes all of it for today's.
    yield aged(context)
    if not is_filtered(context.selection):
        yield most_partners(context)
        yield dormant(context)
    yield strategies(context)
    yield doubts(context)
    yield None if is_filtered(context.selection) else most_shared(context)
