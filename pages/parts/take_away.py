"""The end of a lesson: the code that ran, its link, the way to the lab, and the sources."""

import streamlit as st

from rnn_core.runs.live import LiveRace
from rnn_core.script import write_script


def draw(run: LiveRace, sources: str) -> None:
    """Give the code, the link, and the sources."""
    st.divider()
    with st.expander("The code of this experiment", icon=":material/code:"):
        st.caption("Plain PyTorch, no Unrolled needed: it trains the network of this page and reaches the same result.")
        coded = run.race.titles[0]
        if len(run.race.lanes) > 1:
            coded = st.segmented_control(
                "Model", run.race.titles, default=coded, required=True, key=f"code{run.number}"
            )
        script = write_script(run.race.lanes[run.race.titles.index(coded)])
        st.download_button(
            "Download the script", script, "experiment.py", "text/x-python", key="script", on_click="ignore"
        )
        st.code(script, language="python")
        st.markdown("**The same experiment as a link**, for the lab or for `python -m rnn_core`")
        st.code(run.race.to_link(), language=None, wrap_lines=True)
    st.page_link(
        "pages/lab.py",
        label="Change everything: this experiment in the lab",
        icon=":material/tune:",
        query_params=run.race.to_pairs(),
    )
    st.caption(f"Sources: {sources}")
