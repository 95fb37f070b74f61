"""Keeps what sources tell within bounds: not more samples than is stated, and no series twice. Pure.

What is left out is counted and said; nothing is dropped in silence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from govcloud.text import Text
from monitors.metrics.metric import Sample

MOST_SAMPLES = 200_000
"""Samples that one source may tell in a pass: more than twice what an extranet of 7,600 devices needs."""
OVER = Text(
    "{n} samples are over the bound of {most} and are not told",
    "样本数超出上限 {most}，有 {n} 个未输出",
)
TWICE = Text(
    "{n} series were told twice and the first one counts, such as {example}",
    "有 {n} 个序列重复，以先到者为准，例如 {example}",
)
ELSEWHERE = Text(
    "{n} series are told by source {source} already, such as {example}",
    "有 {n} 个序列已由数据源 {source} 提供，例如 {example}",
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is told of a pass: the samples, how many were left out, and why."""

    samples: Sequence[Sample]
    dropped: int
    gaps: Sequence[Text]


def fit_samples(
    samples: Sequence[Sample], others: Iterable[tuple[str, Sequence[Sample]]] = (), most: int = MOST_SAMPLES
) -> Fitted:
    """The samples that are within the bound and that nobody told before; `others` are names and samples of sources."""
    unique = {(each.metric.name, each.labels): each for each in reversed(samples)}
    good = list(samples) if len(unique) == len(samples) else list(reversed(unique.values()))
    gaps = [say(TWICE, first_repeat(samples), len(samples) - len(good))] if len(good) < len(samples) else []
    names = {each.metric.name for each in good}
    for source, told in others:
        theirs = {(each.metric.name, each.labels) for each in told if each.metric.name in names}
        if shared := theirs & unique.keys():
            example = next(each for each in good if (each.metric.name, each.labels) in shared)
            gaps.append(say(ELSEWHERE(source=source), example, len(shared)))
            good = [each for each in good if (each.metric.name, each.labels) not in shared]
            unique = {key: each for key, each in unique.items() if key not in shared}
    if len(good) > most:
        gaps.append(OVER(n=len(good) - most, most=most))
        good = good[:most]
    return Fitted(good, len(samples) - len(good), gaps)


def first_repeat(samples: Iterable[Sample]) -> Sample:
    """The first sample whose series was told before."""
    seen = set()
    for each in samples:
        key = (each.metric.name, each.labels)
        if key in seen:
            return each
        seen.add(key)
    raise ValueError("none repeats")


def say(words: Text, example: Sample, number: int) -> Text:
    """A sentence with an example of a series."""
    labels = ", ".join(f'{name}="{value}"' for name, value in example.by_label.items())
    return words(n=number, example=f"{example.metric.name}{{{labels}}}")
