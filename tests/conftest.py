"""Settings shared by all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A slow or busy machine is no failure: what must be fast has a benchmark.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
