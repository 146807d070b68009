"""The closed lists of English that count: numbers in letters, months, days of the week, ranks.

In: nothing. Out: words in small letters, each list in its own order, so that a word's place is its value.
"""

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
ORDINALS = tuple("first second third fourth fifth sixth seventh eighth ninth tenth".split())
CARDINALS = tuple(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty".split()
)
TENS = tuple("twenty thirty forty fifty sixty seventy eighty ninety".split())
"""Twenty and the numbers that follow it by tens."""
MONTH_STARTS = tuple(month[:3] for month in MONTHS)
"""The three letters that a month's name and its abbreviation begin with."""
