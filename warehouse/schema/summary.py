"""The tables that have a column for each figure."""

from warehouse.figures import FIGURES
from warehouse.schema.columns import (
    COMPLETENESS,
    COUNTRY,
    MUNICIPALITY,
    MUNICIPALITY_NAME,
    OWN_REGION,
    PARTNERS_FROM,
    POPULATION,
    POPULATION_DATE,
)
from warehouse.schema.table import Column, Table

SUMMARY = Table(
    "answer",
    "summary",
    "selected municipality, with a column per figure",
    (
        MUNICIPALITY,
        MUNICIPALITY_NAME,
        COUNTRY,
        OWN_REGION,
        POPULATION,
        POPULATION_DATE,
        COMPLETENESS,
        PARTNERS_FROM,
        *(figure.column for figure in FIGURES),
    ),
)


_RANKED = (
    *("municipality_id", "municipality", "country", "region", "population", "population_date"),
    *("completeness", "partners_from", "partners", "active", "dormant", "ended", "unstated"),
    *("dormant_share", "partners_per_100k", "policy_valid_until"),
)

TOWNS = Table(
    "answer",
    "towns_part",
    "selected municipality, with the figures that many are ranked by",
    (
        *(column for column in SUMMARY.columns if column.name in _RANKED),
        Column("namesakes", "integer", "How many selected ones have its name", required=True),
        Column("rank", "integer", "Its rank by the figure asked for; null where it has none"),
    ),
)
