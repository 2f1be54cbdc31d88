"""What others do to an address on its way: trackers added, & written as &amp;."""

import pytest

from rnn_core.experiment import Experiment, Race, read_query, settings_in
from rnn_core.experiment.lane import FIELDS
from rnn_core.settings import declared
from rnn_core.tasks import TASKS

LINK = "task=recall&delay=7&model=lstm&hidden=5"
ADDED = [
    *("utm_source", "utm_medium", "UTM_Campaign", "fbclid", "gclid", "mibextid", "msclkid", "igshid", "mc_cid"),
    *("_ga", "_gl", "gbraid", "wbraid", "gad_source", "ttclid", "twclid", "li_fat_id", "_hsenc", "_hsmi", "mkt_tok"),
    *("yclid", "srsltid", "fb_action_ids", "dclid", "epik", "pk_campaign", "mtm_source", "__hstc", "mc_eid", "ref"),
]


@pytest.mark.parametrize("name", ADDED)
def test_what_trackers_add_is_dropped(name):
    assert Race.from_link(f"{LINK}&{name}=Iw.AR_2~x") == Race.from_link(f"{name}=1&{LINK}") == Race.from_link(LINK)
    assert Race.from_pairs({**read_query(LINK), name: "1"}) == Race.from_link(LINK)
    assert Experiment.from_link(f"{LINK}&{name}=&{name}=2") == Experiment.from_link(LINK)


def test_an_ampersand_that_a_mail_wrote_out_is_one():
    assert Race.from_link(LINK.replace("&", "&amp;")) == Race.from_link(LINK.replace("&", "&amp;amp;"))
    assert Race.from_link(LINK.replace("&", "&amp;") + "&amp;utm_source=mail") == Race.from_link(LINK)


def test_no_setting_of_ours_is_taken_for_a_tracker():
    names = {"task", *FIELDS, *(item.name for kind in (Experiment, *TASKS.values()) for item in declared(kind))}
    numbered = {f"{name}.{n}" for name in FIELDS for n in (2, 3, 4)}
    assert {name for name, _ in settings_in((name, "") for name in names | numbered)} == names | numbered


def test_what_is_neither_ours_nor_a_trackers_is_still_refused():
    with pytest.raises(ValueError, match="'utmost', which is not a setting here"):
        Race.from_link(f"{LINK}&utmost=1")
