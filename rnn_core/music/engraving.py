"""Sheet music: a tune in ABC notation becomes a drawing, and a list of what sounds when. By verovio."""

import functools
import re
import threading
from typing import TYPE_CHECKING, NamedTuple

from rnn_core.data.notation import EIGHTH, Tune, beamed, read_tune
from rnn_core.music.sound import Note

if TYPE_CHECKING:
    from verovio import toolkit

WIDE, NARROW = 2600, 950  # of a sheet, in tenths of a millimeter; 25 of them are drawn 10 pixels wide
QUARTER = 0.4  # seconds
_OPTIONS = {
    "scale": 40,
    "adjustPageHeight": True,
    "svgViewBox": True,
    "breaks": "auto",
    "pageHeight": 60_000,  # verovio's most: a piece is one page, however long
    "footer": "none",
    "header": "none",
    "pageMarginLeft": 20,
    "pageMarginRight": 20,
    "pageMarginTop": 20,
    "pageMarginBottom": 20,
    "expandNever": True,  # repeats are drawn, not played
}
_alone = threading.Lock()  # one toolkit serves all visitors


class Sheet(NamedTuple):
    """An engraved piece: SVG for wide and for narrow screens, its notes, and by note the id of its drawing."""

    wide: str
    narrow: str
    notes: tuple[Note, ...]
    ids: tuple[str, ...]


@functools.lru_cache(maxsize=64)
def engrave(text: str) -> Sheet:
    """Engrave a tune. Raises ValueError with a sentence for what cannot be read, or is read otherwise by verovio."""
    tune = read_tune(text)
    sheet = drawn(written_out(tune))
    lengths = [length for bar in tune.bars for length in bar.lengths]
    sounding = sum(note.seconds for note in sheet.notes)
    silent = sum(length for bar in tune.bars for length in bar.rests)
    if abs(sounding - (sum(lengths) - silent) * QUARTER / (2 * EIGHTH)) > 0.01:
        raise ValueError("This tune can be read, but not be engraved: the drawing would have other notes.")
    return sheet


def drawn(file: str) -> Sheet:
    """Let verovio draw a whole file, ABC or MusicXML, twice, and tell what sounds when. Raises ValueError."""
    with _alone:
        return _drawn(_toolkit(), file)


def _drawn(kit: "toolkit", file: str) -> Sheet:
    kit.resetXmlIdSeed(1)
    pages = list[str]()
    kit.setOptions({"pageWidth": WIDE})
    if not kit.loadData(file):
        raise ValueError("This cannot be engraved.")
    pages.append(_only_page(kit))
    events = kit.renderToTimemap({})
    pitches = {key: kit.getMIDIValuesForElement(key)["pitch"] for event in events for key in event.get("on", ())}
    kit.setOptions({"pageWidth": NARROW})
    kit.redoLayout({})
    pages.append(_only_page(kit))
    begun, notes = dict[str, float](), dict[str, Note]()
    for event in events:
        now = event["qstamp"] * QUARTER
        for key in event.get("off", ()):
            notes[key] = Note(pitches[key], begun[key], now - begun[key])
        begun |= dict.fromkeys(event.get("on", ()), now)
    ids = sorted(notes, key=lambda key: notes[key].start)
    return Sheet(pages[0], pages[1], tuple(notes[key] for key in ids), tuple(ids))


def _only_page(kit: "toolkit") -> str:
    if kit.getPageCount() != 1:
        raise ValueError("This is too long for one sheet.")
    return kit.renderToSVG(1)


@functools.cache
def _toolkit() -> "toolkit":
    import verovio

    verovio.enableLog(verovio.LOG_OFF)
    kit = verovio.toolkit()
    kit.setOptions(_OPTIONS)
    return kit


def written_out(tune: Tune) -> str:
    """Return a tune as a whole ABC file."""
    notes = re.sub(r"\|{3,}", "||", beamed(tune if tune.end else tune._replace(end="||")))
    return f"X:1\nT:\nM:{tune.meter}\nL:1/8\nK:{tune.key}\n{notes}"
