"""The secure baseline: every rendered device has it whole, and a device that lacks one line of it is found out."""

import re

import pytest

from extranet.baseline import BASELINE, Rule, find_gaps
from extranet.devices.model import DeviceModel
from extranet.rendering import render_device
from govcloud.inventory.models.extranet import Platform, Role
from tests.extranet.devices.test_build import build_example

MODELS = list(build_example().values())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.code)
def test_every_rendered_device_has_the_whole_baseline(model: DeviceModel) -> None:
    gaps = list(find_gaps(model.platform, model.role, render_device(model)))
    assert [(gap.rule.code, gap.setting) for gap in gaps] == []


@pytest.mark.parametrize("rule", BASELINE, ids=lambda rule: rule.code)
def test_rule_fails_where_its_lines_are_taken_away(rule: Rule) -> None:
    for platform, wanted in rule.settings.items():
        fitting = (m for m in MODELS if m.platform is platform and (not rule.roles or m.role in rule.roles))
        model = next(m for m in fitting if m.role not in rule.apart_from)
        for setting in wanted:
            files = render_device(model)
            text = files.get(setting.file, "")
            if setting.least:
                files[setting.file] = re.sub(rf"^[ \t]*(?:{setting.line})$", "", text, flags=re.MULTILINE)
            else:
                files[setting.file] = text + make_example(setting.line) + "\n"
            assert rule.code in {gap.rule.code for gap in find_gaps(model.platform, model.role, files)}, setting


def make_example(line: str) -> str:
    """A line that a pattern of something forbidden matches."""
    example = re.sub(r"\(\?:([^|)]+)[^)]*\)", r"\1", line)
    example = example.replace("r[ow]community", "rocommunity").replace(r"\S+", "x").replace(".*", " x ")
    return next(words for words in (example, example.strip(), line) if re.fullmatch(line, words))


def test_every_rule_is_named_once_and_speaks_both_languages() -> None:
    codes = [rule.code for rule in BASELINE]
    assert len(set(codes)) == len(codes)
    assert all(rule.what.en and rule.what.zh and rule.clause and rule.settings for rule in BASELINE)


def test_exit_may_translate_and_no_other_role() -> None:
    exits = render_device(build_example()["exit-a"])
    assert list(find_gaps(Platform.LINUX, Role.EXIT, exits)) == []
    assert "ext-single-internet-exit" in {gap.rule.code for gap in find_gaps(Platform.LINUX, Role.ACCESS, exits)}
