"""The HTML that every view begins with: no inline script, nothing from elsewhere; figures come over the stream."""

import json

from markupsafe import Markup

from govcloud.text import Language, Text
from monitors.web.assets import Assets
from monitors.web.picture import View
from monitors.web.words import WORDS

TITLE = Text("Cloud, network, security", "云、网、安一体化监测")
NO_SCRIPT = Text("This page needs JavaScript; the same as data:", "本页需要启用 JavaScript；同样的数据：")
SKIP = Text("Skip to the content", "跳到正文")
WAITING = Text("Fetching the picture …", "正在获取数据……")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FORM = Markup(
    """<!doctype html>
<html lang="{tag}" data-view="{path}" data-lang="{lang}" data-kind="{kind}" data-assets="{hash}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{city} · {title}</title>
<link rel="icon" href="{icon}" type="image/svg+xml">
<link rel="stylesheet" href="{base}">
<link rel="stylesheet" href="{style}">
<script defer src="{charts}"></script>
<script type="module" src="{script}"></script>
<script type="application/json" id="words">{words}</script>
</head>
<body>
<a class="skip" href="#main">{skip}</a>
<header id="top"></header>
<div id="broken" role="status" aria-live="polite" hidden></div>
<main id="main" tabindex="-1"><p class="waiting">{waiting}</p>
<noscript><p>{no_script} <a href="{data}">{data}</a></p></noscript></main>
</body>
</html>
"""
)


def write_page(view: View, city: str, assets: Assets) -> str:
    """The page of a view."""
    language = view.language
    return str(
        FORM.format(
            tag="zh-CN" if language == "zh" else "en",
            path=view.path,
            lang=language,
            kind=view.kind,
            hash=assets.hash,
            city=city,
            title=TITLE.render(language),
            icon=assets.url("icon.svg"),
            base=assets.url("base.css"),
            style=assets.url("views.css"),
            charts=assets.url("vendor/echarts.simple.min.js"),
            script=assets.url("main.js"),
            words=write_words(language),
            skip=SKIP.render(language),
            waiting=WAITING.render(language),
            no_script=NO_SCRIPT.render(language),
            data=f"/api/picture?view={view.path}&lang={language}",
        )
    )


def write_words(language: Language) -> Markup:
    """The page's words as JSON that cannot end its element."""
    told = json.dumps({key: words.render(language) for key, words in WORDS.items()}, ensure_ascii=False)
    return Markup(told.replace("<", "\\u003c"))  # noqa: S704 - only words of ours, and < is written away


def write_not_found(language: Language, assets: Assets) -> str:
    """What is sent where there is no page."""
    words = Text("There is no such page.", "没有这个页面。").render(language)
    back = Text("To the city", "返回全市总览").render(language)
    form = Markup(
        '<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<title>404</title><link rel="stylesheet" href="{base}"><main id="main"><h1>{words}</h1>'
        '<p><a href="/?lang={lang}">{back}</a></p></main></html>'
    )
    return str(form.format(lang=language, base=assets.url("base.css"), words=words, back=back))
