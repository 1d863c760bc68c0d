"""Fill, outline and dash of marks by a word, under one legend that says the words."""

import json
from collections.abc import Mapping, Sequence

import altair as alt

from dashboard.charts.frame import PAGE_WIDTH, wrapped
from dashboard.theme import Mark

Channels = tuple[alt.Fill, alt.Stroke, alt.StrokeDash]

# What a page of 390 px holds beside each other, counting a symbol and a gap as some letters.
LINE_OF_LETTERS = 48
SYMBOL = 5
LETTER = 8


def channels(
    column: str, marks: Mapping[str, Mark], rows: Sequence[str], symbol: str | None = "square"
) -> Channels:
    """Give the channels that draw each word of a column as its mark; `rows` as in `legend`.

    `symbol` is the legend's, or None where shapes tell the words apart too.
    """
    words = legend(list(marks), rows)
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


def legend(words: Sequence[str], rows: Sequence[str]) -> alt.Legend:
    """Give a legend in as few lines as the page allows; on a narrow one, long words break.

    It begins where the rows' labels end, so that the longest line of these takes room from it.
    """
    labels = max(len(line) for row in rows for line in row.split("\n"))
    room = LINE_OF_LETTERS - labels
    fitting = (n for n in range(len(words), 1, -1) if _letters(words, n) <= room)
    lines = {word: wrapped(word, room - SYMBOL) for word in words}
    one_line = (labels + _letters(words, len(words))) * LETTER
    return alt.Legend(
        title=None,
        # The page decides the width, so whether one line holds all is decided there too.
        columns=alt.ExprRef(f"{PAGE_WIDTH} < {one_line} ? {next(fitting, 1)} : {len(words)}"),
        labelExpr=f"({json.dumps(lines, ensure_ascii=False)})[datum.label]",
    )


def _letters(words: Sequence[str], columns: int) -> int:
    return sum(max(len(word) + SYMBOL for word in words[n::columns]) for n in range(columns))
