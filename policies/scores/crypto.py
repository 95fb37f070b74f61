"""The score of cryptography by the rules of 2023: objects by D, A, K; units, layers and groups by their weights.

Source: 商用密码应用安全性评估量化评估规则（2023 版）, chapter 5 and tables 1 to 4, as transcribed in public.
Exact decimals throughout; halves are rounded up, to four places on the way and two at the end. What was not assessed
makes no score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from policies.frameworks.framework import Framework

FOUR, TWO = Decimal("0.0001"), Decimal("0.01")
HALF, QUARTER = Decimal("0.5"), Decimal("0.25")
STRONG_BITS, WEAK_BITS = 112, 80
TECHNICAL = {"physical": 10, "network": 20, "devices": 10, "applications": 30}
"""Layer → weight."""
MANAGEMENT = {"rules": 8, "staff": 8, "operation": 8, "emergency": 6}
POINTS = ((TECHNICAL, 70), (MANAGEMENT, 30))
RK = {3: (1, Decimal("1.2")), 4: (2, Decimal("1.5"))}
"""Level of the system → level of the certified module that is needed, and what it is then worth."""


@dataclass(frozen=True)
class Use:
    """How one object uses cryptography."""

    used: bool
    """D: cryptography is used, and works."""
    approved: bool = False
    """A: by an approved algorithm and technique."""
    managed: bool = False
    """K: keys are managed safely, in a certified product."""
    bits: int = 0
    """Security strength of what is used; asked where it is not approved."""
    module_level: int = 0
    """Level of the certified module; 0 where there is none."""


@dataclass(frozen=True)
class Score:
    """A score with the parts that it is made of. None: that part does not apply as a whole."""

    total: Decimal | None
    layers: Mapping[str, Decimal | None]
    open: tuple[str, ...]
    """Units that were not assessed: with any of them there is no total."""
    coverage: tuple[int, int]
    """Units that were assessed or do not apply, and all units of the level."""


def score_object(use: Use, level: int) -> Decimal:
    """One object, 0 to 1."""
    if not use.used:
        return Decimal(0)
    ra, rk = find_ra(use.bits), find_rk(use.module_level, level)
    if use.approved:
        return Decimal(1) if use.managed else round_to(HALF * rk, FOUR)
    return round_to(HALF * ra if use.managed else QUARTER * ra * rk, FOUR)


def find_ra(bits: int) -> Decimal:
    """What an algorithm that is not approved is worth by its strength."""
    if bits >= STRONG_BITS:
        return Decimal(1)
    return HALF if bits >= WEAK_BITS else Decimal("0.2")


def find_rk(module_level: int, level: int) -> Decimal:
    """What keys that are not managed as they should be are worth by their module."""
    needed, worth = RK.get(level, (0, Decimal(1)))
    return worth if needed and module_level >= needed else Decimal(1)


def score_unit(uses: Sequence[Use], level: int) -> Decimal | None:
    """A technical unit: the mean of its objects; None without any: it does not apply."""
    if not uses:
        return None
    return round_to(sum((score_object(use, level) for use in uses), Decimal(0)) / len(uses), FOUR)


def score_system(framework: Framework, level: int, units: Mapping[str, Decimal | None]) -> Score:
    """The score of a system. Unit → score, None where it does not apply; a unit that is absent was not assessed."""
    asked = {item.id: item for item in framework.asked(level)}
    missing = tuple(name for name in asked if name not in units)
    layers: dict[str, Decimal | None] = {}
    for layer in (*TECHNICAL, *MANAGEMENT):
        weighed = [
            (Decimal(str(item.weights[level])), units[name])
            for name, item in asked.items()
            if item.part == layer and name in units
        ]
        layers[layer] = mean(weighed)
    total: Decimal | None = Decimal(0)
    for weights, points in POINTS:
        group = mean([(Decimal(weight), layers[layer]) for layer, weight in weights.items()], rounded=False)
        total = None if total is None or group is None else total + points * group
    done = len(asked) - len(missing)
    whole = None if missing or total is None else round_to(total, TWO)
    return Score(whole, layers, missing, (done, len(asked)))


def mean(weighed: Sequence[tuple[Decimal, Decimal | None]], *, rounded: bool = True) -> Decimal | None:
    """The weighted mean of what applies; None where nothing does."""
    applying = [(weight, value) for weight, value in weighed if value is not None]
    if not applying:
        return None
    weights = sum((weight for weight, _ in applying), Decimal(0))
    found = sum((weight * value for weight, value in applying), Decimal(0)) / weights
    return round_to(found, FOUR) if rounded else found


def round_to(value: Decimal, places: Decimal) -> Decimal:
    """Halves are rounded up."""
    return value.quantize(places, ROUND_HALF_UP)
