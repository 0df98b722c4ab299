"""Formulas kept between builds: a warm build looks them up, and does not even load KaTeX."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path


class KeptFormulas:
    """Typeset formulas, in one file of `folder` named after what typesets them."""

    def __init__(self, folder: Path) -> None:
        sources = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
        made_by = hashlib.sha256(b"".join([version("pykatex").encode(), *sources])).hexdigest()
        self.file = folder / f"{made_by[:16]}.json"
        self.kept = json.loads(self.file.read_text("utf-8")) if self.file.exists() else {}
        self.used: dict[str, str] = {}

    def mathml(self, tex: str, *, display: bool) -> str:
        """Return `tex` as MathML; `FormulaError` where it cannot be typeset."""
        key = f"{'block' if display else 'inline'} {tex}"
        if key not in self.kept:
            from typesetting.tex import mathml  # noqa: PLC0415  slow to import, seldom needed

            self.kept[key] = mathml(tex, display=display)
        self.used[key] = self.kept[key]
        return self.used[key]

    def save(self) -> None:
        """Keep what this build used."""
        text = json.dumps(self.used, ensure_ascii=False)
        if not self.file.exists() or self.file.read_text("utf-8") != text:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(text, "utf-8")
