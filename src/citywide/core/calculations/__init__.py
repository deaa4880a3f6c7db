"""Calculations: several queries over data sets, in order, with a reporting period or other values.

A derived table says one thing for all time and is stored with every version. A calculation answers
a question somebody asks: the same rules for any period, group or option.
"""

from citywide.core.calculations.load import load_calculation
from citywide.core.calculations.model import Calculation, Value
from citywide.core.calculations.run import run

__all__ = ["Calculation", "Value", "load_calculation", "run"]
