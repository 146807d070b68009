"""Writes short made-up articles of two sentences, the same each time, for builds that are killed at random moments."""

import json
import random
from pathlib import Path

TOWNS = ("Massawa", "Mosul", "Jos", "Goma", "Donetsk", "Aden", "Homs", "Kandahar", "Maiduguri", "Mandalay")
DEEDS = ("shelled", "attacked", "bombed", "raided", "captured", "evacuated")
WHO = ("Rebels", "Government troops", "Militants", "Unidentified gunmen", "Soldiers")
SOURCES = ("the navy", "officials", "the Interior Ministry", "a police spokesman", "witnesses")


def write_articles(folder: Path, n_articles: int) -> Path:
    chance = random.Random(5)
    path = folder / "news.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(n_articles):
            town, other = chance.sample(TOWNS, 2)
            text = (
                f"{chance.choice(WHO)} {chance.choice(DEEDS)} a depot near {town} on Tuesday, killing "
                f"{chance.randint(2, 40)} people, {chance.choice(SOURCES)} said on Wednesday. "
                f"No one was injured in {other}, where talks will be held next week."
            )
            article = {"id": f"n{number}", "text": text, "published": f"2024-07-{number % 28 + 1:02}"}
            file.write(json.dumps(article) + "\n")
    return path
