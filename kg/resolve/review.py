"""The file in which a person decides on doubtful pairs: written for reading, read back strictly.

In: doubtful pairs, or the edited text. Out: TOML, or `Decision`s. Pairs without a verdict are left out.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping

from kg.errors import SourceError
from kg.resolve.decisions import Decision, Side, side_of
from kg.resolve.records import KINDS, Corpus, Kind
from kg.resolve.resolver import DoubtfulPair

_HEAD = """\
# Pairs that kg is not sure of, the most doubtful first. Write "same" or "different" between the quotes after `decision`
# and leave "" where you do not know; then: kg resolve --apply THIS-FILE
"""
_VERDICTS = {"same": True, "different": False}


def write_review(corpus: Corpus, pairs: Iterable[DoubtfulPair]) -> str:
    """Write doubtful pairs as TOML for a person to edit."""
    return _HEAD + "".join("\n".join(("", *_write_pair(corpus, pair), "")) for pair in pairs)


def _write_pair(corpus: Corpus, pair: DoubtfulPair) -> Iterator[str]:
    yield "[[pair]]"
    yield 'decision = ""'
    yield f"kind = {_text(pair.kind)}"
    yield f"now = {_text('linked' if pair.linked else 'apart')}"
    yield f"score = {pair.score:.2f}"
    yield f"because = {_text(pair.because)}"
    for name, iri in (("left", pair.left), ("right", pair.right)):
        side = side_of(corpus, iri)
        fields = (
            ("article", side.article),
            ("words", side.words),
            ("sentence", side.sentence),
            ("iri", side.iri),
        )
        yield f"[pair.{name}]"
        yield from (f"{key} = {_text(value)}" for key, value in fields if value)


def _text(value: str) -> str:
    """A basic string of TOML; JSON's are the same but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_review(text: str, *, source: str) -> tuple[Decision, ...]:
    """Read the decisions out of an edited file.

    Args:
        text: Its content.
        source: Its path, for messages.

    Raises:
        SourceError: It is no such file, or a decision is neither "same" nor "different".
    """
    try:
        pairs = tomllib.loads(text).get("pair", [])
    except tomllib.TOMLDecodeError as error:
        raise SourceError(
            source, f"not valid TOML ({error}); correct it, or write it anew with --review"
        ) from error
    if not isinstance(pairs, list):
        raise SourceError(source, "holds no [[pair]]; write it with kg resolve --review")
    return tuple(
        decision
        for number, pair in enumerate(pairs, start=1)
        if (decision := _read_pair(pair, f"{source}: pair {number}")) is not None
    )


def _read_pair(pair: object, where: str) -> Decision | None:
    if not isinstance(pair, Mapping):
        raise SourceError(where, "is no table; write the file with kg resolve --review")
    verdict = str(pair.get("decision", "")).strip().lower()
    if not verdict:
        return None
    if verdict not in _VERDICTS:
        raise SourceError(where, f'decision {verdict!r} is neither "same" nor "different"; correct it')
    kind = next((known for known in KINDS if known == pair.get("kind")), None)
    if kind is None:
        raise SourceError(where, f"kind {pair.get('kind')!r} is none of {', '.join(KINDS)}; correct it")
    left, right = (_read_side(pair.get(name), kind, f"{where}, {name}") for name in ("left", "right"))
    return Decision(left, right, _VERDICTS[verdict])


def _read_side(fields: object, kind: Kind, where: str) -> Side:
    if not isinstance(fields, Mapping):
        raise SourceError(where, "is missing; write the file with kg resolve --review")
    values = {key: fields.get(key, "") for key in ("article", "words", "sentence", "iri")}
    wrong = next((key for key, value in values.items() if not isinstance(value, str)), None)
    if wrong is not None:
        raise SourceError(where, f"{wrong} is no text; correct it")
    if not values["words"] or not (values["article"] or values["iri"]):
        raise SourceError(where, "needs words, and an article or an iri; correct it")
    return Side(kind, values["article"], values["words"], values["sentence"], values["iri"])
