"""Numbers with their nouns."""


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural unless it is 1.

    Example:
        >>> counted(1, "article"), counted(2, "story"), counted(0, "event")
        ('1 article', '2 stories', '0 events')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun.removesuffix('y')}ies" if noun.endswith("y") else f"{number} {noun}s"
