"""Where the data comes from and on what terms, for those who take it along.

`data/reference/README.md` says the same of each file at length.
"""

from collections.abc import Mapping

Link = Mapping[str, str]
"""A title and, where there is one, a path: a web address."""

_STATISTICS: tuple[Link, ...] = (
    {"title": "Statistics Sweden", "path": "https://www.scb.se"},
    {"title": "Statistics Denmark", "path": "https://www.dst.dk"},
    {"title": "Statistics Norway", "path": "https://www.ssb.no"},
    {"title": "Statistics Finland", "path": "https://stat.fi"},
    {"title": "Registers Iceland", "path": "https://www.skra.is"},
    {"title": "Eurostat and GISCO", "path": "https://ec.europa.eu/eurostat/web/gisco"},
)

ORIGINS: Mapping[str, tuple[Link, ...]] = {
    "reference.municipality": _STATISTICS,
    "reference.place": ({"title": "GeoNames", "path": "https://www.geonames.org"},),
    "reference.partner_region": (
        {
            "title": "United Nations M49, with three stated deviations",
            "path": "https://unstats.un.org/unsd/methodology/m49",
        },
    ),
    "stated.source": ({"title": "The documents that the table stated.source names, each a row"},),
}
"""The sources of a table, by its qualified name."""

LICENCES: Mapping[str, Link] = {
    "reference.municipality": {
        "name": "other-at",
        "title": "Reuse with the source named: national statistical offices, Registers Iceland, "
        "Eurostat and GISCO, © EuroGeographics for the administrative boundaries",
    },
    "reference.place": {
        "name": "CC-BY-4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
        "title": "Creative Commons Attribution 4.0: GeoNames, for the points of places outside "
        "the Nordic municipalities",
    },
    "stated.source": {
        "name": "notspecified",
        "title": "Facts and single printed terms from the documents that stated.source names; "
        "their publishers name no licence for them and Twinboard adds none",
    },
}
"""The terms of a table, by its qualified name; `name` is an id of the Open Definition's list."""
