"""The options of a run as arguments of the Pulumi CLI."""

from stacks.engine.options import Options

_PREVIEW = {"target_dependents", "exclude_dependents", "refresh", "expect_no_changes"}
_FLAGS = {
    "preview": _PREVIEW,
    "up": {*_PREVIEW, "continue_on_error", "skip_preview"},
    "refresh": {*_PREVIEW - {"refresh"}, "clear_pending_creates", "skip_preview", "preview_only"},
    "destroy": {
        "target_dependents",
        "exclude_dependents",
        "exclude_protected",
        "refresh",
        "continue_on_error",
        "run_program",
        "skip_preview",
        "preview_only",
    },
}
"""Command → the options that it has beside lists and `--parallel`."""


def command_line(command: str, options: Options) -> list[str]:
    """The arguments of a command. An option that the command does not have stays out, as the embedded engine does."""
    arguments = [command, f"--parallel={options.parallel}"]
    lists = {"target": options.targets, "exclude": options.excludes}
    if command in {"preview", "up"}:
        lists["replace"] = options.replaces
    for name, targets in lists.items():
        arguments += [f"--{name}={pattern}" for pattern in targets.patterns]
    flags = {name for name in _FLAGS[command] if getattr(options, name)}
    arguments += [f"--{name.replace('_', '-')}" for name in sorted(flags)]
    if command != "preview" and "preview_only" not in flags:
        arguments.append("--yes")
    return arguments
