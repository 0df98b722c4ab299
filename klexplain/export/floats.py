"""A closed form in the functions of a numerical library, which neither overflow nor make NaN."""

from collections.abc import Callable

import sympy as sp

from klexplain.export.nodes import (
    BetaShare,
    LogBeta,
    LogGammaShare,
    LogScaledBesselK,
    RelativeEntropy,
    ScaledBessel,
    ScaledErfc,
    ScaledErfcIntegral,
    ScaledExpIntegral,
    XLogY,
    ZetaPrime,
)
from klexplain.export.terms import without_overflow
from klexplain.families.expectations import Expr

SPECIAL = (sp.beta, sp.gamma, sp.exp, ScaledBessel)


def for_floats(expression: Expr) -> Expr:
    """Return the expression with log B, log Γ, x log y, and Bessel and error functions scaled.

    Examples
    --------
    >>> a, b, p, q = sp.symbols("a b p q", positive=True)
    >>> for_floats(sp.log(sp.beta(a, b) / p) + p * sp.log(p / q))
    -log(p) + LogBeta(a, b) + RelativeEntropy(p, q)
    """
    scaled = expression.replace(sp.besseli, _scaled).replace(sp.erfc, _scaled_erfc)
    for function, in_floats in OTHERS.items():
        scaled = scaled.replace(function, in_floats)
    scaled = scaled.replace(_cancels, _integrated).replace(_has_scaled_erfc, _one_exponent)
    scaled = scaled.replace(_over_gamma, sp.expand_mul)
    named = scaled.replace(_is_slope, _slope)
    apart = without_overflow(named.replace(sp.log, _log))
    return apart.replace(_has_log, _with_zero)


def _scaled(order: Expr, x: Expr) -> Expr:
    return ScaledBessel(order, x) * sp.exp(x)


def _scaled_erfc(x: Expr) -> Expr:
    return ScaledErfc(x) * sp.exp(-(x**2))


def _gamma_share(a: Expr, x: Expr) -> Expr:
    return sp.gamma(a) * sp.exp(LogGammaShare(a, x))


def _beta_share(a: Expr, b: Expr, _zero: Expr, x: Expr) -> Expr:
    return sp.beta(a, b) * BetaShare(a, b, x)


def _scaled_integral(_one: Expr, x: Expr) -> Expr:
    log_x = x.exp if isinstance(x, sp.exp) else sp.log(x)
    return ScaledExpIntegral(log_x) * sp.exp(-x)


def _scaled_k(order: Expr, x: Expr) -> Expr:
    return sp.exp(LogScaledBesselK(order, x) - x)


def _over_tanh(x: Expr) -> Expr:
    return 1 / sp.tanh(x)


OTHERS: dict[type, Callable[..., Expr]] = {
    sp.lowergamma: _gamma_share,
    sp.betainc: _beta_share,
    sp.expint: _scaled_integral,
    sp.besselk: _scaled_k,
    sp.coth: _over_tanh,
}


def _integrals(x: Expr) -> dict[Expr, Expr]:
    """Sums with exp(x²) erfc(x), nearly all of which cancels for large x, and what they are."""
    of_x = ScaledErfc(x)
    first = 1 - sp.sqrt(sp.pi) * x * of_x
    second = (1 + 2 * x**2) * of_x - 2 * x / sp.sqrt(sp.pi)
    return {
        sp.expand(first): sp.sqrt(sp.pi) * ScaledErfcIntegral(1, x),
        sp.expand(second): 4 * ScaledErfcIntegral(2, x),
    }


def _cancels(total: Expr) -> bool:
    return total.is_Add and _integrated(total) != total


def _integrated(total: Expr) -> Expr:
    whole = sp.expand(total)
    found = (_integrals(erfc.args[0]).get(whole) for erfc in total.atoms(ScaledErfc))
    return next((integral for integral in found if integral is not None), total)


def _over_gamma(product: Expr) -> bool:
    """(Γ(a) + x) / Γ(b), of which both may overflow where each of the quotients does not."""
    factors = sp.Mul.make_args(product)
    under = any(f.is_Pow and isinstance(f.base, sp.gamma) for f in factors)
    return under and any(f.is_Add and f.has(sp.gamma) for f in factors)


def _has_scaled_erfc(product: Expr) -> bool:
    return product.is_Mul and any(isinstance(factor, ScaledErfc) for factor in product.args)


def _one_exponent(product: Expr) -> Expr:
    """exp(2 a b - (a + b)²/2) as exp(-(a² + b²)/2), whose terms do not cancel."""
    powers = [factor for factor in product.args if isinstance(factor, sp.exp)]
    others = [factor for factor in product.args if factor not in powers]
    return sp.Mul(*others, sp.exp(sp.factor(sp.Add(*(power.exp for power in powers)))))


def _is_slope(expression: Expr) -> bool:
    return isinstance(expression, sp.Derivative) and isinstance(expression.expr, sp.zeta)


def _slope(derivative: Expr) -> Expr:
    return ZetaPrime(*derivative.expr.args)


def _log(inside: Expr) -> Expr:
    """The logarithm of a product, with those of its special functions apart."""
    rest, special = inside.as_independent(*SPECIAL, as_Add=False)
    parts = sp.expand_log(sp.log(special), force=True).replace(sp.log, _log_of_one)
    over, under = sp.fraction(rest)
    return (-sp.log(under) if over == 1 else sp.log(rest)) + parts


def _log_of_one(inside: Expr) -> Expr:
    if isinstance(inside, sp.beta):
        return LogBeta(*inside.args)
    return sp.loggamma(*inside.args) if isinstance(inside, sp.gamma) else sp.log(inside)


def _has_log(expression: Expr) -> bool:
    return expression.is_Mul and any(map(_is_log_power, expression.args))


def _is_log_power(factor: Expr) -> bool:
    base, power = factor.as_base_exp()
    return isinstance(base, sp.log) and bool(power.is_Integer and power > 0)


def _with_zero(product: Expr) -> Expr:
    """A factor x of log x is joined to it, so that the product is 0 at x = 0.

    x² (log x)² is (x log x)², and x (log x)² is (√x log x)².
    """
    factored = sp.Mul(*(sp.factor(f) if f.is_Add else f for f in product.args))
    for way in (product, factored):
        powers = way.as_powers_dict()
        for log in [base for base, power in powers.items() if _is_log_power(base**power)]:
            _join(powers, log)
        if any(isinstance(base, XLogY | RelativeEntropy) for base in powers):
            return sp.Mul(*(base**power for base, power in powers.items()))
    return product


def _join(powers: dict[Expr, Expr], log: Expr) -> None:
    """Put x log y in the place of the powers of x and of log y, where x is a factor of y."""
    over, under = sp.fraction(log.args[0])
    signed = [(sign, sign * x) for x in sp.Mul.make_args(over) for sign in (1, -1)]
    for sign, base in signed:
        exponent = powers.get(base, sp.S.Zero)
        if base.is_number or exponent <= 0 or not (sign == 1 or exponent.is_integer):
            continue
        power = powers.pop(log)
        del powers[base]
        powers[_joined((sign * base) ** (exponent / power), over, under)] = power
        powers[sp.Integer(sign)] += exponent
        return


def _joined(factor: Expr, over: Expr, under: Expr) -> Expr:
    if factor == over and under != 1:
        return RelativeEntropy(over, under)
    return XLogY(factor, over / under)
