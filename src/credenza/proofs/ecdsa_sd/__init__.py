"""Selective disclosure, ``ecdsa-sd-2023`` (vc-di-ecdsa 1.0, sections 3.4 to 3.6).

The issuer signs the mandatory statements together and each other one by itself (base proof); the holder shows the
mandatory ones and those of his choice (derived proof), and whoever verifies sees that nothing shown was changed.
"""

from .deriving import derive, mandatory_pointers
from .mandatory import default_pointers
from .pointers import PointerError, write_pointer
from .signing import ECDSA_SD_2023, add_base_proof
from .verifying import SelectiveDisclosure

__all__ = [
    "ECDSA_SD_2023",
    "PointerError",
    "SelectiveDisclosure",
    "add_base_proof",
    "default_pointers",
    "derive",
    "mandatory_pointers",
    "write_pointer",
]
