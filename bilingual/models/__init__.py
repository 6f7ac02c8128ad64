"""Model files: what there is, where it is, how to get it.

A model is named by the catalogue or given by path. Engines call `require`, which answers with a path
and a hash that was checked; `bilingual models` calls the rest.
"""

from bilingual.models.entries import DataPackages, ModelInfo, Part, catalogue, find, human_size
from bilingual.models.sources import Patience
from bilingual.models.store import Model, derived_folder, locate, models_folder, ready, remove, require, verify
from bilingual.models.transfer import Progress, Step, pull

__all__ = [
    "DataPackages",
    "Model",
    "ModelInfo",
    "Part",
    "Patience",
    "Progress",
    "Step",
    "catalogue",
    "derived_folder",
    "find",
    "human_size",
    "locate",
    "models_folder",
    "pull",
    "ready",
    "remove",
    "require",
    "verify",
]
