"""The HTTP API: tables, charts and definitions for scripts and other sites, version 1."""
