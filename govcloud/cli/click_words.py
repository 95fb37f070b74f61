"""Makes click speak Chinese: what it says by itself (usage, wrong options) comes from a gettext catalogue in `words/`.

Our own sentences need none of this: they are `govcloud.text.Text` where they are said.
"""

import gettext
import os
from pathlib import Path

from govcloud.text import Language

DOMAIN = "click"
FOLDER = Path(__file__).with_name("words")


def choose_click_words(language: Language) -> None:
    """From now on click speaks `language` in this process; gettext finds out by the variable that programs share."""
    if language == "zh":
        os.environ["LANGUAGE"] = "zh"
        gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN if language == "zh" else "messages")
