"""What the public reads when the warehouse cannot be read; the rest is in the log."""

import logging
from pathlib import Path

import streamlit as st

from dashboard.asking.answers import open_warehouse
from dashboard.words.i18n import Language
from dashboard.words.one_line import one_line
from warehouse.broken import Cause, WarehouseError
from warehouse.in_time import StoppedError

_log = logging.getLogger("twinboard")

COMMAND = "make build"

_SECONDS_BETWEEN_LOOKS = 4.0


def show_outage(error: WarehouseError, path: Path, language: Language) -> None:
    """Draw, in place of a page, what is wrong and what to run, until the file is right again."""
    tell_operator(error)
    st.title("Twinboard", anchor=False)
    headline = language.t("The data cannot be read.")
    st.error(f"{headline} {what_is_wrong(error.cause, language)}")
    st.markdown(what_to_do(error.cause, language))
    st.code(COMMAND, language=None)
    st.markdown(language.t("This page comes back by itself as soon as the data can be read."))
    _await(path)


@st.fragment(run_every=_SECONDS_BETWEEN_LOOKS)
def _await(path: Path) -> None:
    try:
        # All of it, or a page that wants the damaged part would come back for ever.
        open_warehouse(path).now().check()
    except (WarehouseError, StoppedError):
        return
    st.rerun()


def tell_operator(error: WarehouseError) -> None:
    """Write the whole of it to the log: the path, and what DuckDB or the system said."""
    said = f" ({one_line(str(error.__cause__))})" if error.__cause__ else ""
    _log.error("the warehouse cannot be read: %s%s", error, said)


def what_is_wrong(cause: Cause, language: Language) -> str:
    """Say what is wrong in a sentence that gives nothing of this machine away."""
    t = language.t
    sentences: dict[Cause, str] = {
        "missing": t("There is no data file."),
        "empty": t("The data file is empty."),
        "folder": t("Where the data file should be there is a folder."),
        "forbidden": t("The server is not allowed to read the data file."),
        "no database": t("The file is no database."),
        "no warehouse": t("The file is a database, but none of Twinboard."),
        "damaged": t("The data file is damaged or cut short."),
        "older": t("The data file was made by an older version of Twinboard."),
        "newer": t("The data file was made by a newer version than this Twinboard."),
        "changing": t("The data file was written over while it was read."),
    }
    return sentences[cause]


def what_to_do(cause: Cause, language: Language) -> str:
    """Say what the operator has to do before running `COMMAND`, or instead."""
    t = language.t
    if cause == "forbidden":
        return t("The operator lets the server's account read it, or builds it anew:")
    if cause == "newer":
        return t("The operator updates this Twinboard, or builds the data file anew:")
    if cause == "changing":
        return t("This ends by itself; if it does not, the operator builds the data file anew:")
    return t("The operator builds the data file anew:")
