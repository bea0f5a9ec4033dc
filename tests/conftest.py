"""Settings for all tests."""

import os

from hypothesis import settings

# Machines are noisy, so no test is judged by the clock of one example. CI looks at the same
# examples every time: a failure there can be had again, and luck does not decide what lands.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
