"""Refuse a workbook that unpacks to more than a bound, before its reader believes its sizes."""

import struct
import zipfile
import zlib
from pathlib import Path

_CHUNK = 1 << 20

# What workbooks are packed by. Of other ways a few bytes can unpack to gigabytes at once.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

ANEW = "open it and save it as XLSX without a password, or as CSV"
"""What to do with a workbook that is none: an older format, a web page, or one that is locked."""

# A RuntimeError is what an encrypted part gives, an OSError a place before the file's start.
_UNSOUND = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError)


def refuse_bomb(path: Path, most: int) -> None:
    """Count what the parts of a workbook unpack to. Raises ValueError when it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > most:
                raise ValueError(f"it unpacks to more than {most // 1024**2} MB; save it as CSV")
            for part in parts:
                _refuse_liar(archive, part)
    except _UNSOUND as error:
        reason = getattr(error, "strerror", None) or error
        raise ValueError(f"it is no sound workbook: {reason}; {ANEW}") from error


def _refuse_liar(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a part that holds more than it says, which the reader would unpack to its end."""
    if part.compress_type not in _METHODS:
        raise ValueError("it is packed as no workbook is; save it as CSV")
    said, size = part.file_size, 0
    # Else reading ends at the said size, and the rest is not seen.
    part.file_size = said + 2 * _CHUNK
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > said:
                raise ValueError("a part of it is larger than it says; save it as CSV")
