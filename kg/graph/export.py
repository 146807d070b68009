"""Writes a graph in the formats that others read."""

from typing import BinaryIO, Literal

from kg.store import ExportFormat, Store

FileFormat = Literal["plover", "graphml", "gexf", "csv-nodes", "csv-edges", "csv-events"]
"""Formats that no RDF is read back from."""


def export_graph(store: Store, format: ExportFormat | FileFormat, output: BinaryIO | None) -> bytes:
    """Serialise a store in one format; see `Graph.export`.

    Raises:
        StoreError: The format is unknown.
    """
    match format:
        case "plover":
            from kg.plover import write_plover

            with store.nearby() as near:
                return write_plover(near, output)
        case "graphml" | "gexf" | "csv-nodes" | "csv-edges":
            from kg.view import build_view, to_networkx
            from kg.view.network_files import write_network

            with store.nearby() as near:
                data = write_network(to_networkx(build_view(near)), format).encode()
            if output is None:
                return data
            output.write(data)
            return b""
        case "csv-events":
            from kg.objects import Objects

            with store.nearby() as near:
                return Objects(near).events().table.to_csv(output)
        case _:
            return store.export(format, output, described=True)
