"""The forms of a closed form that a reader can take along, for pages to load when asked."""

import json
from collections.abc import Iterable

from klexplain.derivation.result import Derivation, Verdict


def forms_json(derivations: Iterable[Derivation]) -> str:
    """Return all forms of the closed forms of one truth, by model and by form.

    Parameters
    ----------
    derivations : iterable of Derivation
        Of one truth; those without a closed form are left out.

    Examples
    --------
    >>> from klexplain.derivation.engine import derive
    >>> found = json.loads(forms_json([derive("expon", "expon"), derive("expon", "beta")]))
    >>> list(found), list(found["expon"])
    (['expon'], ['LaTeX', 'Python', 'JavaScript', 'R', 'Citation'])
    """
    closed = (found for found in derivations if found.verdict is Verdict.CLOSED_FORM)
    return json.dumps({found.q.name: _forms(found) for found in closed}, ensure_ascii=False)


def _forms(found: Derivation) -> dict[str, str]:
    return {
        "LaTeX": found.to_latex(),
        "Python": found.to_python(),
        "JavaScript": found.to_javascript(),
        "R": found.to_r(),
        "Citation": found.citation(),
    }
