"""Counts and times of this process for Prometheus, told at an address of their own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import start_http_server
from prometheus_client.registry import Collector

from warehouse import VERSION
from warehouse.connection import WarehouseError
from warehouse.queries import Warehouse

# The start of each count is that of the process, which is told once.
disable_created_metrics()  # type: ignore[no-untyped-call]

REGISTRY = CollectorRegistry()

REQUESTS = Counter(
    "twinboard_requests",
    "Requests answered, by kind of address and status",
    ("method", "route", "status"),
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "twinboard_request_seconds",
    "Time from a request's arrival to the last byte of its answer",
    ("route",),
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
SESSIONS = Gauge("twinboard_sessions_open", "Pages open in browsers", registry=REGISTRY)
PAGE_SECONDS = Histogram(
    "twinboard_page_run_seconds",
    "Time that a run of a page took, by page and outcome",
    ("page", "outcome"),
    buckets=(0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
ANSWERS_WANTED = Counter(
    "twinboard_answers_wanted", "Answers that pages and scripts wanted", registry=REGISTRY
)
ANSWERS_ASKED = Counter(
    "twinboard_answers_asked",
    "Answers of those wanted that the warehouse was asked for; the others were kept",
    registry=REGISTRY,
)

ProcessCollector(registry=REGISTRY)


class _Build(Collector):
    """What is served: the program, and the warehouse as it is at the moment of the question."""

    def __init__(self, path: Path) -> None:
        self._warehouse = Warehouse(path)

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("twinboard_build", "The program", {"version": VERSION})
        try:
            build = self._warehouse.rows("main.build").row(0, named=True)
            built_at = self._warehouse.rows("history.build").sort("number")["built_at"][-1]
        except WarehouseError:
            yield _gauge("readable", "Whether the warehouse can be read", 0)
            return
        yield _gauge("readable", "Whether the warehouse can be read", 1)
        age = datetime.now(UTC) - datetime.fromisoformat(built_at)
        yield _gauge("age_seconds", "Time since the warehouse was built", age.total_seconds())
        told = {"version": build["version"], "fingerprint": build["fingerprint"]}
        yield InfoMetricFamily("twinboard_warehouse", "The warehouse that is served", told)


def _gauge(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(f"twinboard_warehouse_{name}", help_, value)


def tell_metrics(address: str, port: int, warehouse: Path) -> None:
    """Tell the metrics at `/metrics` of an address and port, apart from what readers reach.

    Behind a proxy all requests come from this machine, so an address of its own, which the proxy
    does not know, is what keeps them apart. Raises OSError when it is taken.
    """
    REGISTRY.register(_Build(warehouse))
    start_http_server(port, address, REGISTRY)
