"""The formats that the API answers in, by the ending of the address, and their media types."""

TABLE_MEDIA = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

CHART_MEDIA = {"svg": "image/svg+xml", "png": "image/png", "json": "application/json"}
