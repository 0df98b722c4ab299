"""D(p ‖ q) from its definition, for every ordered pair of the families, to any precision.

An integral is cut at the centres of p and q. On each piece the trapezoid rule runs in
double-exponential coordinates (Takahasi & Mori 1974), in which algebraic tails and
singular ends fade away faster than any exponential; its step is halved until two sums agree.
A sum without end is finished by the formula of Abel and Plana (DLMF 2.10.2).
"""

from functools import lru_cache
from itertools import pairwise

import mpmath as mp
from oracles_densities import LAWS, SHIFTED

GUARD = 25  # digits that constants of size 1e8 and a divergence near 0 may cost
FAR = 10_000  # tails are judged at x = exp(±FAR) and exp(±2 FAR)
FADES = -1e-10  # the power of x with which the terms of a finite integral have to fall
FALLS = 0.01  # of the power itself, where a density falls beyond all powers
LOGARITHMIC = 1e-3  # what looks like a lesser power of x than this is a logarithm
DIRECT = 1500  # terms that are summed one by one before the rest is an integral
COARSE = mp.mpf(1) / 2
# Minus their log-density grows like a power of log x, which has a mean under every family here.
SLOW = {"lognorm", "fisk", "lomax", "halfcauchy", "pareto", "cauchy", "t", "zipf"}
WIDEST = 60  # of a coordinate: exp(exp(60)) is farther than any tail of these tests


@lru_cache(maxsize=20_000)
def by_definition(p_name, p, q_name, q, *, digits=50):
    """D(p ‖ q) to about `digits` digits; parameters are tuples of floats, taken as exact.

    Infinite where p has mass outside the support of q, and where a tail of p log(p/q)
    does not fade (`diverges`).
    """
    with mp.workdps(_working_digits(p_name, p, digits)):
        p, q = _exact(p), _exact(q)
        if leaves_support(p_name, p, q_name, q) or diverges(p_name, p, q_name, q):
            return mp.inf
        return _mean(p_name, p, _terms(p_name, p, q_name, q), LAWS[q_name].centre(*q), digits)


def expectation(name, parameters, statistic, *, kink=None, digits=25):
    """E[statistic(x)] to about `digits` digits; infinite where a tail does not fade.

    `kink` is a point at which the statistic is not smooth.
    """
    with mp.workdps(_working_digits(name, parameters, digits)):
        parameters = _exact(parameters)
        log_density = LAWS[name].log_density(*parameters)
        kink = LAWS[name].centre(*parameters) if kink is None else kink
        if mean_is_infinite(name, parameters, statistic):
            return mp.inf
        return _mean(name, parameters, lambda x: (log_density(x), statistic(x)), kink, digits)


def mean_is_infinite(name, parameters, statistic):
    """Whether E[statistic(x)] is infinite, by the tails alone."""
    parameters = _exact(parameters)
    log_density = LAWS[name].log_density(*parameters)
    return _has_no_end(name, parameters, lambda x: (log_density(x), statistic(x)))


def _exact(parameters):
    return tuple(map(mp.mpf, map(float, parameters)))


def _mean(name, parameters, terms, kink, digits):
    """The mean of the second of the terms, whose first is the log-density."""
    law = LAWS[name]
    ends, centre = law.ends(*parameters), law.centre(*parameters)
    if law.discrete:
        return _sum(terms, ends, centre, digits)
    return _integral(terms, ends, centre, kink, digits)


def _working_digits(name, parameters, digits):
    """A Beta that is infinite at 1 has mass where 1 - x is tiny: x needs the digits for it."""
    end = min(float(parameters[1]), 1.0) if name == "beta" else 1.0
    return int((digits + GUARD) / end)


def leaves_support(p_name, p, q_name, q):
    """Whether p has mass where q has none."""
    if "vonmises" == p_name == q_name:  # on the circle, wherever it is cut
        return False
    (low, high), (q_low, q_high) = (LAWS[n].ends(*v) for n, v in ((p_name, p), (q_name, q)))
    if LAWS[p_name].discrete:
        return _rules_out_an_atom(p_name, p, q_name, q)
    return bool(low < q_low or high > q_high)


def _rules_out_an_atom(p_name, p, q_name, q):
    """Atoms of p without mass under q: next to its ends, or everywhere but at one point."""
    log_p, log_q = LAWS[p_name].log_density(*p), LAWS[q_name].log_density(*q)
    (low, high), (q_low, q_high) = (LAWS[n].ends(*v) for n, v in ((p_name, p), (q_name, q)))

    def mass(log_density, ends, k):
        return ends[0] <= k <= ends[1] and log_density(k) > -mp.inf

    places = {low, low + 1, high - 1, high, q_low - 1, q_high + 1, q_low + 1, q_high - 1}
    atoms = [k for k in places if mp.isfinite(k) and mass(log_p, (low, high), k)]
    return any(not mass(log_q, (q_low, q_high), k) for k in atoms)


def diverges(p_name, p, q_name, q):
    """Whether a tail of p log(p/q) does not fade, or its singularity at 0 cannot be integrated."""
    p, q = _exact(p), _exact(q)
    return q_name.removesuffix(SHIFTED) not in SLOW and _has_no_end(
        p_name, p, _terms(p_name, p, q_name, q)
    )


def square_is_infinite(p_name, p, q_name, q):
    """Whether the mean of (q/p)² under p is infinite, by the powers of its integrand q²/p.

    They are measured with so many digits that two logarithms may cancel.
    """
    with mp.workdps(300):
        p, q = _exact(p), _exact(q)
        log_p, log_q = LAWS[p_name].log_density(*p), LAWS[q_name].log_density(*q)
        square = lambda x: (2 * log_q(x) - log_p(x), mp.mpf(1))  # noqa: E731
        return _has_no_end(p_name, p, square, far=40) or _has_no_end_at_one(p_name, square)


def moment_is_infinite(p_name, p, q_name, q, order):
    """Whether the mean of |log p/q|^order under p is infinite, by its tails."""
    p, q = _exact(p), _exact(q)
    terms = _terms(p_name, p, q_name, q)
    power = lambda x: (terms(x)[0], abs(terms(x)[1]) ** order)  # noqa: E731
    return q_name.removesuffix(SHIFTED) not in SLOW and _has_no_end(p_name, p, power)


def _has_no_end_at_one(name, terms):
    """The same at the upper end of a Beta, where the distance from 1 has a power."""
    if name not in {"beta", "powerlaw"}:
        return False
    (near, _), (nearer, _) = (terms(1 - mp.exp(-u)) for u in (40, 80))
    return (nearer - near) / 40 - 1 > FADES


def _has_no_end(name, parameters, terms, far=FAR):
    """Whether the mean is infinite, by the powers of x that its tails behave like.

    They are measured far out, where every density of these families has become one power,
    or falls beyond all powers.
    """
    ends = (
        {mp.inf: (1, 1)} if LAWS[name].discrete else {mp.inf: (1, 1), -mp.inf: (-1, 1), 0: (1, -1)}
    )
    tails = [tail for end, tail in ends.items() if end in LAWS[name].ends(*parameters)]
    return any(_does_not_fade(terms, sign, side, far) for sign, side in tails)


def _does_not_fade(terms, sign, side, far):
    """Whether the power far out is too high, and does not fall further, as for a Log-normal."""
    power, farther = (_power(terms, sign, side, u) for u in (far, 2 * far))
    return farther > FADES and farther > power - FALLS


def _power(terms, sign, side, u):
    """The power of x that |x p log(p/q)| behaves like far out; a logarithm counts as none."""
    (log_p, ratio), (log_p2, ratio2) = (terms(sign * mp.exp(side * v)) for v in (u, 2 * u))
    if mp.isinf(log_p) or not ratio:
        return -mp.inf
    growth = mp.log(abs(ratio2 / ratio)) / u
    return (log_p2 - log_p) / u + side + (growth if growth > LOGARITHMIC else 0)


def _terms(p_name, p, q_name, q):
    """The function x ↦ (log p, log p/q)."""
    log_p, log_q = LAWS[p_name].log_density(*p), LAWS[q_name].log_density(*q)

    def terms(x):
        log_density = log_p(x)
        return log_density, log_density - log_q(x)

    return terms


def _integral(terms, ends, centre, kink, digits):
    width = mp.exp(-terms(centre)[0])
    seen = lambda x: terms(x)[0] + mp.log(abs(x - centre) + width) > -10 * digits  # noqa: E731
    inner = {x for x in (centre, kink) if ends[0] < x < ends[1] and seen(x)}
    pieces = pairwise([ends[0], *sorted(inner), ends[1]])
    return mp.fsum(_piece(terms, a, b, width, digits) for a, b in pieces)


def _piece(terms, a, b, width, digits):
    """The integral of p log(p/q) from a to b."""
    if mp.isfinite(a) and mp.isfinite(b):
        return _trapezoid(terms, lambda t: _between(a, b, t), digits)
    start, sign = (a, 1) if mp.isfinite(a) else (b, -1)
    log_p = terms(start + sign * width * mp.exp(20))[0]
    heavy = log_p + mp.log(width) + 20 > -4 * digits

    def place(t):
        distance, log_weight = _half_line(t, heavy, mp.mp.dps)
        return start + sign * width * distance, log_weight + mp.log(width)

    return _trapezoid(terms, place, digits)


def _between(a, b, t):
    """x and log dx/dt on a finite interval; each end is approached to full precision."""
    share, rest, log_weight = _unit_interval(t, mp.mp.dps)
    x = a + (b - a) * share if t < 0 else b - (b - a) * rest
    return x, log_weight + mp.log(b - a)


@lru_cache(maxsize=20_000)
def _unit_interval(t, _dps):
    """Tanh-sinh: s, 1 - s and log ds/dt."""
    u = mp.pi * mp.sinh(t)
    share, rest = 1 / (1 + mp.exp(-u)), 1 / (1 + mp.exp(u))
    return share, rest, mp.log(share) + mp.log(rest) + mp.log(mp.pi * mp.cosh(t))


@lru_cache(maxsize=20_000)
def _half_line(t, heavy, _dps):
    """The distance exp(t - e^-t), with e^t added in the exponent for a heavy tail; its weight."""
    up, down = mp.exp(t) * heavy, mp.exp(-t)
    u = t + up - down
    return mp.exp(u), u + mp.log(1 + up + down)


def _trapezoid(terms, place, digits):
    """The trapezoid rule over the whole line, its step halved until two sums agree."""
    smallest = mp.mpf(10) ** -(digits + 10)

    def term(t):
        x, log_weight = place(t)
        log_p, ratio = terms(x)
        # Where x has become an end, `_working_digits` sees to it that nothing is left.
        if mp.isinf(log_p) or mp.isinf(ratio):
            return mp.mpf(0), mp.mpf(0)
        mass = mp.exp(log_p + log_weight)
        return mass * ratio, mass

    low, high, values = _window(term, smallest)
    step, total, size = COARSE, mp.fsum(values), mp.fsum(map(abs, values))
    if size == 0:
        return mp.mpf(0)
    while True:
        middles = [
            term(low + (i + mp.mpf(1) / 2) * step)[0] for i in range(int((high - low) / step))
        ]
        step, before = step / 2, total * step
        total += mp.fsum(middles)
        size += mp.fsum(map(abs, middles))
        if abs(total * step - before) <= max(smallest, size * step * mp.mpf(10) ** (-0.6 * digits)):
            return total * step
        assert step > mp.mpf(1) / 1000, "the trapezoid rule does not converge"


def _window(term, smallest):
    """Ends of the coordinate beyond which no term counts, and the terms between them."""
    found: dict[int, tuple[mp.mpf, mp.mpf]] = {}

    def counts(i):
        value, mass = found.setdefault(i, term(i * COARSE))
        return max(abs(value), mass) > smallest

    low, high = -10, 10
    while high < 2 * WIDEST and (counts(high) or counts(high - 1)):
        high += 1
    while low > -2 * WIDEST and (counts(low) or counts(low + 1)):
        low -= 1
    for i in range(low, high + 1):
        counts(i)
    while high > low + 1 and not counts(high - 1):
        high -= 1
    while low < high - 1 and not counts(low + 1):
        low += 1
    values = [found[i][0] for i in range(low, high + 1)]
    return low * COARSE, high * COARSE, values


def _sum(terms, ends, centre, digits):
    """Outwards from the centre of p; what is left above is an integral."""
    low, high = ends
    smallest = mp.mpf(10) ** -(digits + 10)
    middle = min(max(mp.floor(centre), low), high)
    total = mp.mpf(0)
    for step, end in ((-1, low), (1, high)):
        k = middle - (step < 0)
        while (end - k) * step >= 0:
            value, mass = _atom(terms, k)
            total += value
            if max(abs(value), mass) < smallest and abs(k - middle) > 10:
                break
            if step > 0 and end == mp.inf and k - middle >= DIRECT:
                return total + _rest(terms, k + 1, digits)
            k += step
    return total


def _atom(terms, k):
    log_p, ratio = terms(k)
    mass = mp.exp(log_p)
    return (mass * ratio if mass else mp.mpf(0)), mass


def _rest(terms, start, digits):
    """The sum from `start` on, by Abel and Plana: an integral, half a term, and a correction."""

    def above(t):
        log_p, ratio = terms(start + 1j * t)
        return mp.im(mp.exp(log_p) * ratio) / mp.expm1(2 * mp.pi * t)

    smooth = _piece(terms, start, mp.inf, start, digits)
    end = digits * mp.log(10) / (2 * mp.pi) + 5
    return smooth + _atom(terms, start)[0] / 2 - 2 * mp.quad(above, mp.linspace(0, end, 5))
