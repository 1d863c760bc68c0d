"""The page that Streamlit runs: configuration, filters, navigation, and nothing else."""

from dashboard.page import run

run()
