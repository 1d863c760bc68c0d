"""Whether this process can serve: the answer at `/healthz`."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.answers import open_warehouse, warehouse_path
from dashboard.i18n import SOURCE_LANGUAGE, Language
from dashboard.outage import COMMAND, tell_operator, what_is_wrong, what_to_do
from warehouse.connection import WarehouseError


def health(request: Request) -> Response:
    """Answer 200 when all of the warehouse can be read, 503 and why when it cannot."""
    try:
        open_warehouse(warehouse_path()).now().check()
    except WarehouseError as error:
        tell_operator(error)
        language = Language(SOURCE_LANGUAGE)
        wrong, remedy = what_is_wrong(error.cause, language), what_to_do(error.cause, language)
        reason = f"{wrong} {remedy} `{COMMAND}`"
        found = {"status": "unavailable", "cause": error.cause, "reason": reason}
        return JSONResponse(found, status_code=503)
    return JSONResponse({"status": "ok"})
