"""Numbers from which on pages say something of a municipality; the warehouse counts by them too."""

EXPIRING_DAYS = 365
"""A strategy with at most as many days left expires within a year, as the Overview counts it."""

FEW_INHABITANTS = 10_000
"""Below it one partner more or less moves the figure per 100,000 by ten and more."""
