"""Changes that files suffer: bytes flipped, lines swapped, encodings mistaken, wrong types.

A number chooses each change, so that what failed once fails again.
"""

import json
import random
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

NASTY_TEXTS = (
    *("", " ", "\0", "\ufeff", "\u202e", "\u200b", "\ud7ff", "a\rb", "a\nb", "\x1b[31m", "\u2028"),
    *("=1+1", "<script>", "'; drop table x; --", "../../etc/passwd", "NaN", "１９９９", "🏳️‍🌈", "ﷺ"),
    *("0" * 5000, "x" * 1_000_000, "é" * 2000, "9999-99-99", "-0001", "1e999", "{{7*7}}"),
)

_VALUES = (
    *("1", "-1", "1e999", "nan", "inf", "true", "[]", "{}", "[[1]]", "1979-05-27", "07:32:00"),
    *("0x" + "f" * 4000, "9" * 4000, "1979-05-27T07:32:00Z", "'a'", '""', "9999-12-31", "{a=1}"),
    *("['a', 1]", "0o7", "'" + "x" * 3000 + "'", '"\\u202e"', '"\\u0000"', "[" * 400 + "]" * 400),
)

Change = Callable[[random.Random, bytes], bytes]


def mutated(number: int, content: bytes, changes: tuple[Change, ...]) -> bytes:
    """Make one to three changes, chosen by a number."""
    chance = random.Random(number)
    for _ in range(chance.choice((1, 1, 2, 3))):
        content = chance.choice(changes)(chance, content)
    return content


def _flip(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randint(0, len(content))]


def _drop(chance: random.Random, content: bytes) -> bytes:
    start = chance.randint(0, len(content))
    return content[:start] + content[start + chance.randint(1, 60) :]


def _insert(chance: random.Random, content: bytes) -> bytes:
    start = chance.randint(0, len(content))
    text = chance.choice(NASTY_TEXTS).encode()
    return content[:start] + text + content[start:]


def _lines(chance: random.Random, content: bytes) -> bytes:
    """Double, swap or lose a line."""
    lines = content.splitlines(keepends=True) or [b""]
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(3):
        case 0:
            lines.insert(one, lines[other])
        case 1:
            lines[one], lines[other] = lines[other], lines[one]
        case _:
            del lines[one]
    return b"".join(lines)


def _encode(chance: random.Random, content: bytes) -> bytes:
    text = content.decode(errors="replace")
    encoding = chance.choice(("utf-16", "utf-16-be", "latin-1", "cp1252", "utf-8-sig", "utf-32"))
    return text.encode(encoding, "replace") + chance.choice((b"", b"\0", b"\x00\xd8", b"\xff"))


def _ends(chance: random.Random, content: bytes) -> bytes:
    ends = (b"\r", b"\r\n", b"\n\n", b"\n\r", b"\x0b", b"\0\n")
    return content.replace(b"\n", chance.choice(ends), chance.choice((1, -1)))


BYTES: tuple[Change, ...] = (_flip, _cut, _drop, _insert, _lines, _encode, _ends)
"""What happens to files of any kind."""


def _value(chance: random.Random, content: bytes) -> bytes:
    """Put another value behind a key."""
    lines = content.decode(errors="replace").splitlines()
    keyed = [number for number, line in enumerate(lines) if " = " in line]
    if keyed:
        number = chance.choice(keyed)
        lines[number] = f"{lines[number].partition(' = ')[0]} = {chance.choice(_VALUES)}"
    return "\n".join(lines).encode()


def _key(chance: random.Random, content: bytes) -> bytes:
    """Name a key or a section otherwise."""
    names = ("sources", "municipality", "partnership", "source", "x", '""', '"\\u202e"', "a.b.c")
    lines = content.decode(errors="replace").splitlines()
    number = chance.randrange(len(lines)) if lines else 0
    if lines and " = " in lines[number]:
        lines[number] = f"{chance.choice(names)} = {lines[number].partition(' = ')[2]}"
    elif lines and lines[number].startswith("["):
        lines[number] = chance.choice(("[{}]", "[[{}]]")).format(chance.choice(names))
    return "\n".join(lines).encode()


def _tree(chance: random.Random, content: bytes) -> bytes:
    """Put a nasty text, or a value of another type, somewhere in the parsed document."""
    try:
        document = tomllib.loads(content.decode())
    except (ValueError, RecursionError):
        return content
    at: Any = document
    while isinstance(at, (dict, list)) and at:
        key = chance.choice(list(at)) if isinstance(at, dict) else chance.randrange(len(at))
        if not isinstance(at[key], (dict, list)) or chance.random() < 0.1:
            text = chance.choice(NASTY_TEXTS)
            at[key] = chance.choice((text, [text], {"a": text}, len(text), None))
            break
        at = at[key]
    return "\n".join(
        f"{_quoted(key)} = {_written(value)}" for key, value in document.items()
    ).encode()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _written(value: object) -> str:
    """Write a value as TOML, on one line."""
    match value:
        case dict():
            pairs = (f"{_quoted(str(key))} = {_written(part)}" for key, part in value.items())
            return "{" + ", ".join(pairs) + "}"
        case list():
            return "[\n" + ",\n".join(map(_written, value)) + "]"
        case bool() | None:
            return str(bool(value)).lower()
        case str():
            return _quoted(value)
    # Only so written may it have thousands of digits.
    return hex(value) if isinstance(value, int) and value > 0 else str(value)


def _many(chance: random.Random, content: bytes) -> bytes:
    more = (f"\n[[s{number}]]\n" for number in range(chance.choice((10, 3000))))
    return content + "".join(more).encode()


TOML: tuple[Change, ...] = (*BYTES, _value, _value, _key, _tree, _tree, _many)
"""What happens to TOML besides."""


def _cell(chance: random.Random, content: bytes) -> bytes:
    """Put a nasty text into a cell."""
    rows = [line.split(",") for line in content.decode(errors="replace").split("\n")]
    row = chance.choice(rows)
    row[chance.randrange(len(row))] = chance.choice((*NASTY_TEXTS, '"', '"a""b"', 'a"b', '"a\nb"'))
    return "\n".join(",".join(row) for row in rows).encode()


def _ragged(chance: random.Random, content: bytes) -> bytes:
    """Give a row more cells or fewer."""
    rows = content.split(b"\n")
    number = chance.randrange(len(rows))
    more = chance.choice((b",", b",x,y,z", b"," * 5000))
    rows[number] = rows[number] + more if chance.random() < 0.6 else rows[number].partition(b",")[0]
    return b"\n".join(rows)


CSV: tuple[Change, ...] = (*BYTES, _cell, _cell, _ragged, _ragged)
"""What happens to tables of text besides."""

KINDS: Mapping[str, tuple[Change, ...]] = {
    ".toml": TOML,
    ".csv": CSV,
    ".tsv": CSV,
    ".json": BYTES,
    ".xlsx": BYTES,
    ".parquet": BYTES,
}
"""The changes of each kind of file."""
