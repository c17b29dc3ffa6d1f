"""An integer programme, and HiGHS to solve it (https://highs.dev)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from credenza.errors import RenderingError

from .deadline import NEVER, Deadline, OutOfTimeError

_INFINITY = highspy.kHighsInf
_FEASIBLE = highspy.SolutionStatus.kSolutionStatusFeasible
_FIRST_CHOICES = 400
"""Choices that are tried first, those that cost least in the relaxation."""
_SLACK = 1e-6
"""What rounding may hide in the relaxation."""


@dataclass(frozen=True)
class _Found:
    """A solution: its cost, the values of the variables that took part, and (relaxed) what each one costs at least."""

    cost: float
    values: Mapping[int, float]
    at_least: Sequence[float]


@dataclass
class LinearProgramme:
    """Variables and linear constraints; the sum of the costs is made as small as possible."""

    costs: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[Mapping[int, float], float, float]] = field(default_factory=list)
    kept: set[int] = field(default_factory=set)
    deadline: Deadline = NEVER
    hasty: bool = False
    """Whether at the deadline the best solution found so far will do, without a proof."""

    def choice(self, cost: float = 0.0) -> int:
        """A new variable that is 0 or 1, one of many. Returns its number."""
        return self._add(cost, 1.0, whole=True)

    def decision(self) -> int:
        """A new variable that is 0 or 1 and belongs to the structure of the programme. Returns its number."""
        number = self._add(0.0, 1.0, whole=True)
        self.kept.add(number)
        return number

    def amount(self, cost: float, upper: float) -> int:
        """A new variable from 0 to ``upper``. Returns its number."""
        number = self._add(cost, upper, whole=False)
        self.kept.add(number)
        return number

    def _add(self, cost: float, upper: float, *, whole: bool) -> int:
        self.costs.append(cost)
        self.uppers.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def at_least(self, terms: Mapping[int, float], bound: float) -> None:
        """The weighted sum is ``bound`` or more."""
        self.rows.append((terms, bound, _INFINITY))

    def at_most(self, terms: Mapping[int, float], bound: float) -> None:
        """The weighted sum is ``bound`` or less."""
        self.rows.append((terms, -_INFINITY, bound))

    def solve(self, gap: float) -> list[float] | None:
        """The value of each variable in a solution proven best to within ``gap``; ``None`` if there is no solution.

        Of many thousand choices few can be part of a best solution. The relaxation without whole numbers says how much
        each choice would cost at least; those that would cost more than a solution already found are left out, which
        loses nothing (reduced cost fixing). Raises OutOfTimeError at the deadline, with what every solution costs at
        least; RenderingError when the solver ends without a proof for another reason.
        """
        relaxed = self._run(range(len(self.costs)), gap, whole=False)
        if relaxed is None:
            return None
        first = None
        try:
            first = self._first(relaxed, gap)
            bound = first.cost + gap if first else _INFINITY
            possible = {number for number in range(len(self.costs)) if relaxed.at_least[number] <= bound}
            return self._values(self._run(sorted(possible | self.kept), gap))
        except OutOfTimeError:
            if first is None or not self.hasty:
                raise OutOfTimeError(relaxed.cost) from None
            return self._values(first)

    def _first(self, relaxed: _Found, gap: float) -> _Found | None:
        """A solution among the choices that cost least in the relaxation; ``None`` if there is none among half."""
        every = range(len(self.costs))
        cheapest = sorted(every, key=lambda number: (relaxed.at_least[number], number))
        first, size = None, _FIRST_CHOICES
        while first is None and size < len(every):
            first = self._run(sorted({*cheapest[:size], *self.kept}), gap)
            size *= 2
        return first

    def _values(self, found: _Found | None) -> list[float] | None:
        return None if found is None else [found.values.get(number, 0.0) for number in range(len(self.costs))]

    def _run(self, chosen: Sequence[int], gap: float, *, whole: bool = True) -> _Found | None:
        """Solve with the chosen variables, all others being 0."""
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", gap)):
            solver.setOptionValue(name, value)
        solver.setOptionValue("time_limit", self.deadline.left())
        solver.passModel(self._model(chosen, whole=whole))
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status == highspy.HighsModelStatus.kTimeLimit:
            if not (whole and self.hasty and solver.getInfo().primal_solution_status == _FEASIBLE):
                raise OutOfTimeError
        elif status != highspy.HighsModelStatus.kOptimal:
            raise RenderingError(f"The solver ended with {solver.modelStatusToString(status)}.")
        cost, solution = solver.getObjectiveValue(), solver.getSolution()
        values = dict(zip(chosen, solution.col_value, strict=True))
        extra = [] if whole else [cost + max(0.0, dual) - _SLACK for dual in solution.col_dual]
        return _Found(cost, values, extra)

    def _model(self, chosen: Sequence[int], *, whole: bool) -> Any:
        model = highspy.HighsLp()
        place = {number: position for position, number in enumerate(chosen)}
        rows = [
            [(place[number], weight) for number, weight in terms.items() if number in place] for terms, *_ in self.rows
        ]
        model.num_col_, model.num_row_ = len(chosen), len(rows)
        model.col_cost_ = np.array([self.costs[number] for number in chosen])
        model.col_lower_ = np.zeros(len(chosen))
        model.col_upper_ = np.array([self.uppers[number] for number in chosen])
        kinds = highspy.HighsVarType
        model.integrality_ = [
            kinds.kInteger if whole and self.whole[number] else kinds.kContinuous for number in chosen
        ]
        model.row_lower_ = np.array([lower for _, lower, _ in self.rows])
        model.row_upper_ = np.array([upper for _, _, upper in self.rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *map(len, rows)])
        model.a_matrix_.index_ = np.array([number for row in rows for number, _ in row], dtype=np.int32)
        model.a_matrix_.value_ = np.array([weight for row in rows for _, weight in row])
        return model
