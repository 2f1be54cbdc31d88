"""Every sentence that claims something about networks rests on something: a test, a measurement on screen, a source."""

import ast
import re
from functools import cache

import pytest

from tests.pages.empirical import REGISTER, ROOT, empirical, line, register, sentences

KINDS = ("test", "computed", "published", "definition")
FOUND, KNOWN = sentences(), register()
HOW = (
    f"`python -m tests.pages.empirical` puts these sentences into {REGISTER.relative_to(ROOT)}; say there what each "
    "rests on. Where nothing would fail if it were false: assert it in the lesson's test, let what is measured choose "
    "its words, or delete it."
)


def test_every_empirical_sentence_is_in_the_register():
    new = {file: [one for one in there if one not in KNOWN.get(file, {})] for file, there in FOUND.items()}
    listed = [f'["{file}"]\n' + "\n".join(line(one, "test: ") for one in there) for file, there in new.items() if there]
    assert not listed, f"{HOW}\n\n" + "\n".join(listed)


def test_no_entry_is_stale():
    gone = [f"{file}: {one}" for file, there in KNOWN.items() for one in there if one not in FOUND.get(file, ())]
    assert not gone, "No page says this any more; delete it from the register:\n" + "\n".join(gone)


def test_every_entry_says_what_it_rests_on():
    for file, there in KNOWN.items():
        for sentence, backing in there.items():
            kind, _, what = backing.partition(": ")
            assert kind in KINDS and what.strip(), f"{file}: {sentence}\n{backing!r} begins with none of {KINDS}"


def test_every_test_that_is_named_exists():
    named = {
        test.strip()
        for there in KNOWN.values()
        for backing in there.values()
        if backing.startswith("test: ")
        for test in backing.removeprefix("test: ").split(",")
    }
    missing = [test for test in sorted(named) if not exists(*test.partition("::")[::2])]
    assert not missing, f"The register names tests that are not there: {', '.join(missing)}"


def test_the_register_is_in_the_order_of_pages_and_sentences():
    assert list(KNOWN) == sorted(KNOWN), "sort the pages"
    for file, there in KNOWN.items():
        assert list(there) == sorted(there), f"sort the sentences of {file}"


@cache
def functions(file: str) -> frozenset[str]:
    """Return the functions at the top of a file of tests, none where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    return frozenset(one.name for one in ast.parse(path.read_text("utf8")).body if isinstance(one, ast.FunctionDef))


def exists(file: str, name: str) -> bool:
    return re.fullmatch(r"tests/\w+/test_\w+\.py", file) is not None and name in functions(file)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('st.caption("The GRU learns sooner. It has 16 units.")', ["The GRU learns sooner."]),
        ('st.caption(f"The {name} is right in {share:.0%}, **always** more often.")', 1),
        ('lesson.card("“A GRU is always better.”", "here it never was, on three seeds.")', 1),
        ('st.markdown("With a gate it is right " + ("nearly every time." if good else "in 50 % of them."))', 1),
        ("st.caption(f\"{'never solved here, by any' if bad else 3} ones\")", 1),
        (
            'st.caption("So found Graves et al. 2013, and never again.")',
            ["So found Graves et al. 2013, and never again."],
        ),
        ('"""It is never shown, as a docstring."""', []),
        ('raise ValueError("never more than three layers")', []),
        ('st.slider("How much more of it to read", 1, 9, key="never once more seen")', []),
        ('st.caption("Which of them learns faster than others?")', []),
        ('st.caption("On the 40 clips, with 95 % intervals.")', []),
        ('quoted("prices: always higher: right at last")', []),
    ],
)
def test_the_scanner_finds_claims_and_nothing_else(source, found):
    claims = empirical(source)
    assert (len(claims) if isinstance(found, int) else claims) == found, claims
