"""Documents as JSON lines of `kg extract` and back: spaCy's `Doc`, `DocBin` and `Example`.

In: rows of the JSON contract, or `Doc`s. Out: the other. In a `Doc` entities are `doc.ents` with the classes as labels,
triggers the span group "kg_events" (label: class, id: IRI), roles the span group "kg_arguments" (label: role, id: IRI
of the event, knowledge base id: IRI of the entity). The row itself travels along, so that the way back loses nothing;
where there is none, as after annotation by hand, a row is made of the spans.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example
from spacy.util import filter_spans

from kg.errors import SourceError
from kg.vocab import class_names, plover_codes, superclasses

EVENTS = "kg_events"
ARGUMENTS = "kg_arguments"
_ROW = "kg_row"
_EXPAND = "expand"

Row = Mapping[str, Any]


def make_doc(row: Row, nlp: Language | None = None) -> Doc:
    """Turn one row into a `Doc` over exactly its text, tokenised but not parsed.

    Args:
        row: An object of the JSON contract.
        nlp: The pipeline whose tokeniser cuts the words; that of spaCy's English where None.

    Example:
        >>> row = {"id": "a", "text": "Rebels shelled Massawa.", "entities": [], "events": []}
        >>> [token.text for token in make_doc(row)]
        ['Rebels', 'shelled', 'Massawa', '.']
    """
    doc = (nlp or spacy.blank("en")).make_doc(row["text"])
    entities = (
        _span(doc, mention, label=entity["type"], kb_id=entity["iri"])
        for entity in row["entities"]
        for mention in entity["mentions"]
    )
    doc.set_ents(filter_spans([span for span in entities if span is not None]))
    events = (
        _span(doc, event["trigger"], label=event["types"][0], id=event["iri"]) for event in row["events"]
    )
    doc.spans[EVENTS] = [span for span in events if span is not None]
    arguments = (
        _span(doc, argument, label=argument["role"], kb_id=argument["entity"] or "", id=event["iri"])
        for event in row["events"]
        for argument in event["arguments"]
    )
    doc.spans[ARGUMENTS] = [span for span in arguments if span is not None]
    doc.user_data[_ROW] = json.dumps(row, ensure_ascii=False)
    return doc


def make_row(doc: Doc) -> dict[str, Any]:
    """Turn a `Doc` into a row of the JSON contract.

    What the component "kg_events" or `make_doc` left in it is given as it is; else a row is made of its entities
    and of the span groups of events and arguments. Labels that are no classes of the graph count as "Thing" and
    "Event".
    """
    if doc.has_extension("kg") and doc._.kg is not None:
        found: dict[str, Any] = doc._.kg.to_dict()
        return found
    if _ROW in doc.user_data:
        kept: dict[str, Any] = json.loads(doc.user_data[_ROW])
        return kept
    return {
        "id": doc.user_data.get("id", ""),
        "text": doc.text,
        "published": None,
        "entities": list(_entity_rows(doc)),
        "relations": [],
        "times": [],
        "events": [_event_row(doc, trigger) for trigger in doc.spans.get(EVENTS, ())],
        "warnings": [],
    }


def make_example(row: Row, nlp: Language) -> Example:
    """Make a training example of a row: what a pipeline is given, and what it should find."""
    return Example(nlp.make_doc(row["text"]), make_doc(row, nlp))


def convert_file(source: Path | str, target: Path | str) -> int:
    """Convert `.jsonl` to `.spacy` (a `DocBin`) or back, by the suffixes.

    Returns:
        Number of documents.

    Raises:
        SourceError: A file cannot be read or written, a line is no row of the contract, or the suffixes are others.
    """
    source, target = Path(source), Path(target)
    if (source.suffix, target.suffix) == (".jsonl", ".spacy"):
        return _write_docs(source, target)
    if (source.suffix, target.suffix) == (".spacy", ".jsonl"):
        return _write_rows(source, target)
    raise SourceError(str(source), f"cannot be converted to {target.name}; name a .jsonl and a .spacy file")


def _write_docs(source: Path, target: Path) -> int:
    docs = DocBin(store_user_data=True)
    nlp = spacy.blank("en")
    for number, line in enumerate(_read(source).decode("utf-8", "replace").splitlines(), start=1):
        try:
            docs.add(make_doc(json.loads(line), nlp))
        except (ValueError, KeyError, TypeError, IndexError) as error:
            where = f"{source}:{number}"
            raise SourceError(where, f"no row of kg extract --format jsonl ({error!r})") from error
    _write(target, docs.to_bytes())
    return len(docs)


def _write_rows(source: Path, target: Path) -> int:
    try:
        docs = DocBin(store_user_data=True).from_bytes(_read(source))
        rows = [make_row(doc) for doc in docs.get_docs(spacy.blank("en").vocab)]
    except (ValueError, KeyError, TypeError, OSError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(str(source), f"no DocBin of spaCy ({error!r})") from error
    _write(target, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())
    return len(rows)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(str(path), f"cannot be read ({error.strerror}); name an existing file") from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SourceError(str(path), f"cannot be written ({error.strerror}); choose another") from error


def _span(doc: Doc, place: Row, *, label: str, kb_id: str = "", id: str = "") -> Span | None:
    return doc.char_span(
        place["start"], place["end"], label=label, kb_id=kb_id, span_id=id, alignment_mode=_EXPAND
    )


def _place(span: Span) -> dict[str, Any]:
    return {"start": span.start_char, "end": span.end_char, "text": span.text}


def _entity_rows(doc: Doc) -> Iterator[dict[str, Any]]:
    """One entity for each knowledge base id; one for each mention that has none."""
    mentions: dict[str, list[Span]] = {}
    for span in doc.ents:
        mentions.setdefault(span.kb_id_ or f"#{span.start_char}-{span.end_char}", []).append(span)
    for iri, spans in mentions.items():
        yield {
            "iri": iri,
            "label": spans[0].text,
            "type": spans[0].label_ if spans[0].label_ in class_names() else "Thing",
            "sector": [],
            "country": None,
            "wikidata": None,
            "count": None,
            "within": None,
            "mentions": [{"start": span.start_char, "end": span.end_char} for span in spans],
        }


def _event_row(doc: Doc, trigger: Span) -> dict[str, Any]:
    types = superclasses(trigger.label_) if trigger.label_ in class_names() else ("Event",)
    iri = trigger.id_ or f"#{trigger.start_char}-{trigger.end_char}"
    own: Iterable[Span] = (span for span in doc.spans.get(ARGUMENTS, ()) if span.id_ == trigger.id_)
    return {
        "iri": iri,
        "types": list(types),
        "plover": list(plover_codes(types[0])),
        "trigger": {**_place(trigger), "head": _head(trigger)},
        "polarity": "positive",
        "certainty": "certain",
        "future": False,
        "outcome": "accomplished",
        "arguments": [
            {"role": span.label_, **_place(span), "head": _head(span), "entity": span.kb_id_ or None}
            for span in own
        ],
        "sources": [],
        "times": [],
        "links": [],
        "earliest": None,
        "latest": None,
        "killed": None,
        "injured": None,
        "count": None,
        "approximate": False,
        "confidence": 1.0,
        "confidences": {},
        "rule": "annotation",
        "same_as": None,
        "salient": True,
    }


def _head(span: Span) -> dict[str, int]:
    last = span[-1]
    return {"start": last.idx, "end": last.idx + len(last)}
