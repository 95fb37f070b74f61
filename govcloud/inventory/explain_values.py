"""Why one scalar is not the number, date, code or truth value that a field wants, and what was probably meant."""

import re
import unicodedata
from datetime import date

from govcloud.inventory.models.address import OWNER_PATTERN
from govcloud.inventory.models.base import CODE_PATTERN
from govcloud.text import Text

DATE_WITH_SIGNS = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:[T ].*)?")
DATE_OF_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
"""Dates that can only mean one day."""

NOT_A_DATE = Text(
    '"{written}" is not a date; write year-month-day, such as 2027-12-31',
    "“{written}”不是日期；请写年-月-日，例如 2027-12-31",
)
NO_SUCH_DAY = Text(
    '"{written}" is not a day of the calendar; write year-month-day, such as 2027-12-31',
    "“{written}”不是日历上的日期；请写年-月-日，例如 2027-12-31",
)

type Explained = tuple[str, Text, str | None]
"""Kind, sentence, what was probably meant."""

CHINESE_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"两": 2, "〇": 0}

NUMBER_WITH_UNIT = re.compile(r"([0-9]+)(?:\.0+)?\s*(?:[a-zA-Z]+|[级核个台块条])")

FORMATS: dict[str, Text] = {
    CODE_PATTERN: Text(
        "a short name of lower-case letters, digits and dashes is expected, such as health-portal",
        "应当是小写字母、数字和短横线组成的编号，例如 health-portal",
    ),
    OWNER_PATTERN: Text(
        "codes with / between them are expected, such as huawei/health/extranet",
        "应当是用 / 隔开的编号，例如 huawei/health/extranet",
    ),
    r"^[a-z][a-z0-9._-]*$": Text(
        "an account name of lower-case letters and digits is expected", "应当是小写字母和数字组成的账号"
    ),
    r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+$": Text("an e-mail address is expected", "应当是电子邮箱地址"),
    r"^\+?[0-9][0-9 -]{5,19}$": Text(
        "a telephone number is expected, such as 0710-3512345", "应当是电话号码，例如 0710-3512345"
    ),
    r"^[A-Z]{1,6}-[0-9]{4}-[0-9]{1,6}$": Text(
        "a ticket number is expected: kind, year, number, such as T-2026-0042",
        "应当是工单号：类别、年份、序号，例如 T-2026-0042",
    ),
    r"^[A-Z]{2,8}$": Text("2 to 8 capital letters are expected, such as HJ", "应当是 2 到 8 个大写字母，例如 HJ"),
    r"^[a-z0-9][a-z0-9._-]*$": Text(
        "the name of a file is expected, without a folder, such as mail-password",
        "应当是不带目录的文件名，例如 mail-password",
    ),
    r"^https?://[^\s/]+(?:/\S*)?$": Text(
        "the address of a site is expected, such as https://www.example.cn", "应当是网址，例如 https://www.example.cn"
    ),
    r"^[0-9a-f]{64}$": Text(
        "a digest of 64 hexadecimal digits in lower case is expected", "应当是 64 位小写十六进制摘要"
    ),
    r"^[1-9][0-9]{5}$": Text(
        "a division code of six digits is expected, such as 420600", "应当是六位行政区划代码，例如 420600"
    ),
    r"^[0-9]{1,10}:[0-9]{1,10}$": Text(
        "a route target is expected: two numbers and a colon, such as 65000:100",
        "应当是路由目标：两个数字加冒号，例如 65000:100",
    ),
}
"""Pattern of a model → what it wants, in words."""


def explain_number(value: object, written: str) -> Explained:
    """Why this is not a whole number: quotes, a fraction, full width, Chinese, a unit, a leading zero."""
    if "，" in written:
        what = Text(
            '"{written}" has a full-width comma; write a comma and a space',
            "“{written}”用了全角逗号，请改成半角逗号加空格",
        )
        return "full-width", what, ", ".join(part.strip() for part in unicodedata.normalize("NFKC", written).split(","))
    plain = unicodedata.normalize("NFKC", written).strip()
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", plain):
        what = Text('"{written}" has a thousands separator', "“{written}”带有千位分隔符")
        return "not-a-number", what, plain.replace(",", "")
    near = str(int(plain)) if re.fullmatch(r"[0-9]{1,12}", plain) else None
    if near is None:
        return "not-a-number", Text('"{written}" is not a whole number', "“{written}”不是整数"), _guess_number(plain)
    if not written.isascii():
        return "full-width", Text('"{written}" has full-width digits', "“{written}”是全角数字"), near
    if isinstance(value, str) and written == near:
        return (
            "quoted-number",
            Text('"{written}" is in quotes; write the number without them', "“{written}”加了引号，请写不带引号的数字"),
            None,
        )
    what = Text(
        '"{written}" begins with a zero or has spaces; write the number alone',
        "“{written}”以 0 开头或带有空格，请只写数字",
    )
    return "not-a-number", what, near


def _guess_number(plain: str) -> str | None:
    whole = re.fullmatch(r"([0-9]{1,12})\.0*", plain) or NUMBER_WITH_UNIT.fullmatch(plain)
    if whole:
        return str(int(whole[1]))
    chinese = re.fullmatch(r"([零〇一二两三四五六七八九十])[级核个台块条]?", plain)
    return str(CHINESE_DIGITS[chinese[1]]) if chinese else None


def explain_truth(written: str) -> tuple[Text, Text, str | None]:
    """Why this is neither true nor false."""
    meant = {
        "yes": "true",
        "on": "true",
        "1": "true",
        "是": "true",
        "no": "false",
        "off": "false",
        "0": "false",
        "否": "false",
    }
    what = Text('"{written}" is neither true nor false', "“{written}”不是 true 或 false")
    return what, Text("true, false", "true、false"), meant.get(unicodedata.normalize("NFKC", written).strip().lower())


def explain_date(written: str) -> tuple[Text, str | None]:
    """Why this is not a date; a near one only when year, month and day are beyond doubt."""
    plain = unicodedata.normalize("NFKC", written).strip()
    parts = DATE_WITH_SIGNS.fullmatch(plain) or DATE_OF_DIGITS.fullmatch(plain)
    if parts is None:
        return NOT_A_DATE, None
    try:
        return NOT_A_DATE, date(*(int(part) for part in parts.groups())).isoformat()
    except ValueError:
        return NO_SUCH_DAY, None


def explain_pattern(written: str, pattern: str) -> Explained:
    """Why this text does not have the form of its field."""
    plain = unicodedata.normalize("NFKC", written).strip()
    wanted = FORMATS.get(pattern, Text("another form is expected", "格式不符"))
    near = next(
        (
            guess
            for guess in (plain, plain.lower(), plain.lower().replace("_", "-").replace(" ", "-"), plain.upper())
            if guess != written and _fits(guess, pattern)
        ),
        None,
    )
    if near == plain and plain == written.strip():
        what = Text('"{written}" has a space before or after it', "“{written}”前后有空格")
        return "space", what, near
    if near == plain:
        return "full-width", Text('"{written}" has full-width signs', "“{written}”含有全角字符"), near
    what = Text('"{written}" does not fit: {wanted}', "“{written}”格式不对：{wanted}")
    return "bad-format", what(wanted=wanted), near


def _fits(text: str, pattern: str) -> bool:
    return bool(pattern) and re.search(pattern.replace("$", r"\Z"), text) is not None
