"""Text of a user, or of data, as it stands in one line of ours."""


def one_line(text: str, most: int | None = None) -> str:
    """Give a text without line breaks; one of more than `most` letters is cut, with dots."""
    line = " ".join(text.split())
    return line if most is None or len(line) <= most else f"{line[: most - 1].rstrip()}…"
