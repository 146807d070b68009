r"""How news English writes dates: one rule a kind of expression, from specific to general.

A rule is a pattern and what must, or must not, stand directly before and after it. An earlier rule takes its
words first. Patterns are verbose regular expressions: a space is written `\s`.
"""

import re
from dataclasses import dataclass

from kg.extract.grammar.numerals import CARDINALS, MONTH_STARTS, MONTHS, ORDINALS, WEEKDAYS
from kg.lexicon.word_sets import alternation, fixed_set

SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}

_FULL_MONTH = "|".join(month.capitalize() for month in MONTHS)
_MONTH = rf"(?:{_FULL_MONTH}|{_FULL_MONTH.upper()}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_SURE_MONTH = "(?:January|February|July|September|October|November|December)"
_UNSURE_MONTH = "(?:March|April|May|June|August)"
_NUMBER_END = r"(?!\w|[.,:/]\d|\s?%|\s(?:per\s?cent|million|billion|[ap]\.?m\b))"
_DAY = r"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_YEAR_END = r"(?!\w|[.,:]\d|-\d|/\d|\s?%)"
_THE_YEAR = rf"(?:,?\s(?:of\s)?(?P<year>{_YEAR}){_YEAR_END})"
_REL_YEAR = r"(?:,?\s(?:of\s)?(?P<rel>(?:this|last|next|the|that|the\ssame)\syear))"
_NAME = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_WEEKDAY_PREFIX = rf"(?:(?:{_NAME}|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.?,?\s(?:the\s)?)?"
_NUMBER_START = r"(?<![\w$£€.,/:+-])"
_DASH = r"\s?[-–—]\s?"
_CARDINAL = "(?i:an?|" + "|".join(CARDINALS[1:]) + r"|(?<!\d[,.])\d{1,3})"
_ORDINAL = "(?i:" + "|".join(ORDINALS) + ")"
_SEASON = "(?i:spring|summer|autumn|fall|winter)"
_SEASONS = "spring summer autumn fall winter"
_MONTHS = " ".join(MONTH_STARTS)
_DAYS = " ".join(WEEKDAYS)
_HOURS_OF_DAYS = "today yesterday tomorrow night morning afternoon evening"
_HOURS = r"(?:\s(?:morning|afternoon|evening|night)\b)?"
_DEICTIC_DAY = (
    r"(?:today|yesterday|tomorrow|tonight|last\snight|this\s(?:morning|afternoon|evening)"
    r"|the\sday\s(?:before\syesterday|after\stomorrow))"
)
_CLAUSE_END = r"(?=\s?(?:[.,;:!?)\"”’—–\n]|$)|\s(?:and|but|in|at|by|when)\b)"
_IN_MONTH = (
    r"(?i:\b(?:in|since|by|until|till|from|of|between|before|after|during|through|last|next|this|early|late|mid)"
    rf"|(?:from|between)\s[a-z]+\s(?:and|to)|to|(?:{alternation('participles_ahead')})\sfor)[\s-]"
)
_AMOUNT = (
    rf"(?i:\b(?:{alternation('words_before_amounts')})\s|\b(?:{alternation('numbered_things')})\s|[$£€\#])"
)
_COUNTED = rf"\s(?:{alternation('counted_after_years')}|GMT|UTC|[A-Z]{{1,3}}T)\b"
_NAME_WORD = (
    r"(?<![.!?\n]\s)(?<![.!?\n])\b(?!(?:In|The|Since|By|From|During|Until|Till|Between|After|Before|Of|And|Late|Early"
    rf"|Mid|Its|His|Their|Our|A|For|Through|To|On|As|But|That|{alternation('yearly_names')}|{_FULL_MONTH})\b)"
    r"[A-Z][\w&]*\.?\s"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to write one kind of date.

    Args:
        kind: Which reading `resolution` gives it.
        pattern: The words, with their parts named.
        before: What must stand directly before, if anything.
        not_before: What must not.
        after: What must stand directly after, if anything.
        not_after: What must not.
        needs: Words in lower case, one of which every match holds, "#" for a digit; looking for them first, and around
            them only, is quick.
    """

    kind: str
    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    before: re.Pattern[str] | None = None
    not_before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None

    def fits(self, text: str, match: re.Match[str]) -> bool:
        """Whether the words around a match are what the rule asks for."""
        left = text[max(0, match.start() - 40) : match.start()]
        end = match.end()
        return (
            (self.before is None or self.before.search(left) is not None)
            and (self.not_before is None or self.not_before.search(left) is None)
            and (self.after is None or self.after.match(text, end) is not None)
            and (self.not_after is None or self.not_after.match(text, end) is None)
        )


def _rule(kind: str, pattern: str, *, needs: str, **around: str) -> Rule:
    """A rule from patterns as text; `before` and `not_before` must reach up to the words themselves."""
    left = {
        name: re.compile(rf"(?:{p})$", re.VERBOSE) for name, p in around.items() if name.endswith("before")
    }
    right = {name: re.compile(p, re.VERBOSE) for name, p in around.items() if name.endswith("after")}
    return Rule(kind, re.compile(pattern, re.VERBOSE), tuple(needs.split()), **left, **right)


_CALENDAR = (
    # 2024-07-16
    _rule("date", rf"(?<![\w-])(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!\d)", needs="#"),
    # the September 11 attacks
    _rule(
        "named_day",
        r"\b(?P<name>Sept(?:ember|\.)\s11)\b",
        after=rf"(?:th)?,?\s(?:{alternation('attacks_of_september_11')})",
        needs="sept",
    ),
    # the first week of March; the first Friday of next month; the last day of May 2024
    _rule(
        "nth_part",
        r"\b(?:the\s)?(?P<nth>(?i:first|second|third|fourth|fifth|last|final|1st|2nd|3rd|4th))"
        rf"\s(?P<unit>week|day|{_NAME})\s(?:of|in)\s(?:(?P<month>{_MONTH})(?!\w)(?:{_THE_YEAR}|{_REL_YEAR})?"
        r"|(?P<which>this|last|next)\smonth\b)",
        needs=f"week day {_DAYS}",
    ),
    # May 3-5, 2008; March 30 - April 2
    _rule(
        "day_range",
        rf"\b(?P<month>{_MONTH})\s(?P<day>{_DAY}){_DASH}(?:(?P<month2>{_MONTH})\s)?(?P<day2>{_DAY}){_NUMBER_END}"
        rf"{_THE_YEAR}?",
        needs=_MONTHS,
    ),
    # 3-5 May 2008
    _rule(
        "day_range",
        rf"{_NUMBER_START}(?P<day>{_DAY}){_DASH}(?P<day2>{_DAY})\s(?P<month>{_MONTH})(?!\w){_THE_YEAR}?",
        needs=_MONTHS,
    ),
    # Tuesday, March 3rd, 2008; Oct. 7; June 3 this year
    _rule(
        "date",
        rf"\b{_WEEKDAY_PREFIX}(?P<month>{_MONTH})\s(?:the\s)?(?P<day>{_DAY}){_NUMBER_END}(?:{_THE_YEAR}|{_REL_YEAR})?",
        not_before=r"\b(?:I|[Hh]e|[Ss]he|[Tt]hey|[Ww]e|[Yy]ou|3[01]|[12]\d|[1-9])\s",
        needs=_MONTHS,
    ),
    # 3 March 2008; the 3rd of March
    _rule(
        "date",
        rf"{_NUMBER_START}{_WEEKDAY_PREFIX}(?P<day>{_DAY})\s(?:of\s)?(?P<month>{_MONTH})(?!\w)"
        rf"(?:{_THE_YEAR}|{_REL_YEAR})?",
        needs=_MONTHS,
    ),
    # 31/12/2008
    _rule(
        "numeric",
        rf"{_NUMBER_START}(?P<a>\d\d?)(?P<sep>[/.])(?P<b>\d\d?)(?P=sep)(?P<year>{_YEAR}|\d\d)(?![\w/%]|[.,]\d)",
        needs="#",
    ),
    _rule(
        "named_day",
        r"(?<![\w/])(?P<name>9/11|Christmas\sDay|Christmas\sEve|Boxing\sDay|New\sYear['’]s\s(?:Day|Eve))(?![\w/])"
        rf"{_THE_YEAR}?",
        needs="9/11 christmas boxing new",
    ),
    # January 2024; March last year
    _rule("month", rf"\b(?P<month>{_MONTH})(?:{_THE_YEAR}|{_REL_YEAR})", not_after=_COUNTED, needs=_MONTHS),
    # the third quarter of 2008; second-quarter; Q3 2008
    _rule(
        "quarter",
        r"\b(?:[Tt]he\s)?(?P<nth>(?i:first|second|third|fourth|final|1st|2nd|3rd|4th))[-\s]quarter\b"
        rf"(?:{_THE_YEAR}|{_REL_YEAR})?",
        needs="quarter",
        not_after=r"[-\s]?finals?|\sof\s|\scentury",
    ),
    _rule("quarter", rf"\bQ(?P<nth>[1-4])(?:(?:\sof)?[\s-](?P<year>{_YEAR}))?\b", needs="q"),
    _rule("quarter", rf"\b(?P<year>{_YEAR})[\s-]?Q(?P<nth>[1-4])\b", needs="q"),
    _rule(
        "half",
        rf"\b(?:[Tt]he\s)?(?P<nth>(?i:first|second))[-\s]half(?:{_THE_YEAR}|{_REL_YEAR})",
        needs="half",
        not_after=_COUNTED,
    ),
    _rule("fiscal", rf"\b(?i:fiscal(?:\syear)?)\s(?P<year>{_YEAR}){_YEAR_END}", needs="fiscal"),
    # not "may fall next year"
    _rule("season", rf"\b(?:the\s)?(?P<season>{_SEASON}){_THE_YEAR}", needs=_SEASONS, not_after=_COUNTED),
    _rule("season", rf"\b(?P<season>(?i:spring|summer|autumn|winter)){_REL_YEAR}", needs=_SEASONS),
    _rule(
        "season",
        rf"\b(?P<which>(?i:last|this|next|this\scoming|this\spast))\s(?P<season>{_SEASON})\b",
        needs=_SEASONS,
    ),
    _rule(
        "season",
        rf"\b(?:the\s)?(?P<season>{_SEASON})\b",
        needs=_SEASONS,
        before=r"\b(?:in|since|until|by|over|during)\s",
        after=r"\s?[.,;]",
    ),
    _rule(
        "season",
        r"\b(?P<season>Spring|Summer|Autumn|Winter)\b",
        needs=_SEASONS,
        before=r"\b(?:the|their|its)\s",
        after=r"\s[a-z]",
    ),
    _rule("decade", r"\b(?:the\s)?(?P<year>(?:1[5-9]|20)\d0)['’]?s\b", needs="#"),
    # 2003-2005; 2008/09
    _rule(
        "year_range",
        rf"{_NUMBER_START}(?P<year>{_YEAR})[-–—/](?P<year2>{_YEAR}|\d\d)(?!\w|[-/.,]\d)",
        needs="#",
    ),
    # the '90s
    _rule(
        "decade",
        r"['’‘](?P<short>[1-9]0)s\b",
        before=r"\b(?i:the|early|mid|late|of|in)[\s-](?:the\s)?",
        needs="#",
    ),
    # FY2023-24, FY 2025
    _rule("year_range", rf"\bFY\s?(?P<year>{_YEAR})[-–—/](?P<year2>{_YEAR}|\d\d)(?!\w|[-/.,]\d)", needs="fy"),
    _rule("fiscal", rf"\bFY\s?(?P<year>{_YEAR}){_YEAR_END}", needs="fy"),
    # since '82
    _rule("year", r"['’‘](?P<short>\d\d)\b", before=r"\b(?i:since|in|of|until)\s?", needs="#"),
    # 2008, in 2008, post-2003; not "some 2000 troops", "Resolution 1973"
    _rule(
        "year",
        rf"(?:{_NUMBER_START}|(?<=\bpost-)|(?<=\bpre-)|(?<=\bmid-))(?P<year>{_YEAR}){_YEAR_END}",
        not_before=rf"{_AMOUNT}|{_NAME_WORD}",
        not_after=_COUNTED,
        needs="#",
    ),
)

_RELATIVE = (
    # overnight; overnight into Thursday; not "an overnight success"
    _rule(
        "overnight",
        rf"\b[Oo]vernight(?:\s(?:in)?to\s(?P<name>{_NAME}))?\b(?!-)",
        not_after=rf"\s(?:{alternation('overnight_things')})",
        needs="overnight",
    ),
    _rule("weekday", rf"\b(?P<name>{_NAME})(?:\sof)?,?\s(?P<week>last|this|next)\sweek\b", needs="week"),
    _rule(
        "weekday",
        r"\b(?:(?P<which>(?i:last|next|this|this\scoming|this\spast|the\sprevious|the\sfollowing))\s)?"
        rf"(?P<name>{_NAME}){_HOURS}\b(?!-)",
        not_before=rf"(?i:\b(?:{alternation('epithets_of_weekdays')}|every|each|most|on\sa)\s)",
        not_after=rf"\s(?:{alternation('names_after_weekdays')})\b",
        needs=_DAYS,
    ),
    # today; Last night; not "World News Tonight"
    _rule("deictic_day", rf"\b(?P<word>{_DEICTIC_DAY})\b{_HOURS}", needs=_HOURS_OF_DAYS),
    _rule(
        "deictic_day",
        rf"\b(?P<word>(?i:{_DEICTIC_DAY}))\b{_HOURS}",
        before=r"(?:^|[.!?:;\n“”‘\"'(—–/-])\s*",
        needs=_HOURS_OF_DAYS,
    ),
    _rule(
        "relative",
        r"\b(?P<which>(?i:last|this|next|this\spast|this\scoming|the\scoming|the\scurrent))"
        r"\s(?P<unit>week|weekend|month|year|quarter|decade)\b",
        not_before=r"(?i:\b(?:the|every|each)\s)",
        not_after=r"\s(?:of\s(?!\w+ing\b)|end\b)|-(?!long)",
        needs="week month year quarter decade",
    ),
    _rule(
        "relative",
        r"\bthe\s(?P<unit>year|month|week)\b",
        before=r"\b(?:start|beginning|end|middle)\sof\s",
        needs="week month year",
    ),
    _rule(
        "relative", r"\bthe\s(?P<unit>weekend)\b", before=r"\b(?i:over|during|on|at|since)\s", needs="weekend"
    ),
    _rule(
        "ago",
        rf"\b(?:(?:about|around|just|only|some|{alternation('approximators_of_distances')})\s)?(?P<n>{_CARDINAL})"
        r"\s(?P<unit>day|week|fortnight|month|year|decade)s?\sago\b",
        needs="ago",
    ),
    # over the last five days, for the past year, in the last week
    _rule(
        "recent",
        rf"\bthe\s(?:last|past)\s(?:(?P<n>{_CARDINAL})\s)?(?P<unit>day|week|month|year|decade)s?\b",
        before=r"\b(?i:over|in|for|during|within|throughout)\s",
        not_after=r"[-\s]old\b|\sof\b",
        needs="last past",
    ),
    _rule(
        "offset",
        rf"\b(?P<n>{_CARDINAL})\s(?P<unit>day|week|month|year)s?\s(?P<side>later|earlier|afterwards?)\b",
        needs="later earlier afterward",
        not_after=r"\sthan\b",
    ),
    _rule(
        "offset",
        r"\b(?P<n>(?i:the|a|one))\s(?P<unit>day|week|month|year)\s(?P<side>before|after)\b",
        after=_CLAUSE_END,
        needs="before after",
    ),
    _rule(
        "anaphor",
        r"\b(?P<which>(?i:the\ssame|that\ssame|that\svery|that|the\sfollowing|the\snext|the\sprevious|the\spreceding))"
        r"\s(?P<unit>day|week|weekend|month|quarter|year)\b",
        not_after=r"-|\s(?:of|that|as|when)\b",
        needs="day week month quarter year",
    ),
    _rule(
        "anaphor",
        rf"\b(?:(?i:a|the|its|their)\s)?{_ORDINAL}\s(?:(?i:{alternation('succession')})\s)"
        r"(?P<unit>day|week|month|quarter|year)\b",
        needs=" ".join(sorted(fixed_set("succession"))),
    ),
    _rule(
        "anaphor",
        rf"\b{_ORDINAL}\s(?P<unit>day|week|month|quarter|year)\s(?i:in\sa\srow|running)\b",
        needs="row running",
    ),
    _rule(
        "anaphor",
        r"\bthe\s(?P<unit>day)\b",
        before=rf"(?i:\b(?:{alternation('closing_verbs')}|late\sin|later\sin|early\sin|earlier\sin|for"
        r"|(?:start|beginning|end)\sof)\s)",
        not_after=r"-|\s(?:when|that|after(?!\s\w+ing\b)|before|of|they|he|she|it|we|I)\b",
        needs="day",
    ),
    _rule(
        "at_the_time", r"\b(?i:at\s(?:the|that))\stime\b", not_after=r"\s(?:of|when|that|as)\b", needs="time"
    ),
    # last September; October; not "May said"
    _rule(
        "month",
        rf"\b(?P<which>(?i:last|next|this|this\spast|this\scoming))\s(?P<month>{_FULL_MONTH})\b",
        needs=_MONTHS,
    ),
    _rule("month", rf"\b(?P<month>{_SURE_MONTH})\b", needs=_MONTHS),
    _rule("month", rf"\b(?P<month>{_UNSURE_MONTH})\b", needs=_MONTHS, before=r"\b(?:[Ii]n|[Ss]ince)\s"),
    _rule(
        "month",
        rf"\b(?P<month>{_UNSURE_MONTH})\b",
        needs=_MONTHS,
        before=_IN_MONTH,
        not_after=r"['’]s\b|\s[A-Z]|-[A-Z]|\s(?:said|told|was|is|has|had)\b",
    ),
    _rule(
        "month",
        rf"\b(?P<month>{_UNSURE_MONTH})\b",
        needs=_MONTHS,
        before=r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\s",
        after=r"\s[a-z]",
        not_after=rf"\s(?:on|for|of|by|to|in|is|was|from|through|and|that|{alternation('words_after_leaders')})\b",
    ),
    _rule(
        "month",
        rf"\b(?P<month>{_MONTH})(?=[\s,])",
        needs=_MONTHS,
        before=r"\b(?:[Ii]n|[Ss]ince)\s",
        not_after=r",?\s\d",
    ),
)

RULES = _CALENDAR + _RELATIVE
