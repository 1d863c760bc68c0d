"""The page that Streamlit runs: configuration, filters, navigation, and nothing else."""

from dashboard.page.run import run
from dashboard.serving.page_runs import observed_run

with observed_run():
    run()
