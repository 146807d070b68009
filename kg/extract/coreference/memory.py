"""The chains of an article as far as it is read, found by the sentence that last met or named them.

In: chains, and the number of each token's sentence. Out: those of a few sentences, so that a mention is not held
against all chains of a long article, the likeliest first. Which of them it joins is left to `reader`.
"""

from collections.abc import Iterator, Sequence

from kg.extract.coreference.chains import Chain, is_somebody
from kg.extract.coreference.passages import continues_sentence, is_speaker
from kg.extract.coreference.pronouns import is_captive, is_subject
from kg.extract.tree import Token

NEAR_SENTENCES = 4


class Memory:
    """All chains in the order in which they were introduced.

    Args:
        sentences: Number of each token's sentence.
        quoted: The tokens inside quotation marks.
    """

    def __init__(self, sentences: Sequence[int], quoted: frozenset[int]) -> None:
        self.chains: list[Chain] = []
        self._quoted = quoted
        self._sentences = sentences
        self._met: dict[int, dict[int, Chain]] = {}
        self._named: dict[int, dict[int, Chain]] = {}

    def add(self, chain: Chain) -> Chain:
        """Add a new chain; return it."""
        chain.order = len(self.chains)
        self.chains.append(chain)
        self.meet(chain)
        return chain

    def meet(self, chain: Chain) -> None:
        """Note in which sentence a chain has its last mention now."""
        self._met.setdefault(self._sentences[chain.last.i], {})[chain.order] = chain

    def name(self, chain: Chain) -> None:
        """Note in which sentence a chain was named last."""
        if chain.named_at is not None:
            self._named.setdefault(self._sentences[chain.named_at.i], {})[chain.order] = chain

    def met(self, first: int, last: int) -> Iterator[Chain]:
        """Yield the chains whose last mention is in these sentences."""
        for n in range(max(0, first), last + 1):
            for chain in self._met.get(n, {}).values():
                if self._sentences[chain.last.i] == n:
                    yield chain

    def named(self, first: int, last: int) -> Iterator[tuple[Token, Chain]]:
        """Yield the chains that were named last in these sentences, each with the token that named it."""
        for n in range(max(0, first), last + 1):
            for chain in self._named.get(n, {}).values():
                if chain.named_at is not None and self._sentences[chain.named_at.i] == n:
                    yield chain.named_at, chain

    def recent(self, token: Token, window: int = NEAR_SENTENCES) -> Iterator[Chain]:
        """Yield earlier chains: nearest sentence first, within it subjects first; for a speaker, quoted ones last.

        Args:
            token: What may mean one of them.
            window: How many sentences back they were last met.
        """
        numbers, quoted = self._sentences, self._quoted
        here = numbers[token.i]
        pronoun = token.pos_ == "PRON"
        inside = pronoun and token.i in quoted and not continues_sentence(token, quoted)
        near = [
            r
            for r in self.met(here - window, here)
            if r.last.i < token.i
            and not r.absent
            and (not inside or r.last.i in quoted or _is_spoken_of(token, r))
        ]
        told = pronoun and token.i not in quoted and is_speaker(token)
        rather_not = quoted if told else frozenset(r.last.i for r in near) - quoted if inside else frozenset()
        near.sort(
            key=lambda r: (
                r.last.i in rather_not,
                -numbers[r.last.i],
                not self._was_subject(r),
                -r.last.i,
                r.order,
            )
        )
        return iter(near)

    def _was_subject(self, chain: Chain) -> bool:
        """Whether it is a subject in the sentence of its last mention: the *bank* in "the bank raised its rate"."""
        numbers, subject = self._sentences, chain.subject
        return is_subject(chain.last) or (subject is not None and numbers[subject.i] == numbers[chain.last.i])


def _is_spoken_of(pronoun: Token, chain: Chain) -> bool:
    """Whether a quote's "they were arrested" can mean people told of before it: others may be anybody."""
    return is_captive(pronoun) and not is_speaker(chain.last) and is_somebody(chain)
