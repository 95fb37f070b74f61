"""Which licences may be passed on with an Apache-2.0 product."""

import pytest

from govcloud.errors import GovcloudError
from scripts.bundling.licences import Licence, check_licences, is_compatible, spell


@pytest.mark.parametrize(
    "expression",
    ["MIT", "Apache-2.0", "Apache-2.0 OR GPL-2.0-only", "MIT AND BSD-3-Clause", "(MIT OR GPL-3.0-only)", "EPL-2.0"],
)
def test_permissive_terms_and_a_permissive_choice_are_compatible(expression: str) -> None:
    assert is_compatible(expression)


@pytest.mark.parametrize("expression", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "SSPL-1.0", ""])
def test_copyleft_and_unknown_terms_are_not(expression: str) -> None:
    assert not is_compatible(expression)


def test_package_that_may_not_be_passed_on_is_named() -> None:
    good, bad = Licence("good", "1", "MIT", {}), Licence("bad", "2.0", "AGPL-3.0-only", {})
    with pytest.raises(GovcloudError, match=r"bad 2\.0: AGPL-3\.0-only") as refused:
        check_licences([good, bad])
    assert "good" not in str(refused.value)


@pytest.mark.parametrize(
    ("words", "identifier"),
    [
        (" OSI Approved :: MIT License".rpartition("::")[2], "MIT"),
        ("Apache Software License", "Apache-2.0"),
        ("The MIT License (MIT)", "MIT"),
        ("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
        ("3-Clause BSD License", "BSD"),
        ("new BSD", "BSD"),
        ("MPL-2.0", "MPL-2.0"),
        ("EPL-2.0 OR GPL-2.0-or-later", "EPL-2.0"),
        ("GNU General Public License v3", ""),
        ("Permitted to all", ""),
        ("", ""),
    ],
)
def test_older_spellings_become_identifiers_or_nothing(words: str, identifier: str) -> None:
    assert spell(words) == identifier
