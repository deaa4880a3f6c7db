"""Core tables of the Annual Performance Report, and their CAPER equivalents.

Questions 5a, 7a, 7b, 8a, 8b, 9a, 9b, 16 and 23c, for any projects and period.
"""

from citywide.services.homelessness.rules.apr.options import APR, apr_parameters, count_nights

__all__ = ["APR", "apr_parameters", "count_nights"]
