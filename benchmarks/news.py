"""Writes made-up news, the same for the same number: some two hundred words an article, in the manner of agencies.

Each article tells a happening of `happenings.py`: what happened, the toll, who says so, who denies it, what led to it
and what is planned, in sentences drawn from templates, among real countries and made-up towns.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from happenings import SYLLABLES, Happening, World

COUNTRIES = (
    *("Kenya", "Peru", "Georgia", "Nepal", "Tunisia", "Chile", "Serbia", "Ghana", "Bolivia", "Latvia"),
    *("Jordan", "Vietnam", "Zambia", "Ecuador", "Armenia", "Morocco", "Uruguay", "Cambodia", "Malta", "Oman"),
)
CAPITALS = (
    "Nairobi Lima Tbilisi Kathmandu Tunis Santiago Belgrade Accra Riga Amman Hanoi Lusaka Quito".split()
)
MINISTRIES = (
    "interior ministry",
    "defence ministry",
    "foreign ministry",
    "health ministry",
    "finance ministry",
)
TRADES = "residents farmers teachers traders drivers doctors miners students fishermen lawyers".split()
GOODS = "grain fuel medicine cement timber copper textiles machinery water electricity".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
LEADS = {
    "Bombing": "{agent} fighters bombed a {target} in {town} on {day}, killing {killed} people and injuring {hurt}",
    "Shelling": "{agent} forces shelled a {target} in the town of {town} on {day}, killing at least {killed} {trades}",
    "Abduction": "Gunmen of the {agent} abducted {few} {trades} from a {target} near {town} on {day}",
    "Arrest": "Police in {town} arrested {few} members of the {agent} on {day} after searching a {target}",
    "Meeting": "Leaders of the {agent} met officials of the {ministry} of {country} in {capital} on {day}",
    "Theft": "Armed men robbed a {target} in {town} on {day} and fled with {goods} worth {sum} million dollars",
    "Demonstration": "Thousands of {trades} marched through {town} on {day} in protest against the {agent}",
    "Purchase": "The {agent} bought a {target} in {town} for {sum} million dollars, the company announced on {day}",
    "Event": "Inspectors of the {ministry} visited a {target} in {town} on {day}, the second visit this year",
}
SOURCES = (
    ", the {ministry} of {country} said in a statement.",
    ", according to {trades} in the area.",
    ", a spokesman for the {ministry} said on {next_day}.",
    ", state television reported.",
    ".",
)
BODY = (
    "{person}, the mayor of {town}, said that the {agent} had threatened the {target} several times since January.",
    '"We heard nothing before it began, and nobody has told us why it was done," said {person}, one of the {trades}.',
    "The {agent} denied that its members were involved and accused the {ministry} of {country} of spreading lies.",
    "No {trades} were hurt, but the road to {capital} remained closed for {few} hours.",
    "Rescue workers carried {few} wounded {trades} to a hospital in {capital}, where two of them died on {next_day}.",
    "The government of {country} condemned what happened and promised to send {sum} soldiers to the region.",
    "It came {few} days after security forces had detained a commander of the {agent} at a checkpoint near {town}.",
    "{person} was elected last year after promising to end the fighting over {goods} in the province.",
    "Analysts in {capital} say the {agent} controls most of the trade in {goods} along the border with {other}.",
    "Officials from {country} and {other} are expected to sign an agreement on {goods} in {capital} next month.",
    "If the talks fail, {other} could impose sanctions on companies that sell {goods} to the {agent}.",
    "In {month}, a court in {capital} sentenced {few} members of the {agent} to {few} years in prison for fraud.",
    "The United Nations has called on both sides to stop the violence and to allow aid into {town}.",
    "Prices of {goods} rose by {few} percent in {country} after the {target} was shut down.",
    "Hundreds of families have fled from {town} to {other} since fighting broke out in {month}.",
    "{person} told reporters that police were investigating whether the {agent} had bought weapons in {other}.",
    "The {ministry} refused to comment, and a lawyer for the {agent} did not answer calls.",
    "Last week the army of {country} destroyed a {target} that it said had been used to store {goods}.",
    "Workers at the {target} went on strike on {next_day} to demand better protection.",
    "The {agent}, which was founded in {year}, is backed by {other} and has about {sum} hundred members.",
)
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class News:
    """Writes articles about happenings."""

    chance: random.Random

    def article(self, number: int, happening: Happening) -> dict[str, Any]:
        facts = self._facts(happening)
        lead = LEADS[happening.kind] + self.chance.choice(SOURCES)
        body = self.chance.sample(BODY, self.chance.randint(5, 13))
        sentences = [template.format(**facts) for template in (lead, *body)]
        cut = len(sentences) // 2
        text = f"{facts['capital'].upper()} - {' '.join(sentences[:cut])}\n\n{' '.join(sentences[cut:])}\n"
        return {
            "id": f"news-{number:06}",
            "title": f"{happening.target.capitalize()} in {facts['town']}: {happening.agent}",
            "text": text,
            "published": (happening.day + timedelta(days=1)).isoformat(),
            "source": f"{facts['capital']} Daily",
        }

    def _facts(self, happening: Happening) -> dict[str, Any]:
        pick = self.chance.choice
        weekday = happening.day.weekday()
        country, other = self.chance.sample(COUNTRIES, 2)
        return {
            "agent": happening.agent,
            "person": happening.person,
            "target": happening.target,
            "town": "".join(pick(SYLLABLES) for _ in range(3)).capitalize(),
            "country": country,
            "other": other,
            "capital": pick(CAPITALS),
            "ministry": pick(MINISTRIES),
            "trades": pick(TRADES),
            "goods": pick(GOODS),
            "killed": happening.killed or self.chance.randint(2, 30),
            "hurt": self.chance.randint(3, 90),
            "few": self.chance.randint(2, 9),
            "sum": self.chance.randint(10, 900),
            "day": DAYS[weekday],
            "next_day": DAYS[(weekday + 1) % 7],
            "month": pick(MONTHS),
            "year": self.chance.randint(1960, 2015),
        }


def made_up_articles(n_articles: int) -> Iterator[dict[str, Any]]:
    """Articles as `kg` reads them from JSON lines; the first of them are the same for every number."""
    news = News(random.Random(5))
    happenings = World(10_000).happenings()
    for number in range(n_articles):
        yield news.article(number, next(happenings))


def write_news(path: Path, n_articles: int) -> Path:
    """Write articles as JSON lines."""
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(article) + "\n" for article in made_up_articles(n_articles))
    return path
