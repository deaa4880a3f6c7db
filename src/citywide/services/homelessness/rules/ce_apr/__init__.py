"""Core tables of the Coordinated Entry APR: questions 5a, 7a, 8a, 9a to 9d and 10."""

from citywide.services.homelessness.rules.ce_apr.options import CE_APR, ce_apr_parameters

__all__ = ["CE_APR", "ce_apr_parameters"]
