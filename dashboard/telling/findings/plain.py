"""The plain findings: a few sentences that say what a selection shows, each with its evidence."""

from collections.abc import Iterable, Iterator
from itertools import islice

from dashboard.asking.context import Context
from dashboard.asking.towns import totals
from dashboard.telling.findings.fitting import fitting
from dashboard.telling.findings.of_one import of_one, uncounted
from dashboard.telling.findings.of_several import of_few, of_many
from dashboard.telling.sentences import Sentence, is_filtered

_MOST = 6

# More municipalities than these are not compared one by one.
_FEW = 10


def plain_findings(context: Context) -> tuple[Sentence, ...]:
    """Give what is worth knowing of the selection, at most six sentences, the best first.

    One municipality is set against its peers, up to ten are compared, more are summed up. Where a
    filter leaves out partnerships, only what it leaves is counted, and the filter is named. Gives
    nothing where no source has been read on any of the municipalities.
    """
    found = totals(context)
    if not found["with_data"]:
        return ()
    if found["town"] is not None:
        return _best(_of_the_one(context, found["town"]))
    return _best(of_few(context) if found["towns"] <= _FEW else of_many(context))


def findings_of(context: Context, municipality_id: str) -> tuple[Sentence, ...]:
    """Give what is worth knowing of one municipality as a whole, whatever else is selected."""
    return _best(of_one(context, municipality_id))


def _of_the_one(context: Context, municipality_id: str) -> Iterator[Sentence | None]:
    if is_filtered(context.selection):
        yield fitting(context)
        yield from uncounted(context, municipality_id)
    else:
        yield from of_one(context, municipality_id)


def _best(said: Iterable[Sentence | None]) -> tuple[Sentence, ...]:
    return tuple(islice((each for each in said if each is not None), _MOST))
