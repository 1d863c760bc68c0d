"""The pages by their addresses."""

from collections.abc import Callable, Mapping

from dashboard.asking.context import Context
from dashboard.views import (
    accessibility,
    compare,
    data,
    dormant,
    focus,
    map,
    municipality,
    networks,
    overview,
    privacy,
    regions,
    shared,
    time,
)

View = Callable[[Context], None]

VIEWS: Mapping[str, tuple[str, View]] = {
    "overview": ("Overview", overview.show),
    "compare": ("Compare", compare.show),
    "regions": ("Regions", regions.show),
    "map": ("Map", map.show),
    "dormant": ("Dormant", dormant.show),
    "shared": ("Shared partners", shared.show),
    "time": ("Time", time.show),
    "focus": ("Focus areas", focus.show),
    "networks": ("Networks", networks.show),
    "municipality": ("Municipality", municipality.show),
    "data": ("Data and sources", data.show),
}
"""For each page, by its address: title and what draws it; the first stands at the root."""

UNLISTED: Mapping[str, tuple[str, View]] = {
    "accessibility": ("Accessibility statement", accessibility.show),
    "privacy": ("Privacy", privacy.show),
}
"""Pages that the foot of every page leads to, and the navigation does not."""
