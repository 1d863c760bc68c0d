"""How a line of the log is written, by the server as by a build: one JSON object, time in UTC."""

from pythonjsonlogger.json import JsonFormatter

LOG_VARIABLE = "TWINBOARD_LOG"


def json_lines() -> JsonFormatter:
    """Write each record as one line: time, level and event first, then what the event carries."""
    return JsonFormatter(
        ["levelname", "message"],
        rename_fields={"levelname": "level", "message": "event", "exc_info": "traceback"},
        timestamp="time",
    )
