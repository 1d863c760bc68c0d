"""Fill, outline and dash of marks by a word, under one legend that says the words."""

from collections.abc import Collection, Mapping, Sequence

import altair as alt

from dashboard.charts.frame import LETTER, PAGE_WIDTH, Told, longest_line, wrapped
from dashboard.charts.theme import Mark

Channels = tuple[alt.Fill, alt.Stroke, alt.StrokeDash]

# Parameters: the width of a page from which one line holds all words; on narrower ones, of 390 px
# and of 320, how many columns there are, and the lines into which each word is broken.
_ONE_LINE, _COLUMNS, _LINES = "one_line", "legend_columns", "legend_lines"
_NARROW = f"{PAGE_WIDTH} < {_ONE_LINE}"

# What such pages hold beside each other, counting a symbol and a gap as some letters, and which of
# them a page is.
LINES_OF_LETTERS = (48, 36)
SYMBOL = 5
_WHICH = f"[{PAGE_WIDTH} < 340 ? 1 : 0]"


def channels(column: str, marks: Mapping[str, Mark], symbol: str | None = "square") -> Channels:
    """Give the channels that draw each word of a column as its mark, under a `legend`.

    `symbol` is the legend's, or None where shapes tell the words apart too.
    """
    words = legend(len(marks))
    if symbol:
        words.symbolType = symbol
    field = f"{column}:N"
    fills, strokes, dashes = (
        alt.Scale(domain=list(marks), range=list(values))
        for values in (
            (mark.fill for mark in marks.values()),
            (mark.stroke for mark in marks.values()),
            (list(mark.dash) for mark in marks.values()),
        )
    )
    return (
        alt.Fill(field, scale=fills, legend=words),
        alt.Stroke(field, scale=strokes, legend=words),
        alt.StrokeDash(field, scale=dashes, legend=words),
    )


def legend(words: int) -> alt.Legend:
    """Give a legend of so many words; `legend_told` says how they fit."""
    return alt.Legend(
        title=None,
        # The page decides the width, so whether one line holds all is decided there too.
        columns=alt.ExprRef(f"{_NARROW} ? {_COLUMNS}{_WHICH} : {words}"),
        labelExpr=f"{_NARROW} ? {_LINES}{_WHICH}[datum.label] : datum.label",
    )


def legend_told(words: Collection[str], rows: Sequence[str] = ("",)) -> Told:
    """Say how a legend takes as few lines as the page allows; on a narrow one, long words break.

    It begins where the rows' labels end, so that the longest line of these takes room from it.
    """
    words, labels = list(words), longest_line(rows)
    rooms = [line - labels for line in LINES_OF_LETTERS]
    return {
        _ONE_LINE: (labels + _letters(words, len(words))) * LETTER,
        _COLUMNS: [_columns(words, room) for room in rooms],
        _LINES: [{word: wrapped(word, max(room - SYMBOL, 1)) for word in words} for room in rooms],
    }


def _columns(words: Sequence[str], room: int) -> int:
    return next((n for n in range(len(words), 1, -1) if _letters(words, n) <= room), 1)


def _letters(words: Sequence[str], columns: int) -> int:
    return sum(max(len(word) + SYMBOL for word in words[n::columns]) for n in range(columns))
