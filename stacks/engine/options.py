"""How a run is to go: the options of preview, up, refresh and destroy, as the command line names them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Targets:
    """URNs or patterns of them: `**` stands for anything, `*` for anything but `:`."""

    patterns: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.patterns)

    @property
    def literals(self) -> list[str]:
        """Those that are plain URNs."""
        return [pattern for pattern in self.patterns if "*" not in pattern]

    def contains(self, urn: str) -> bool:
        """Whether a URN is meant."""
        return urn in self._exact or any(regex.fullmatch(urn) for regex in self._regexes)

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset(self.patterns)

    @cached_property
    def _regexes(self) -> list[re.Pattern[str]]:
        return [_regex(pattern) for pattern in self.patterns if "*" in pattern]


def _regex(pattern: str) -> re.Pattern[str]:
    whole = (".*".join("[^:]*".join(map(re.escape, part.split("*"))) for part in pattern.split("**")),)
    return re.compile(whole[0])


@dataclass(frozen=True)
class Options:
    """The options of a run; the defaults are those of the command line."""

    targets: Targets = field(default_factory=Targets)
    target_dependents: bool = False
    excludes: Targets = field(default_factory=Targets)
    exclude_dependents: bool = False
    exclude_protected: bool = False
    replaces: Targets = field(default_factory=Targets)
    refresh: bool = False
    skip_preview: bool = False
    continue_on_error: bool = False
    skip_dependents: bool = False
    """With `continue_on_error`: what needs a failed resource is left out and the program goes on.

    The SDK alone would end the program there, and with it all that was not registered yet.
    """
    expect_no_changes: bool = False
    clear_pending_creates: bool = False
    run_program: bool = False
    """Destroy: run the program first, so that its hooks are there."""
    preview_only: bool = False
    parallel: int = 16
    adopt_token: str = ""
    """Invoke token by which a provider finds what a cut-short create has left behind; empty: as the CLI does."""


_VALUES = {
    "--target": "targets",
    "-t": "targets",
    "--exclude": "excludes",
    "--replace": "replaces",
    "--target-replace": "target_replaces",
}
_FLAGS = {
    "--target-dependents": "target_dependents",
    "--exclude-dependents": "exclude_dependents",
    "--exclude-protected": "exclude_protected",
    "--refresh": "refresh",
    "-r": "refresh",
    "--skip-preview": "skip_preview",
    "-f": "skip_preview",
    "--continue-on-error": "continue_on_error",
    "--skip-dependents": "skip_dependents",
    "--expect-no-changes": "expect_no_changes",
    "--clear-pending-creates": "clear_pending_creates",
    "--run-program": "run_program",
    "--preview-only": "preview_only",
}


def parse_arguments(arguments: Sequence[str]) -> Options:
    """The options as Pulumi's command line spells them; raises ValueError for one that is not supported."""
    flags: dict[str, bool] = {}
    lists: dict[str, list[str]] = {"targets": [], "excludes": [], "replaces": []}
    numbers: dict[str, int] = {}
    todo = list(arguments)
    while todo:
        name, joined, value = todo.pop(0).partition("=")
        if name in _FLAGS:
            flags[_FLAGS[name]] = value != "false"
            continue
        if name not in _VALUES and name not in {"--parallel", "-p"}:
            msg = f"the option {name} is not supported"
            raise ValueError(msg)
        if not joined:
            value = todo.pop(0)
        if name in {"--parallel", "-p"}:
            numbers["parallel"] = int(value)
        else:
            wanted = _VALUES[name]
            for key in ("targets", "replaces") if wanted == "target_replaces" else (wanted,):
                lists[key].extend(value.split(","))
    return Options(
        targets=Targets(tuple(lists["targets"])),
        excludes=Targets(tuple(lists["excludes"])),
        replaces=Targets(tuple(lists["replaces"])),
        **flags,  # type: ignore[arg-type]
        **numbers,  # type: ignore[arg-type]
    )
