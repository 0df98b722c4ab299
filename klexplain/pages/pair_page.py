"""All pairs of one truth on one page, a section each, with what their derivations share once.

A derivation goes from the definition to a sum of expectations under p, puts these in, and
collects. The expectations are the same few for all models, so the page lists them once.
"""

from html import escape

from klexplain.derivation.result import Derivation, Step, Verdict
from klexplain.families import FAMILIES
from klexplain.families.base import Family
from klexplain.notation.latex import to_latex
from klexplain.pages.forms import take_along
from klexplain.pages.markup import (
    Part,
    SitePage,
    block,
    bullets,
    folded,
    heading,
    inline,
    link,
    paragraph,
    prose,
    title_of_page,
)
from klexplain.pages.members import call
from klexplain.pages.pair_check import PairCheck, check_pair
from klexplain.pages.verdicts import LOOKS, badge

FACTS = "expectations"
LINEAR = 4  # the step in which the divergence is a sum of expectations
Facts = dict[str, tuple[int, Step]]  # by TeX, with their numbers on the page


def models(p: Family) -> list[Family]:
    """Return the families of the kind of p, in the order of the catalogue."""
    return [q for q in FAMILIES.values() if q.discrete == p.discrete]


def pair_page(derivations: list[Derivation]) -> SitePage:
    """Return the page of all pairs with one truth.

    Parameters
    ----------
    derivations : list of Derivation
        Those of one truth p with each model of its kind.

    Raises
    ------
    VerificationError
        Where the formula of a pair and its integral contradict each other.

    Examples
    --------
    >>> from klexplain.derivation.engine import derive
    >>> page = pair_page([derive("poisson", "poisson"), derive("poisson", "binom")])
    >>> page.address, [part.anchor for part in page.parts]
    ('atlas/poisson', ['poisson', 'binom'])
    """
    p, facts = derivations[0].p, shared_facts(derivations)
    sections = [pair_section(found, check_pair(found).check(), facts) for found in derivations]
    title = f"{p.title} as the truth"
    opening = paragraph(
        f"Here $p$ is a {p.title} with {_letters(p, 'p')}, and $q$ runs through all families of "
        "its kind. All divergences are in nats."
    )
    start = [title_of_page(title), opening, _contents(derivations), _jumps(derivations)]
    html = "".join([*start, '<div class="kle-pairs">', *sections, _facts(p, facts), "</div>"])
    parts = [Part(found.q.name, _title(found), _words(found)) for found in derivations]
    listed = Part(FACTS, f"Expectations under {p.title}", "") if facts else None
    return SitePage(f"atlas/{p.name}", title, p.names, (*parts, *filter(None, [listed])), html)


def pair_section(found: Derivation, check: PairCheck, facts: Facts) -> str:
    """Return the section of one pair: verdict, reason, conditions, formula, steps, check."""
    parts = [heading(_title(found), found.q.name), _verdict(found), _model(found)]
    if found.verdict is Verdict.CLOSED_FORM:
        parts += [block(found.to_latex()), take_along(found), _steps(found, facts)]
    return "".join([*parts, check_line(check)])


def shared_facts(derivations: list[Derivation]) -> Facts:
    """Return the expectations that the closed forms rest on, numbered as they first come up."""
    facts: Facts = {}
    for found in derivations:
        if found.verdict is Verdict.CLOSED_FORM and found.p is not found.q:
            for step in _put_in(found):
                facts.setdefault(step.to_latex(), (len(facts) + 1, step))
    return facts


def check_line(check: PairCheck) -> str:
    """Return the two values of a pair of members, and how many digits they share."""
    p, q, value = check.p, check.q, float(check.integral.value)
    pair = f"<code>kl_divergence({call(p.frozen)}, {call(q.frozen)})</code>"
    if value == float("inf"):
        return _checked(f"{pair}: ∞, found by {check.integral.method}", "infinite")
    by = "sum" if p.discrete else "integral"
    found = f"{by} {value:.12g} nats, its error at most {float(check.integral.error):.0e} nats"
    if check.formula is None:
        return _checked(f"{pair}: {found}", f"{value:.6g} nats by {by}")
    text = f"{pair}: formula {check.formula:.12g} nats, {found}"
    return _checked(text, f"formula and {by} agree to {check.digits} digits")


def _checked(text: str, summary: str) -> str:
    body = f'<p class="kle-members">{text}</p>'
    return f'<details class="kle-check"><summary>{summary}</summary>{body}</details>'


def _put_in(found: Derivation) -> list[Step]:
    return [step for step in found.steps if step.identity is not None]


def _verdict(found: Derivation) -> str:
    return f"<p>{badge(found.verdict)} {prose(found.because.sentence().to_markdown())}</p>"


def _steps(found: Derivation, facts: Facts) -> str:
    if found.p is found.q:
        address = f"../../families/{found.p.name}/#the-divergence"
        return f"<p>{link(address, 'Each step is on the page of the family.')}</p>"
    linear = paragraph(
        "Put both log-densities into $\\mathbb{E}_p[\\log p(x) - \\log q(x)]$ and collect. "
        "Expectation is linear:"
    )
    numbers = sorted(facts[step.to_latex()][0] for step in _put_in(found))
    used = ", ".join(link(f"#expectation-{n}", f"({n})") for n in numbers)
    last = f"<p>Put in {used} and collect: this is the formula above.</p>" if used else ""
    body = f"{linear}{block(found.steps[LINEAR].to_latex())}{last}"
    return folded("The steps", body)


def _facts(p: Family, facts: Facts) -> str:
    if not facts:
        return ""
    items = (
        f'<p id="expectation-{number}">({number}) {prose(step.reason.to_markdown())}</p>'
        f"{block(step.to_latex())}"
        for number, step in facts.values()
    )
    return heading(f"Expectations under {p.title}", FACTS) + "".join(items)


def _contents(derivations: list[Derivation]) -> str:
    """Links to the page of the truth, to the matrix, and to the start of the definition."""
    p = derivations[0].p
    places = (
        link(
            f"../../families/{p.name}/", f"{p.title}: density, parameters, same-family divergence"
        ),
        link("../", "All pairs at a glance"),
        f"Every derivation starts from {inline(derivations[0].steps[0].to_latex())}",
    )
    return bullets(places)


def _jumps(derivations: list[Derivation]) -> str:
    """Links to all sections, each with the sign of its verdict."""
    links = (
        f'<a class="kle-{LOOKS[found.verdict].style}" href="#{found.q.name}">'
        f"{LOOKS[found.verdict].sign} {escape(found.q.title)}</a>"
        for found in derivations
    )
    return f'<nav class="kle-jumps" aria-label="Models">{" ".join(links)}</nav>'


def _model(found: Derivation) -> str:
    """What the letters of q are in SciPy, and where the pair stands the other way round."""
    p, q = found.p, found.q
    here = link(f"../../families/{q.name}/", q.title)
    text = f"{prose('$q$')} is a {here} with {prose(_letters(q, 'q', common=p is q))}."
    if p is not q:
        text += f" The other way round: {link(f'../{q.name}/#{p.name}', f'{q.title} ‖ {p.title}')}."
    return f'<p class="kle-model">{text}</p>'


def _letters(family: Family, side: str, *, common: bool = False) -> str:
    """SciPy's arguments and the letters that stand for them."""
    letters = family.symbols(side, common=common).items()
    return ", ".join(f"`{name}` = ${to_latex(letter)}$" for name, letter in letters)


def _title(found: Derivation) -> str:
    return f"{found.p.title} ‖ {found.q.title}"


def _words(found: Derivation) -> str:
    return f"KL divergence of {found.p.names} from the model {found.q.names}: {found.verdict}."
