"""The page that Streamlit runs: configuration, filters, navigation, and nothing else."""

from dashboard.page import run
from dashboard.page_runs import observed_run

with observed_run():
    run()
