"""HUD's System Performance Measures 1, 2, 3.2, 4, 5 and 7 for any period and continuum of care.

Measure 3.1 is entered by hand from the point-in-time count; measure 6 is for the few communities
HUD approved for it and is not computed.
"""

from citywide.services.homelessness.rules.spm.options import SPM, SpmOptions, spm_parameters
from citywide.services.homelessness.rules.spm.tables import MEANINGS, meaning

__all__ = ["MEANINGS", "SPM", "SpmOptions", "meaning", "spm_parameters"]
