"""Settings shared by all tests."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A slow or busy machine is no failure: what must be fast has a benchmark.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

# Whoever runs the tests may have settings in the environment; tests bring their own. The home stays: models lie there.
for name in [name for name in os.environ if name.startswith("BILINGUAL_")]:
    if name not in ("BILINGUAL_HOME", "BILINGUAL_KILLS", "BILINGUAL_SEED"):
        del os.environ[name]
