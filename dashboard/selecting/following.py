"""What follows from the selection is drawn again by itself: the filters stay as they stand.

To draw a page's widgets anew takes the browser as long as all else that a changed filter changes.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

BESIDE, FOLLOWING = "beside", "following"
"""The keys of what follows from the selection: the links above the filters, and the page."""

_WHOLE = "drawn_whole"


@contextmanager
def drawn_whole() -> Iterator[None]:
    """Note whether the run within, of all of a page, has come to its end."""
    st.session_state[_WHOLE] = False
    yield
    st.session_state[_WHOLE] = True


def redraw_following() -> None:
    """Draw again what follows from the selection; to be called when a filter was changed.

    All is drawn when the last whole run was cut short: its page may stand beside other filters.
    """
    if st.session_state.get(_WHOLE):
        st.rerun([BESIDE, FOLLOWING])
