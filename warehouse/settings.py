"""Where things are unless the user says otherwise."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]

DATA = _ROOT / "data"
WAREHOUSE = _ROOT / "warehouse" / "twinboard.duckdb"

DATA_VARIABLE = "TWINBOARD_DATA"
WAREHOUSE_VARIABLE = "TWINBOARD_WAREHOUSE"
TODAY_VARIABLE = "TWINBOARD_TODAY"
QUERY_SECONDS_VARIABLE = "TWINBOARD_QUERY_SECONDS"
QUERY_MEGABYTES_VARIABLE = "TWINBOARD_QUERY_MEGABYTES"
