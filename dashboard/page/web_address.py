"""Tells an address of the web from one that would run a script, or lead nowhere, when pressed."""


def is_web(address: str) -> bool:
    """Tell whether an address is one of the web, which alone may become a link."""
    return address.lower().startswith(("https://", "http://"))
