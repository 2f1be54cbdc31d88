"""Modules that import each other become one text, which means the same or is refused."""

import pytest

from pages.parts.canvas.modules import link

A = 'import { twice } from "./lib/b.js";\nexport default function () { return twice(two); }\nconst two = 2;\n'
B = "// Twice.\nexport function twice(v) { return 2 * v; }\nconst hidden = 1;\nexport const seen = 3;\n"


def written(folder, **texts):
    (folder / "lib").mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / ("lib" if name == "b" else ".") / f"{name}.js").write_text(text)
    return folder / "a.js"


def test_what_is_imported_comes_first_and_once(tmp_path):
    more = 'import { twice } from "./lib/b.js";\nexport const four = twice(2);\n'
    first = 'import {\n  four,\n} from "./c.js";\n' + A
    text = link(written(tmp_path, a=first, b=B, c=more))
    assert text.count("function twice") == 1
    assert text.index("function twice") < text.index("const four") < text.index("export default function ()")
    assert "import" not in text and text.count("export") == 1


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ({"a": A.replace("twice }", "hidden }"), "b": B}, "does not export"),
        ({"a": A + "function hidden() {}\n", "b": B}, "both declare hidden"),
        ({"a": A, "b": B + 'import { twice as t } from "../a.js";\n'}, "circle"),
        ({"a": 'import all from "./lib/b.js";\n', "b": B}, "has a form"),
        ({"a": 'import "./lib/b.js";\n', "b": B}, "has a form"),
        ({"a": A, "b": B + "export { hidden };\n"}, "has a form"),
        ({"a": A, "b": B + "export default function () {}\n"}, "has a form"),
        ({"a": A + "const [one] = [1];\n", "b": B}, "has a form"),
        ({"a": A + "export const { one } = {};\n", "b": B}, "has a form"),
    ],
)
def test_what_could_mean_something_else_is_refused(tmp_path, texts, why):
    with pytest.raises(ValueError, match=why):
        link(written(tmp_path, **texts))


def test_a_renamed_import_is_refused(tmp_path):
    renamed = A.replace("{ twice }", "{ twice as t }")
    with pytest.raises(ValueError, match="imports twice as t"):
        link(written(tmp_path, a=renamed, b=B))
