"""Who runs this installation and answers for it, as told by the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

OPERATOR = "TWINBOARD_OPERATOR"
CONTACT = "TWINBOARD_CONTACT"
ENFORCEMENT = "TWINBOARD_ENFORCEMENT"


@dataclass(frozen=True)
class Operator:
    """Its name, how it is reached, and which body sees to the law; empty where not told."""

    name: str = ""
    contact: str = ""
    enforcement: str = ""


def read_operator(environment: Mapping[str, str] = os.environ) -> Operator:
    """Read the operator from the environment."""
    told = (environment.get(each, "").strip() for each in (OPERATOR, CONTACT, ENFORCEMENT))
    return Operator(*told)
