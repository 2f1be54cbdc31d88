"""The empirical sentences that pages show: fixed words that say how networks behave. Read off the source; no import.

`python -m tests.pages.empirical` puts new ones into the register, for somebody to say what they rest on.
"""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
REGISTER = Path(__file__).with_name("empirical.toml")
OPEN = "?"  # what a new sentence rests on, until somebody says so
HEAD = (
    "# What each empirical sentence of a page rests on; tests/pages/test_empirical.py keeps this list complete.",
    "#   test        the tests that would fail, were it false",
    "#   computed    its words or numbers are chosen by what is measured on screen: by which condition",
    "#   published   it quotes somebody, and says whom",
    "#   definition  true by construction: how the app or a task works, what a word means, arithmetic",
)
FEWEST = 4  # words: less is a label

# What makes a sentence empirical: a share, a count of data, a comparison, how often something happens, what is done.
SHARES = r"\d ?%|\d ?per cent"
COUNTS = r"\b\d{3} (?:\w+ ){0,3}?(?:scans|digits|pens|texts|reviews|pairs|numbers|data sets|descriptions)\b"
COMPARED = (
    *("better", "worse", "best", "worst", "more", "most", "mostly", "less", "least", "fewer", "beyond chance"),
    *("faster", "fastest", "slower", "sooner", "soonest", "earlier", "later", "longer", "longest", "shorter"),
    *("harder", "hardest", "easier", "easiest", "dearer", "cheaper", "nearer", "farther", "further", "furthest"),
    *("stronger", "larger", "ahead", "behind", "as good", "as fast", "as long", "as large", "as well as"),
    *("times as", "every number on", "every picture", "each of three seeds"),
)
FREQUENT = ("always", "never", "nearly", "almost", "hardly", "often", "seldom", "rarely", "usually", "nothing")
DOES = (
    *("fades?", "teach", "teaches", "learns", "solves?", "fails?", "beats?", "beaten", "helps?", "ruins?", "forgets"),
    *("remembers?", "vanish", "vanishes", "vanished", "explodes?", "cures?", "rescues?", "survives?", "trades?"),
    *("needs", "kernels?", "enough", "is worth", "gets there", "turns? around", "cannot", "keeps", "reaches"),
    *("grows?", "shuts?", "takes? longer"),
    *("not learned", "is gone", "forgotten", "chaos", "drops?", "gains?", "loses", "little", "much", "few", "differs?"),
    *("rewards?", "punishes", "leaves a mark", "in seconds", "too hard", "easy", "valley", "far apart", "far away"),
    *("one for each task", "can do both", "learned something", "wins?", "possibility", "matter of", "exact for"),
    *("right after", "by chance", "invented", "oldest", "stays? in"),
)
EMPIRICAL = re.compile(rf"{SHARES}|{COUNTS}|\b({'|'.join((*COMPARED, *FREQUENT, *DOES))})\b", re.IGNORECASE)
# No claim by themselves: the name of an interval, a bound that somebody sets, a question that is spoken of.
IDLE = re.compile(
    r"\d+ % intervals?|\b(at (most|least)|any more|once more|(how|(?<!times )as) (often|many|much|long))\b"
)

# A stop that ends a sentence: not that of "et al.", of an initial, of an ellipsis within one.
STOP = re.compile(r"(?<!\bal\.)(?<!\b[A-Z]\.)(?<=[.!?])[\"”)*]*\s+|\n+|\s\|\s")
LABELED = (  # widgets, whose first argument is a label
    *("button", "text_input", "text_area", "slider", "select_slider", "selectbox", "segmented_control", "pills"),
    *("number_input", "toggle", "checkbox", "radio", "file_uploader", "audio_input", "download_button", "popover"),
)
UNREAD = ("error", "exception", "ValueError", "TypeError", "KeyError", "quoted")  # mistakes, and names of results
UNSHOWN = ("key", "icon", "language", "query_params", "format")


def sentences() -> dict[str, list[str]]:
    """Return the empirical sentences by the file that shows them, in reading order."""
    files = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]
    found = {str(file.relative_to(ROOT)): empirical(file.read_text("utf8")) for file in files}
    return {file: there for file, there in found.items() if there}


def empirical(source: str) -> list[str]:
    """Return the empirical sentences in Python source, each once."""
    texts = (sentence for text in _texts(ast.parse(source)) for sentence in _split(text))
    return list(dict.fromkeys(one for one in texts if _claims(one)))


def register() -> dict[str, dict[str, str]]:
    """Return what each known sentence rests on, by file and sentence."""
    return tomllib.loads(REGISTER.read_text("utf8"))


def line(sentence: str, backing: str) -> str:
    """Return an entry as the register keeps it."""
    return f"{json.dumps(sentence, ensure_ascii=False)} = {json.dumps(backing, ensure_ascii=False)}"


def _claims(sentence: str) -> bool:
    """Tell whether a sentence claims something: no question, no label, no saying that is quoted to be tested."""
    saying = sentence.startswith("“") and sentence.find("”") >= len(sentence) - 2
    plain = not sentence.endswith("?") and not saying
    return plain and len(sentence.split()) >= FEWEST and EMPIRICAL.search(IDLE.sub("", sentence)) is not None


def _split(text: str) -> Iterator[str]:
    for sentence in STOP.split(text):
        yield " ".join(sentence.replace("**", "").split()).strip("#-–,;: ")


def _texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts below a node that a reader may see; what changes in them is {}."""
    match node:
        case ast.Constant(value=str(text)):
            if not text.startswith("<style>"):
                yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
            for part in parts:
                if isinstance(part, ast.FormattedValue):
                    yield from _texts(part.value)
        case ast.Raise() | ast.Assert() | ast.Import() | ast.ImportFrom():
            return
        case ast.Call():
            yield from _texts_of_call(node)
        case ast.Expr(value=ast.Constant()):
            return  # a docstring
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _texts(child)


def _texts_of_call(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in UNREAD:
        return
    yield from _texts(call.func)
    for argument in call.args[name in LABELED :]:
        yield from _texts(argument)
    for keyword in call.keywords:
        if keyword.arg not in UNSHOWN:
            yield from _texts(keyword.value)


def main() -> None:
    """Bring the register into order: new sentences with OPEN, those that are gone without a trace, all sorted."""
    known, lines = register(), [*HEAD]
    for file, there in sorted(sentences().items()):
        lines += ["", f'["{file}"]', *(line(one, known.get(file, {}).get(one, OPEN)) for one in sorted(there))]
    REGISTER.write_text("\n".join(lines) + "\n", "utf8")


if __name__ == "__main__":
    main()
