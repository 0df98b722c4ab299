"""All pairs of one truth on one page, with what their derivations share once.

The finite ones have a section each, those with a formula first; the infinite ones are a list, under
the reason that they share. A derivation goes from the definition to a sum of expectations under p,
puts these in, and collects. The expectations are the same few for all models: the page lists them
once.
"""

from collections import Counter
from typing import NamedTuple

from klexplain.derivation.result import Derivation, Step, Verdict
from klexplain.families import FAMILIES
from klexplain.families.base import Family
from klexplain.pages.markup import Section, SitePage, rendered
from klexplain.pages.members import call, explorer_query
from klexplain.pages.pair_check import PairCheck
from klexplain.pages.verdicts import LOOKS

LINEAR = 4  # the step in which the divergence is a sum of expectations
INFINITE = (Verdict.INFINITE_AT_END, Verdict.INFINITE_BY_SUPPORT)
RULED_OUT = (
    "Each of these models rules out values that {} can give: there $q(x) = 0 < p(x)$, and the log "
    "ratio is infinite."
)
Facts = dict[str, tuple[int, Step]]  # by TeX, with their numbers on the page


class Pair(NamedTuple):
    """What the page shows of a pair.

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
    query : str
        These members as the explorer's address has them; empty where it does not offer them.
    """

    found: Derivation
    linear: Step | None
    numbers: list[int]
    call: str
    values: str
    agreement: str
    query: str


class Group(NamedTuple):
    """Pairs that are infinite in one way.

    Attributes
    ----------
    verdict : Verdict
        That of all of them.
    part : Section
        Their heading.
    pairs : dict of str to list of Pair
        The pairs by their reason, which is Markdown.
    """

    verdict: Verdict
    part: Section
    pairs: dict[str, list[Pair]]


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
    >>> page = pair_page([check_pair(derive("poisson", q)) for q in ("binom", "poisson")])
    >>> page.address, [part.anchor for part in page.parts]
    ('atlas/poisson', ['poisson', 'infinite-by-support'])
    """
    p, facts = checks[0].derivation.p, shared_facts([check.derivation for check in checks])
    pairs = sorted((_pair(check.check(), facts) for check in checks), key=_rank)
    finite = [pair for pair in pairs if pair.found.verdict not in INFINITE]
    groups = [group for verdict in INFINITE if (group := _group(verdict, pairs)).pairs]
    listed = [Section("expectations", f"Expectations under {p.title}", "")] if facts else []
    parts = [_section(pair) for pair in finite] + [group.part for group in groups]
    html = rendered(
        "pairs.html", p=p, title=_title(p), pairs=pairs, finite=finite, groups=groups,
        facts=facts, facts_parts=listed,
    )  # fmt: skip
    every = (*parts, *listed)
    return SitePage(f"atlas/{p.name}", _title(p), _tab(pairs), _told(pairs), p.names, every, html)


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
    p, q = check.p.frozen, check.q.frozen
    shown = f"kl_divergence({call(p)}, {call(q)})"
    return Pair(found, linear, numbers, shown, *_outcome(check), explorer_query(p, q))


def _outcome(check: PairCheck) -> tuple[str, str]:
    """The two values of a pair of members, and how many digits they share."""
    value = float(check.integral.value)
    by = "sum" if check.p.discrete else "integral"
    found = f"{by} {value:.12g} nats, its error at most {float(check.integral.error):.0e} nats"
    if check.formula is None:
        return found, f"{value:.6g} nats by {by}"
    values = f"formula {check.formula:.12g} nats, {found}"
    return values, f"formula and {by} agree to {check.digits} digits"


def _put_in(found: Derivation) -> list[Step]:
    return [step for step in found.steps if step.identity is not None]


def _rank(pair: Pair) -> int:
    """The order on the page: as the verdicts are shown, and within one as the families come."""
    return list(LOOKS).index(pair.found.verdict)


def _group(verdict: Verdict, pairs: list[Pair]) -> Group:
    same: dict[str, list[Pair]] = {}
    of_all = [pair for pair in pairs if pair.found.verdict is verdict]
    for pair in of_all:
        same.setdefault(_reason(pair.found), []).append(pair)
    models = ", ".join(pair.found.q.names for pair in of_all)
    words = f"KL divergence of {pairs[0].found.p.names} from {models}: {verdict}."
    anchor = f"infinite-by-{LOOKS[verdict].style}"
    return Group(verdict, Section(anchor, str(verdict).capitalize(), words), same)


def _reason(found: Derivation) -> str:
    """Why it is infinite, in words that fit all pairs of which it is true."""
    if found.verdict is Verdict.INFINITE_BY_SUPPORT:
        return RULED_OUT.format(f"{found.p.article} {found.p.title}")
    return found.because.sentence().to_markdown()


def _section(pair: Pair) -> Section:
    p, q, verdict = pair.found.p, pair.found.q, pair.found.verdict
    words = f"KL divergence of {p.names} from the model {q.names}: {verdict}."
    return Section(q.name, f"{p.title} ‖ {q.title}", words)


def _title(p: Family) -> str:
    return f"{p.title} as the truth"


def _tab(pairs: list[Pair]) -> str:
    """What people look for: two names; the first models after the family itself stand for all."""
    p = pairs[0].found.p
    others = [pair.found.q.title for pair in pairs if pair.found.q is not p]
    named, rest = ", ".join(others[:2]), len(others[2:])
    return f"KL divergence of {p.title} from {named} and {rest} other models"


def _told(pairs: list[Pair]) -> str:
    p, counts = pairs[0].found.p, Counter(pair.found.verdict for pair in pairs)
    infinite = sum(counts[verdict] for verdict in INFINITE)
    return (
        f"D(p ‖ q) where p is {p.article} {p.title} and q any of {len(pairs)} families: "
        f"{counts[Verdict.CLOSED_FORM]} formulas with their steps, "
        f"{counts[Verdict.NOT_KNOWN]} integrals, {infinite} infinite."
    )
