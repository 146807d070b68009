"""Reads days as pages write them: time stamps, dates by figures and by names of months.

In: a few words. Out: the first day that they name, or None where they name none, or one that may be two.
"""

import re
from datetime import UTC, date, datetime

_NAMES = (
    "jan january januar janvier enero gennaio janeiro ocak",
    "feb february februar février febrero febbraio fevereiro şubat",
    "mar march märz maerz mars marzo março mart",
    "apr april avril abril aprile nisan",
    "may mai mayo maggio maio mayıs",
    "jun june juni juin junio giugno junho haziran",
    "jul july juli juillet julio luglio julho temmuz",
    "aug august août agosto ağustos",
    "sep sept september septembre septiembre settembre setembro eylül",
    "oct october oktober octobre octubre ottobre outubro ekim okt",
    "nov november novembre noviembre novembro kasım",
    "dec december dezember décembre diciembre dicembre dezembro aralık dez",
)
"""Months of the year, in English and in the languages whose pages hold English articles most often."""

_MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_STAMP = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=T|\d{0,6}(?!\d))")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.|º|er)?[\s/.-]*(?:of\s+|de\s+|d[’'])?({_MONTH})\b[.,]?[\s/.-]*(?:de\s+|del\s+)?"
    r"[’']?(\d{4}|\d{2})(?![\d:])",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b({_MONTH})\b[.]?[\s/-]*(\d{{1,2}})(?:st|nd|rd|th)?\s*[,.]?[\s/-]+(?:at\s+[\d:apm. ]+,?\s*)?"
    r"(\d{4}|[’']\d{2})(?!\d)",
    re.IGNORECASE,
)
_MAIL = re.compile(
    rf"\b[A-Z][a-z]{{2}} ({_MONTH}) (\d{{1,2}}) \d\d:\d\d:\d\d (?:[A-Z+\d:-]+ )?(\d{{4}})\b", re.IGNORECASE
)
_FIGURES = re.compile(r"(?<![\d.:/-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/.-]*\d)")
_EPOCH = re.compile(r"\s*(1\d{9})(\d{3})?\s*")
_MONTH_FIRST = ("en-us", "en_us")
_DAY_FIRST_LANGUAGES = re.compile(r"en[-_](gb|au|nz|ie|in|za|ke|ng|gh|pk|sg)|(?!en)[a-z]{2}")
_CENTURY = 2000


def read_written_day(text: str, language: str = "") -> date | None:
    """Read the first day that a text names.

    Args:
        text: A time stamp, or words with a date in them.
        language: Of the page, such as "en-GB"; it tells whether 4/5/2024 is in April or in May.

    Example:
        >>> str(read_written_day("Published on 18th July, 2024 at 09:30")), str(read_written_day("18/07/24"))
        ('2024-07-18', '2024-07-18')
        >>> read_written_day("04/05/2024") is None, str(read_written_day("04/05/2024", "en-GB"))
        (True, '2024-05-04')
    """
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1]), UTC).date()
    found: list[tuple[int, date | None]] = []
    for pattern, order in (
        (_STAMP, (1, 3, 4)),
        (_COMPACT, (1, 2, 3)),
        (_DAY_MONTH, (3, 2, 1)),
        (_MONTH_DAY, (3, 1, 2)),
        (_MAIL, (3, 1, 2)),
    ):
        match = pattern.search(text)
        if match:
            found.append((match.start(), _made(*(match[index] for index in order))))
    match = _FIGURES.search(text)
    if match:
        found.append((match.start(), _of_figures(match, language.lower())))
    days = [pair for pair in found if pair[1] is not None]
    return min(days, key=lambda pair: pair[0])[1] if days else None


def _of_figures(match: re.Match[str], language: str) -> date | None:
    """A day of three figures without a month's name: the day first with points, and where only that can be."""
    first, second, year = match[1], match[3], match[4]
    day_first = _made(year, second, first)
    month_first = _made(year, first, second) if match[2] != "." else None
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    if language in _MONTH_FIRST:
        return month_first
    return day_first if _DAY_FIRST_LANGUAGES.match(language) else None


def _made(year: str, month: str, day: str) -> date | None:
    number = int(year.strip("’'"))
    number += _CENTURY if number < 100 else 0
    named = _MONTHS.get(month.lower())
    try:
        return date(number, named if named is not None else int(month), int(day))
    except ValueError:
        return None
