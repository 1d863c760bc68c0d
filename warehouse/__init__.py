"""What Twinboard knows: the DuckDB schema, the figures and the only door to both."""

VERSION = "0.1.0"
