"""Whether this process can serve: the answer at `/healthz`."""

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.asking.answers import open_warehouse, warehouse_path
from dashboard.page.outage import COMMAND, tell_operator, what_is_wrong, what_to_do
from dashboard.words.i18n import SOURCE_LANGUAGE, Language
from warehouse.connection import WarehouseError
from warehouse.in_time import StoppedError

_log = logging.getLogger("twinboard")


def health(request: Request) -> Response:
    """Answer 200 when all of the warehouse can be read, 503 and why when it cannot."""
    try:
        open_warehouse(warehouse_path()).now().check()
    except WarehouseError as error:
        tell_operator(error)
        language = Language(SOURCE_LANGUAGE)
        wrong, remedy = what_is_wrong(error.cause, language), what_to_do(error.cause, language)
        return _unavailable(error.cause, f"{wrong} {remedy} `{COMMAND}`")
    except StoppedError as error:
        # What all readers together ask leaves no room; the file may be sound.
        _log.error("the warehouse could not be read through: %s", error)
        return _unavailable("stopped", f"The data file could not be read through: {error}.")
    return JSONResponse({"status": "ok"})


def _unavailable(cause: str, reason: str) -> Response:
    found = {"status": "unavailable", "cause": cause, "reason": reason}
    return JSONResponse(found, status_code=503)
