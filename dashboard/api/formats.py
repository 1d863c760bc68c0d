"""The formats that the API answers in, by the ending of the address, and their media types."""

TABLE_MEDIA = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

PICTURE_MEDIA = {"svg": "image/svg+xml", "png": "image/png", "json": "application/json"}

CHART_MEDIA = {**PICTURE_MEDIA, **{name: TABLE_MEDIA[name] for name in ("csv", "xlsx")}}
"""Of a chart, its picture or the rows that it is drawn from."""

COMPRESSED = tuple({**TABLE_MEDIA, **CHART_MEDIA}[name] for name in ("parquet", "xlsx", "png"))
"""The media types whose bytes are compressed in themselves."""
