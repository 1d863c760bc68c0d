"""The page of the bare app: a selectbox, and a chart of as many bars as the Overview draws."""

import streamlit as st

BARS = 40

chosen = st.selectbox("Part", ("first", "second", "third"), key="chosen")
step = {"first": 3, "second": 5, "third": 7}[chosen]
st.vega_lite_chart(
    {
        "data": {"values": [{"name": f"Town {n}", "value": n * step % 41} for n in range(BARS)]},
        "mark": "bar",
        "height": 20 * BARS,
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None},
            "x": {"field": "value", "type": "quantitative"},
        },
    },
    theme=None,
    key="chart",
)
