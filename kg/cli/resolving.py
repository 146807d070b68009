"""The command `kg resolve`: what means the same across articles, and what a person decides on it."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.counting import counted
from kg.cli.listing import harmless, printable
from kg.cli.options import store_option

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.resolve import Cluster, Resolved


_MOST_PAIRS = 10


@click.command()
@store_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["summary", "table", "jsonl"]),
    default="summary",
    show_default=True,
    help="A summary, all that is linked as a table, or one JSON object a cluster.",
)
@click.option(
    "--review", metavar="FILE", help="Write the doubtful pairs to a file for a person to decide on."
)
@click.option("--apply", metavar="FILE", help="Keep the decisions of an edited review for good.")
@click.option("--undo", is_flag=True, help="Take back the decisions of the last --apply.")
def resolve(store: str, format_: str, review: str | None, apply: str | None, undo: bool) -> None:
    """Link what means the same across articles.

    Actors, places and events that several articles mention are linked in a graph of their own, each link with its
    score and reason. The summary counts what is linked and lists the ten most doubtful pairs; the table lists all
    that is linked, and jsonl every cluster with its mentions, one a line. With --undo the graph is again what it
    was before the last --apply, and nothing is listed.
    """
    from kg.graph import open as open_graph

    if undo and (apply or review):
        raise click.UsageError("--undo stands alone; give --review or --apply in a call of their own")
    with open_graph(store) as graph:
        if undo:
            change = graph.undo()
            click.echo(f"{store}: {change.added} statements restored, {change.removed} taken back")
            return
        resolved = graph.apply(apply) if apply else graph.resolve()
        _tell(graph, resolved, review)
        for line in _LISTS[format_](graph, resolved):
            click.echo(line)


def _tell(graph: "Graph", resolved: "Resolved", review: str | None) -> None:
    if review:
        click.echo(f"kg: doubtful pairs in {graph.review(review)}", err=True)
    if resolved.n_dormant:
        click.echo(
            f"kg: warning: {resolved.n_dormant} of {resolved.n_decisions} decisions are about what no article "
            "says now; they are kept",
            err=True,
        )


def _list_summary(graph: "Graph", resolved: "Resolved") -> Iterator[str]:
    """How much is linked, and the pairs that a person might look at first."""
    yield _count(resolved)
    from kg.resolve import doubtful_pairs

    pairs = doubtful_pairs(graph.store)
    if not pairs:
        return
    yield f"{counted(len(pairs), 'doubtful pair')}, the most doubtful first; kg resolve --review FILE asks you of them"
    for pair in pairs[:_MOST_PAIRS]:
        now = "linked" if pair.linked else "apart"
        yield harmless(f"  {pair.score:.2f}  {pair.kind:5}  {now:6}  {pair.left} | {pair.right}")


def _list_jsonl(_: "Graph", resolved: "Resolved") -> Iterator[str]:
    for cluster in resolved.resolution.clusters:
        mentions = [
            {"article": m.article, "head": {"start": m.start, "end": m.end}} for m in cluster.mentions
        ]
        row = {"kind": cluster.kind, "iri": cluster.iri, "mentions": mentions}
        yield json.dumps(row, ensure_ascii=False)


def _list_table(graph: "Graph", resolved: "Resolved") -> Iterator[str]:
    for cluster in resolved.resolution.linked:
        yield from _list_cluster(cluster, graph.store.iris.base)
    yield _count(resolved)


def _count(resolved: "Resolved") -> str:
    kinds = [cluster.kind for cluster in resolved.resolution.linked]
    counts = ", ".join(counted(kinds.count(kind), kind) for kind in ("actor", "place", "event"))
    return f"linked: {counts}; {counted(resolved.n_decisions, 'decision')} of people"


_LISTS = {"summary": _list_summary, "table": _list_table, "jsonl": _list_jsonl}


def _list_cluster(cluster: "Cluster", base: str) -> Iterator[str]:
    n_articles = len(cluster.articles)
    where = counted(n_articles, "article")
    yield printable(f"{cluster.kind} “{cluster.label}” in {where}  <{cluster.iri.removeprefix(base)}>")
    for link in cluster.links:
        reason = link.because.replace(base, "")
        yield f"  {link.score:.2f}  <{printable(link.member.removeprefix(base))}>  {printable(reason)}"
