"""All pairs of one truth on one page, a section each, with what their derivations share once.

A derivation goes from the definition to a sum of expectations under p, puts these in, and
collects. The expectations are the same few for all models, so the page lists them once.
"""

from typing import NamedTuple

from klexplain.derivation.result import Derivation, Step, Verdict
from klexplain.families import FAMILIES
from klexplain.families.base import Family
from klexplain.pages.markup import Section, SitePage, rendered
from klexplain.pages.members import call
from klexplain.pages.pair_check import PairCheck

LINEAR = 4  # the step in which the divergence is a sum of expectations
Facts = dict[str, tuple[int, Step]]  # by TeX, with their numbers on the page


class Pair(NamedTuple):
    """What the section of a pair shows.

    Attributes
    ----------
    found : Derivation
        Verdict, reason, conditions, and formula.
    linear : Step or None
        Where the divergence is a sum of expectations; None where no closed form is known.
    numbers : list of int
        Which of the page's expectations are put in there.
    call : str
        The divergence of the members that the formula was checked by, in Python.
    values : str
        What formula and integral give for them.
    agreement : str
        How well these agree, in a few words.
    """

    found: Derivation
    linear: Step | None
    numbers: list[int]
    call: str
    values: str
    agreement: str


def models(p: Family) -> list[Family]:
    """Return the families of the kind of p, in the order of the catalogue."""
    return [q for q in FAMILIES.values() if q.discrete == p.discrete]


def pair_page(checks: list[PairCheck]) -> SitePage:
    """Return the page of all pairs with one truth.

    Parameters
    ----------
    checks : list of PairCheck
        Those of one truth p with each model of its kind.

    Raises
    ------
    VerificationError
        Where the formula of a pair and its integral contradict each other.

    Examples
    --------
    >>> from klexplain.derivation.engine import derive
    >>> from klexplain.pages.pair_check import check_pair
    >>> page = pair_page([check_pair(derive("poisson", q)) for q in ("poisson", "binom")])
    >>> page.address, [part.anchor for part in page.parts]
    ('atlas/poisson', ['poisson', 'binom'])
    """
    derivations = [check.derivation for check in checks]
    p, facts = derivations[0].p, shared_facts(derivations)
    title = f"{p.title} as the truth"
    listed = Section("expectations", f"Expectations under {p.title}", "")
    parts = [Section(found.q.name, _title(found), _words(found)) for found in derivations]
    pairs = [_pair(check.check(), facts) for check in checks]
    html = rendered("pairs.html", title=title, pairs=pairs, facts=facts, facts_part=listed)
    every = (*parts, listed) if facts else tuple(parts)
    return SitePage(f"atlas/{p.name}", title, p.names, every, html)


def shared_facts(derivations: list[Derivation]) -> Facts:
    """Return the expectations that the closed forms rest on, numbered as they first come up."""
    facts: Facts = {}
    for found in derivations:
        if found.verdict is Verdict.CLOSED_FORM and found.p is not found.q:
            for step in _put_in(found):
                facts.setdefault(step.to_latex(), (len(facts) + 1, step))
    return facts


def _pair(check: PairCheck, facts: Facts) -> Pair:
    found, linear, numbers = check.derivation, None, list[int]()
    if found.verdict is Verdict.CLOSED_FORM and found.p is not found.q:
        linear = found.steps[LINEAR]
        numbers = sorted(facts[step.to_latex()][0] for step in _put_in(found))
    shown = f"kl_divergence({call(check.p.frozen)}, {call(check.q.frozen)})"
    return Pair(found, linear, numbers, shown, *_outcome(check))


def _outcome(check: PairCheck) -> tuple[str, str]:
    """The two values of a pair of members, and how many digits they share."""
    value = float(check.integral.value)
    if value == float("inf"):
        return f"∞, found by {check.integral.method}", "infinite"
    by = "sum" if check.p.discrete else "integral"
    found = f"{by} {value:.12g} nats, its error at most {float(check.integral.error):.0e} nats"
    if check.formula is None:
        return found, f"{value:.6g} nats by {by}"
    values = f"formula {check.formula:.12g} nats, {found}"
    return values, f"formula and {by} agree to {check.digits} digits"


def _put_in(found: Derivation) -> list[Step]:
    return [step for step in found.steps if step.identity is not None]


def _title(found: Derivation) -> str:
    return f"{found.p.title} ‖ {found.q.title}"


def _words(found: Derivation) -> str:
    return f"KL divergence of {found.p.names} from the model {found.q.names}: {found.verdict}."
