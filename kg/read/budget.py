"""What a source may expand to: a bound on all that is unpacked from one file, so that no archive fills a machine.

In: how many bytes a packed source holds. Out: a fault as soon as more comes out of it than news ever does.
"""

from dataclasses import dataclass

from kg.errors import SourceError

FREE_BYTES = 256 * 2**20
"""What any source may expand to, however small it is."""
FREE_MEMBER_BYTES = 16 * 2**20
"""What a file in an archive may expand to, however small it is packed."""
MAX_RATIO = 100
"""How many bytes may come out of each packed byte beyond that; text is packed to a tenth, seldom a fortieth."""
MAX_DEPTH = 4
"""How many archives may lie within each other."""


@dataclass(slots=True)
class Budget:
    """How much has come out of one source, at all depths together.

    Args:
        packed: Bytes that the source itself holds, as far as it is known or read.
        expanded: Bytes that were unpacked so far.
    """

    packed: int = 0
    expanded: int = 0

    def spend(self, n_bytes: int, where: str) -> None:
        """Count what was unpacked.

        Raises:
            SourceError: It is more than the source may expand to.
        """
        self.expanded += n_bytes
        if self.is_spent:
            raise SourceError(
                where,
                f"expands to more than {MAX_RATIO} times its size, as a zip bomb does; unpack it if you trust it",
            )

    @property
    def is_spent(self) -> bool:
        """Whether more came out of the source than may."""
        return self.expanded > FREE_BYTES + MAX_RATIO * self.packed
