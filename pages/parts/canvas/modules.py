"""ES modules as one text: Streamlit hands a component's script to the browser as a blob, which can import no file.

The modules stay what node, tsc and editors read. Linking takes the words `import` and `export` away and writes the
modules one after the other, each after those that it imports. What could mean something else then is refused.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]*\.js)";\n', re.MULTILINE)
_DECLARED = re.compile(r"^(export )?(?:async function|function\*?|class|const|let|var) ([\w$]+)", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function\*?|class|const|let) [\w$])", re.MULTILINE)
_OTHER = re.compile(r"^(?:import\b|export\b|const [\[{]|let [\[{]|var\b).*", re.MULTILINE)
_DEFAULT = re.compile(r"^export default function ", re.MULTILINE)


def link(entry: Path) -> str:
    """Return the module `entry` and all that it imports as the text of one module; its default export stays.

    Raises ValueError where a name is imported that no module exports, where two modules declare the same name, where
    modules import each other in a circle, and where an import or export has another form than the ones used here:
    `import { a, b } from "./x.js";`, `export` before a declaration, `export default function` in the entry.
    """
    texts: dict[Path, str] = {}
    _collect(entry.resolve(), texts, ())
    owners: dict[str, Path] = {}
    for path, text in texts.items():
        for name in _declared(text):
            if name in owners:
                raise ValueError(
                    f"{path.name} and {owners[name].name} both declare {name}: one scope holds one of them."
                )
            owners[name] = path
    return "\n".join(_bare(text, path, path == entry.resolve()) for path, text in texts.items())


def _collect(path: Path, texts: dict[Path, str], importers: tuple[Path, ...]) -> None:
    """Add to `texts` what `path` imports, then itself."""
    if path in importers:
        raise ValueError(f"{' -> '.join(one.name for one in (*importers, path))}: a circle of imports.")
    if path in texts:
        return
    text = path.read_text("utf8")
    for names, address in _IMPORT.findall(text):
        imported = (path.parent / address).resolve()
        _collect(imported, texts, (*importers, path))
        exported = _declared(texts[imported], exported=True)
        for name in filter(None, map(str.strip, names.split(","))):
            if name not in exported:
                raise ValueError(f"{path.name} imports {name}, which {imported.name} does not export.")
    texts[path] = text


def _declared(text: str, exported: bool = False) -> list[str]:
    """Return the names that a module declares at its top level, or only those that it exports."""
    return [name for export, name in _DECLARED.findall(text) if export or not exported]


def _bare(text: str, path: Path, entry: bool) -> str:
    """Return the text of a module without its imports and without the word export."""
    bare = _EXPORT.sub("", _IMPORT.sub("", text))
    if other := _OTHER.search(_DEFAULT.sub("function ", bare) if entry else bare):
        raise ValueError(f"{path.name}: {other[0]!r} has a form that linking does not read.")
    return bare
