"""Made-up happenings, the same for the same number: who did what to whom, in which town, on which day.

Built to confuse: the same group does the same elsewhere or on another day; two things of a kind happen in one town
within a week; people share a family name. `resolve.py` tells them in bare sentences, `news.py` as articles.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

WORDS = {
    "Bombing": ("bombed", "blew up", "bombing of"),
    "Shelling": ("shelled", "shelled", "shelling of"),
    "Abduction": ("abducted", "kidnapped", "abduction of"),
    "Arrest": ("arrested", "detained", "arrest of"),
    "Meeting": ("met", "met", "meeting with"),
    "Theft": ("robbed", "robbed", "robbery of"),
    "Demonstration": ("marched against", "rallied against", "march against"),
    "Purchase": ("bought", "acquired", "purchase of"),
    "Event": ("inspected", "inspected", "inspection of"),
}
DEADLY = ("Bombing", "Shelling")
TARGETS = "depot market bridge barracks school clinic station warehouse mill harbour court bank".split()
FILLERS = "officials residents traders witnesses doctors drivers teachers farmers lawyers pilots".split()
SYLLABLES = "ba ke lo mi nu ra se ti vo za dar fel gor hin jal kas lum mor nel pas rin sol tav ul ven".split()


@dataclass(frozen=True)
class Happening:
    number: int
    kind: str
    agent: str
    aliases: tuple[str, ...]
    person: str
    target: str
    town: int
    day: date
    killed: int | None
    flavour: tuple[str, ...]


@dataclass
class World:
    """Names and happenings, the same for the same number of articles."""

    n_articles: int
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def word(self, syllables: int) -> str:
        return "".join(self.chance.choice(SYLLABLES) for _ in range(syllables)).capitalize()

    def happenings(self) -> Iterator[Happening]:
        surnames = [self.word(3) for _ in range(max(20, self.n_articles // 20))]
        first = [self.word(2) for _ in range(60)]
        groups = [f"{self.word(2)} {self.word(3)} Front" for _ in range(max(10, self.n_articles // 40))]
        n_towns = max(20, self.n_articles // 25)
        number = 0
        while True:
            kind = self.chance.choice(sorted(WORDS))
            base = date(2023, 1, 1) + timedelta(days=self.chance.randrange(700))
            agent = self.chance.choice(groups)
            town = self.chance.randrange(n_towns)
            # Some happenings have a near twin: another day, another town, or another actor.
            for twin in range(self.chance.choice((1, 1, 1, 2))):
                change = self.chance.choice(("day", "town", "agent")) if twin else ""
                flavour = tuple(self.word(3).lower() for _ in range(5))
                yield Happening(
                    number=number,
                    kind=kind,
                    agent=self.chance.choice(groups) if change == "agent" else agent,
                    aliases=(agent.split()[0],),
                    person=f"{self.chance.choice(first)} {self.chance.choice(surnames)}",
                    target=self.chance.choice(TARGETS),
                    town=self.chance.randrange(n_towns) if change == "town" else town,
                    day=base + timedelta(days=self.chance.randrange(3, 30) if change == "day" else 0),
                    killed=self.chance.randrange(1, 40) if kind in DEADLY else None,
                    flavour=flavour,
                )
                number += 1
