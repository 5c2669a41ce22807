"""The settings that mypy looks through: CPT's, and the models of VAN's stand-in, which no CPT installs."""

from cpt.settings import *  # noqa: F403
from cpt.settings import INSTALLED_APPS as OURS
from van_sync.sandbox.settings import SANDBOX_APPLICATION, SANDBOX_DAY, SANDBOX_KEY, SANDBOX_ZONE  # noqa: F401

INSTALLED_APPS = [*OURS, "van_sync.sandbox"]
