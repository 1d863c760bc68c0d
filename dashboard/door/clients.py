"""Whom a request is counted to."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from starlette.types import Scope

# What one house or one rented server has of IPv6; single addresses are theirs by the billion.
_HOUSE_BITS = 64

_MOST_LETTERS = 64


def client_of(scope: Scope) -> str:
    """Give the address that asks: of IPv6 its /64, of a proxy that is trusted whom it names."""
    host = str((scope.get("client") or ("",))[0])
    try:
        address = ip_address(host)
    except ValueError:
        return host[:_MOST_LETTERS]
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _HOUSE_BITS), strict=False))
