"""What is worth knowing of one municipality, a sentence each, the most important first."""

from collections.abc import Iterator

from dashboard.asking.context import Context
from dashboard.telling.findings.doubts import contradiction, one_sided
from dashboard.telling.findings.networks import networks
from dashboard.telling.findings.partners_of_one import indirect_partners, number_of_partners
from dashboard.telling.findings.peers import dormant_among_peers, per_100k_among_peers
from dashboard.telling.findings.shared import shared_partner
from dashboard.telling.findings.source_ages import age_of_sources
from dashboard.telling.findings.statuses import statuses
from dashboard.telling.findings.strategies import strategy
from dashboard.telling.findings.town import Town, alone
from dashboard.telling.sentences import Sentence


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
