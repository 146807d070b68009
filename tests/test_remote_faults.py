"""`kg.store.remote` before servers and networks that fail: one line each, nothing half written, a retry that works."""

from dataclasses import replace

import pytest

from kg.cli import main
from kg.errors import StoreError
from kg.store import GraphStore, Store
from kg.store.remote import Access, RemoteStore
from tests.flaky import FAULTS, at_random, flaky_server
from tests.sparql_servers import free_port
from tests.story import IRIS
from tests.test_remote import STORIES, VERSIONS, put

SECRET = "a-secret-of-the-tests"
HASTY = Access(
    user="kim", password=SECRET, seconds=1.5, answer_seconds=2.0, attempts=3, first_wait_seconds=0.001
)
PATIENT = replace(HASTY, seconds=30, answer_seconds=60, attempts=12)


@pytest.fixture(scope="module")
def flaky(oxigraph_service):
    with flaky_server(oxigraph_service.url) as flaky:
        yield flaky


@pytest.fixture(scope="module")
def direct(oxigraph_service):
    """The store without a proxy before it."""
    oxigraph_service.clear()
    with oxigraph_service.open() as store:
        yield store


@pytest.fixture
def filled(flaky, direct):
    """A proxy before a server that holds one article."""
    flaky.start_over(lambda _: "")
    for article in direct.articles():
        direct.remove(article.graph)
    put(direct, STORIES[0])
    return flaky


ALWAYS = {
    "503": r"answers 503: Busy come back \(tried 3 times\); try again later",
    "429": r"answers 429: .*tried 3 times",
    "500": "answers 500: Busy come back",
    "403": "answers 403: kim may not do that",
    "404": "no SPARQL is spoken there",
    "html": r"no SPARQL is spoken there \(it answers 200 text/html",
    "garbage": "no SPARQL results",
    "login": "the user kim is refused; check KG_STORE_USER and KG_STORE_PASSWORD",
    "loop": "redirects in circles",
    "away": r"redirects to another server, http://127.0.0.1:9/\S+, which would get all that is sent here",
    "slow": "no answer within 1.5 seconds; ask for less, or set KG_STORE_TIMEOUT",
    "drip": "the answer takes more than 2 seconds",
    "cut before": r"the connection was cut: .*tried 3 times",
    "cut middle": r"the connection was cut: .*tried 3 times",
}


@pytest.mark.parametrize("fault", ALWAYS)
def test_what_never_works_is_one_line(filled, fault):
    filled.start_over(lambda _: fault)
    with pytest.raises(StoreError, match=ALWAYS[fault]) as caught:
        RemoteStore.open(filled.url, access=HASTY)
    assert "\n" not in str(caught.value)
    assert filled.url in str(caught.value)
    assert SECRET not in str(caught.value)


LATER = {
    "html": r"answers text/html, not SPARQL results \(“Welcome!”\); check the address",
    "garbage": "its rows cannot be read|no SPARQL results",
    "404": "answers 404: Busy",
    "away": "redirects to http://127.0.0.1:9/elsewhere; name that address",
    "503": "tried 3 times",
}


@pytest.mark.parametrize("fault", LATER)
def test_what_stops_working_is_one_line_and_writes_nothing(filled, direct, fault):
    with RemoteStore.open(filled.url, access=HASTY) as store:
        before = direct.export()
        filled.start_over(lambda _: fault)
        with pytest.raises(StoreError, match=LATER[fault]) as caught:
            store.articles()
        assert "\n" not in str(caught.value)
        with pytest.raises(StoreError):
            put(store, STORIES[1])
        filled.start_over(lambda _: "")
        assert direct.export() == before
        assert put(store, STORIES[1]).added > 100


@pytest.mark.parametrize("fault", FAULTS)
def test_what_fails_twice_is_asked_again(filled, fault):
    with RemoteStore.open(filled.url, access=HASTY) as store, GraphStore.memory() as expected:
        for story in STORIES:
            put(expected, story)
        filled.start_over(lambda n: fault if n % 3 < 2 else "")
        assert put(store, STORIES[1]).added > 100
        assert store.export() == expected.export()
        assert put(store, STORIES[1]) == (0, 0)


@pytest.mark.parametrize("seed", range(3))
def test_over_a_bad_network_the_graph_is_the_same(filled, seed):
    """Every third request fails, some of them after the server did what was asked."""
    filled.start_over(at_random(seed, 0.3))
    shorter = replace(STORIES[0], events=STORIES[0].events[:1])
    with RemoteStore.open(filled.url, access=PATIENT) as store, GraphStore.memory() as expected:
        for story in (STORIES[1], shorter, STORIES[0], shorter):
            put(store, story, versions=VERSIONS)
            put(expected, story, versions=VERSIONS)
        for one in (store, expected):
            one.remove(IRIS.article_graph("denial"))
        n_requests = filled.n_requests
        assert store.export() == expected.export()
    assert n_requests > 20


def test_an_update_whose_answer_is_lost_is_not_done_twice(filled):
    with RemoteStore.open(filled.url, access=HASTY) as store, GraphStore.memory() as expected:
        filled.start_over(lambda _: "cut after")
        with pytest.raises(StoreError, match="the connection was cut"):
            put(store, STORIES[1])
        filled.start_over(lambda _: "")
        put(store, STORIES[1])
        for story in STORIES:
            put(expected, story)
        assert store.export() == expected.export()


def test_on_virtuoso_an_article_cut_off_has_no_stamp(virtuoso_service):
    """Virtuoso makes no transaction of several requests: wherever they stop, only a whole article has its stamp."""
    virtuoso_service.clear()
    root = virtuoso_service.url.removesuffix("/sparql")
    changed = replace(STORIES[0], events=STORIES[0].events[:2])
    versions = (VERSIONS, VERSIONS._replace(extractor="e2"))
    with (
        flaky_server(root) as flaky,
        GraphStore.memory() as expected,
        RemoteStore.open(flaky.url, access=virtuoso_service.access) as store,
        virtuoso_service.open() as direct,
    ):
        for n_good in range(10):
            story, version = ((STORIES[0], versions[0]), (changed, versions[1]))[n_good % 2]
            put(expected, story, versions=version)
            flaky.start_over(lambda n, n_good=n_good: "" if n < n_good else "cut before")
            try:
                put(store, story, versions=version)
                whole = True
            except StoreError:
                whole = False
            flaky.start_over(lambda _: "")
            stamp, told = Store.stamp(direct, "harbor"), expected.stamp("harbor")
            graph = set(direct.quads(IRIS.article_graph("harbor")))
            if stamp == told:
                assert graph == set(expected.quads(IRIS.article_graph("harbor")))
            elif stamp is not None:  # nothing was begun
                assert not whole
                assert stamp.versions == versions[(n_good + 1) % 2]
            put(store, story, versions=version)
            assert set(store.quads(IRIS.article_graph("harbor"))) == set(
                expected.quads(IRIS.article_graph("harbor"))
            )
            assert store.stamp("harbor") == told


def test_a_server_that_is_down_is_one_line(capfd, monkeypatch):
    monkeypatch.setenv("KG_STORE_USER", "kim")
    monkeypatch.setenv("KG_STORE_PASSWORD", SECRET)
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(SystemExit) as ended:
        main(["info", "--store", url])
    out, err = capfd.readouterr()
    assert (ended.value.code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"kg: {url}: cannot be reached")
    assert SECRET not in err


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (f"https://kim:{SECRET}@example.org/sparql", "an address holds no user; set KG_STORE_USER"),
        ("https:///sparql", "not the address of a server"),
        ("http://example.org:99999999/", "not the address of a server"),
        ("http://example.org/sparql?query=1", "not the address of a server"),
        ("http://a host/sparql", "check the address|cannot be reached|not the address"),
    ],
)
def test_an_address_that_is_none_is_one_line(url, reason):
    with pytest.raises(StoreError, match=reason) as caught:
        RemoteStore.open(url, access=HASTY)
    assert SECRET not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_speaking_tls_to_a_plain_server_is_one_line(oxigraph_service):
    url = oxigraph_service.url.replace("http:", "https:")
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        RemoteStore.open(url, access=HASTY)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"KG_STORE_TIMEOUT": "soon"}, "KG_STORE_TIMEOUT is 'soon'; write seconds"),
        ({"KG_STORE_KIND": "oracle"}, "no kind of server 'oracle'; there are oxigraph, virtuoso"),
        ({"KG_STORE_UPDATE": "update"}, "update: not the address of a server"),
    ],
)
def test_a_setting_that_is_none_is_one_line(environment, reason):
    with pytest.raises(StoreError, match=reason):
        Access.from_environment(environment)


def test_what_a_user_states_is_not_asked_for(filled):
    access = replace(
        HASTY, kind="oxigraph", update_url=f"{filled.url}/update", graphs_url=f"{filled.url}/store"
    )
    asked = []
    filled.start_over(lambda n: asked.append(n) or "")
    with RemoteStore.open(filled.url, access=access, read_only=True) as store:
        n_opening = len(asked)
        assert [article.id for article in store.articles()] == ["harbor"]
    assert n_opening == 2  # the bases, the domains


def test_a_request_is_sent_again_after_what_the_server_asks_for(filled):
    from kg.store.remote.client import Client, Request

    waits = []
    filled.start_over(lambda n: "503" if n < 2 else "")
    client = Client(HASTY, "127.0.0.1", sleep=waits.append)
    body = client.send(Request("GET", f"{filled.url}/query", (("query", "ASK {}"),)))
    client.close()
    assert body.status == 200
    assert len(waits) == 2
    assert 0 < waits[0] < 0.0016
    assert waits[1] < 0.0031
