"""Stops the server within ten seconds: it finishes what is under way, and takes nothing new."""

import logging
import os
import signal
import sys
import threading
from types import FrameType

DRAIN_SECONDS = 7
"""What requests under way have to finish; then they are cancelled."""

# Threads cannot be cancelled, and Python would wait for them.
_LAST_SECONDS = 9

_log = logging.getLogger("twinboard")


def end_when_told() -> None:
    """End with 0 on SIGTERM, to be called before the server takes the signals over.

    The server stops on its own account when it is told to, and hands the signal on at its end.
    """
    signal.signal(signal.SIGTERM, _end)


def end_in_time() -> None:
    """Bound how long stopping takes, to be called once the server has taken the signals over."""
    for number in (signal.SIGTERM, signal.SIGINT):
        _also(number)


def _also(number: signal.Signals) -> None:
    servers = signal.getsignal(number)

    def stop(caught: int, frame: FrameType | None) -> None:
        _log.info("stopping", extra={"signal": number.name})
        last = threading.Timer(_LAST_SECONDS, _cut)
        last.daemon = True
        last.start()
        if callable(servers):
            servers(caught, frame)

    signal.signal(number, stop)


def _end(caught: int, frame: FrameType | None) -> None:
    _log.info("stopped")
    sys.exit(0)


def _cut() -> None:
    _log.error("stopped, with work cut short", extra={"after_seconds": _LAST_SECONDS})
    logging.shutdown()
    os._exit(1)
