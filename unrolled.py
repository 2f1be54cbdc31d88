"""The command `unrolled`: start the app from any folder, as `streamlit run app.py` does from this file's."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main(root: Path = ROOT) -> int:
    """Run the app of this folder; every argument is handed on to `streamlit run`. Returns the exit code.

    Without the app's settings beside it (a wheel holds none) nothing is started: another sidebar and other limits would
    make it another app.
    """
    missing = [name for name in ("app.py", ".streamlit/config.toml") if not (root / name).exists()]
    if missing:
        print(
            f"error: {root} has no {' and no '.join(missing)}. The app runs from a clone of its repository: "
            "install it there with `pip install -e .`.",
            file=sys.stderr,
        )
        return 2
    from streamlit.web.cli import main as streamlit

    sys.argv = ["streamlit", "run", str(root / "app.py"), *sys.argv[1:]]
    return int(streamlit() or 0)


if __name__ == "__main__":
    sys.exit(main())
