"""The server's log: one line for each event, whoever writes it, and not who asked for what."""

import logging
import sys
import threading
from types import TracebackType

from streamlit import logger as streamlits

from warehouse.log_lines import json_lines

EVENTS = "twinboard.events"
"""Name of the logger of what happens all the time: requests, sessions, runs of pages."""

# They tell addresses of clients with their queries, and of starting and stopping, which we do.
_CHATTY = ("uvicorn", "websockets")


def set_up_logs(form: str) -> bool:
    """Let all loggers write one form of lines: `json`, `text`, or what fits if neither is said.

    At a terminal that is text, and of what happens all the time nothing. Tells whether it is JSON.
    """
    as_json = form == "json" or (not form and not sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(
        json_lines() if as_json else logging.Formatter("%(levelname)s %(message)s")
    )
    handler.addFilter(_is_wanted)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.captureWarnings(True)
    logging.getLogger(EVENTS).setLevel(logging.INFO if as_json else logging.WARNING)
    _take_over_streamlits()
    sys.excepthook = _unhandled
    threading.excepthook = _unhandled_in_thread
    return as_json


def _is_wanted(record: logging.LogRecord) -> bool:
    """Of the web server take only what goes wrong."""
    return record.levelno >= logging.WARNING or record.name.split(".")[0] not in _CHATTY


def _take_over_streamlits() -> None:
    # Streamlit gives each of its loggers, those to come too, a handler by this function.
    streamlits.setup_formatter = _to_root
    streamlits.update_formatter()


def _to_root(logger: logging.Logger) -> None:
    logger.handlers.clear()
    logger.propagate = True


def _unhandled(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    logging.getLogger("twinboard").critical("unhandled error", exc_info=(kind, error, trace))


def _unhandled_in_thread(found: threading.ExceptHookArgs) -> None:
    if found.exc_value is not None:
        _unhandled(found.exc_type, found.exc_value, found.exc_traceback)
