"""Opens a store by where it is: in a directory, or on the server at an address."""

from pathlib import Path
from typing import TYPE_CHECKING

from kg.iri import Iris
from kg.store.embedded import GraphStore
from kg.store.interface import Store

if TYPE_CHECKING:
    from kg.store.remote import Access


def open_store(
    location: Path | str, *, iris: Iris | None = None, read_only: bool = False, access: "Access | None" = None
) -> Store:
    """Open the store in a directory, or on the server at an address.

    Args:
        location: A directory, or an address that begins with http:// or https://.
        iris: The base of its IRIs; None takes the one it was made with.
        read_only: Whether to leave it as it is; else it is made where there is none.
        access: How a server is reached; None reads the environment.

    Raises:
        StoreError: As `GraphStore.open` and `RemoteStore.open` say.
    """
    from kg.store.remote import RemoteStore, is_url

    if is_url(location):
        return RemoteStore.open(str(location), iris=iris, read_only=read_only, access=access)
    return GraphStore.open(location, iris=iris, read_only=read_only)
