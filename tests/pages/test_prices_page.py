"""The page on prices: own runs, a race without a recurrent network, luck that is called luck."""

from tests.pages.opened import open_lesson, words


def tables(test):
    return " ".join(str(part.proto.body) for part in test.get("html"))


def test_the_table_holds_everyone_and_its_intervals():
    test = open_lesson("prices", "task=prices&ahead=5&model=gru&hidden=4&updates=2&model.2=transformer")
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    shown = tables(test)
    assert all(name in shown for name in ("GRU 4", "Transformer 4", "always “higher”", "logistic regression"))
    assert "measured now" in words(test)


def test_a_race_of_rivals_alone_has_no_state_to_watch_and_is_judged_all_the_same():
    test = open_lesson("prices", "task=prices&ahead=20&model=transformer&hidden=4&updates=2")
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    assert "Watch it read" not in words(test) and "Transformer 4" in tables(test)


def test_the_mission_is_only_accomplished_by_an_interval_beyond_the_rule():
    test = open_lesson("prices", "task=prices&ahead=1&length=2&model=rnn&hidden=1&updates=1&batch_size=1&seed=3")
    test.button(key="step").click().run()
    assert not test.exception
    assert "Mission accomplished" not in words(test)


def test_no_level_of_the_market_counts_as_solved():
    test = open_lesson("prices", "task=prices&ahead=5&model=gru&hidden=4&updates=2&model.2=transformer")
    test.button(key="step").click().run()
    run = test.session_state["prices.run"]
    assert not run.race.lanes[0].task.is_solved(1.0)
    assert "stands beside always the same answer" in words(test) and "counts as solved" not in words(test)
