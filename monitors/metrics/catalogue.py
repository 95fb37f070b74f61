"""All metrics that there are."""

from types import ModuleType

from monitors.metrics import extranet, pool, security, source
from monitors.metrics.metric import Metric

SUBJECTS: tuple[ModuleType, ...] = (source, pool, extranet, security)
METRICS = {each.name: each for subject in SUBJECTS for each in vars(subject).values() if isinstance(each, Metric)}
"""Name → metric."""
