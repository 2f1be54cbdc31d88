"""The address that is shared: others can open it; and what trackers add to it changes nothing."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.address import own_host, reachable
from rnn_core.course.presets import PRESETS
from tests.pages.opened import ROOT

HOST = "192.168.1.20"


@pytest.mark.parametrize(
    ("url", "listens", "shared"),
    [
        ("http://localhost:8501/lab?task=adding", "0.0.0.0", f"http://{HOST}:8501/lab"),
        ("http://127.0.0.1:8501/lab", "", f"http://{HOST}:8501/lab"),
        ("https://localhost/lab#x", "::", f"https://{HOST}/lab"),
        ("http://[::1]:8501/lab", "0.0.0.0", f"http://{HOST}:8501/lab"),
        ("http://localhost:8501/lab", "127.0.0.1", "http://localhost:8501/lab"),
        ("http://school.example:8501/lab", "0.0.0.0", "http://school.example:8501/lab"),
        ("http://10.0.0.4:8501/lab", "0.0.0.0", "http://10.0.0.4:8501/lab"),
        ("", "0.0.0.0", ""),
    ],
)
def test_a_shared_address_has_a_host_that_others_can_reach(url, listens, shared):
    assert reachable(url, listens, HOST) == shared


def test_without_a_network_or_with_an_address_of_six_parts_it_is_still_an_address():
    assert reachable("http://localhost:8501/lab", "0.0.0.0", "") == "http://localhost:8501/lab"
    assert reachable("http://localhost:8501/lab", "::", "fd00::5") == "http://[fd00::5]:8501/lab"
    assert own_host() == "" or own_host().count(".") == 3


def test_a_link_of_trackers_only_opens_the_first_preset_without_a_word():
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.query_params["fbclid"] = "IwAR0"
    test.switch_page("pages/lab.py").run()
    assert not test.error and test.session_state["live"].race == PRESETS[0].race
    assert "fbclid" not in test.query_params
