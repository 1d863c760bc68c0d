"""Keeps every Python process that finds this on its path from reaching any other machine."""

import ipaddress
import sys
from collections.abc import Sequence

_WATCHED = ("socket.connect", "socket.sendto", "socket.getaddrinfo")


def _refuse(event: str, arguments: Sequence[object]) -> None:
    if event not in _WATCHED:
        return
    address = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(host, str | bytes) and not _is_here(host):
        raise OSError(f"no network for {host!r}")


def _is_here(host: str | bytes) -> bool:
    text = host.decode() if isinstance(host, bytes) else host
    # A path is a socket of this machine; no name at all is any address of it.
    if text in ("", "localhost") or text.startswith(("/", "\0")):
        return True
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback or text in ("0.0.0.0", "::")
    except ValueError:
        return False


sys.addaudithook(_refuse)
