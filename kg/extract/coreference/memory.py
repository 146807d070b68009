"""The chains of an article as far as it is read, found by the sentence that last met or named them.

In: chains, and the number of each token's sentence. Out: those of a few sentences, so that a mention is not held
against all chains of a long article. Which of them it joins is left to `reader`.
"""

from collections.abc import Iterator, Sequence

from kg.extract.coreference.chains import Chain
from kg.extract.tree import Token


class Memory:
    """All chains in the order in which they were introduced.

    Args:
        sentences: Number of each token's sentence.
    """

    def __init__(self, sentences: Sequence[int]) -> None:
        self.chains: list[Chain] = []
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
