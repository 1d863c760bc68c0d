"""Whether this process can serve: the answer at `/healthz`."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.answers import warehouse_path
from warehouse.connection import WarehouseError
from warehouse.queries import Warehouse


def health(request: Request) -> Response:
    """Answer 200 when the warehouse can be read, 503 and why when it cannot."""
    try:
        Warehouse(warehouse_path()).rows("main.build")
    except WarehouseError as error:
        return JSONResponse({"status": "unavailable", "reason": str(error)}, status_code=503)
    return JSONResponse({"status": "ok"})
