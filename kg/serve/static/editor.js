"use strict";
/* Sets up the editor: our endpoint alone, completion from the graph, the named queries as tabs. */
(async () => {
  const endpoint = `${location.origin}/sparql`;
  const terms = await (await fetch("/terms.json")).json();
  window.kgTerms = terms;
  const { Yasqe, Yasr } = Yasgui;

  const fork = (from, name, get) =>
    Yasqe.forkAutocompleter(from, { name, bulk: true, persistenceId: null, get }, false);
  fork("class", "graph-classes", () => terms.classes);
  fork("property", "graph-properties", () => terms.properties);
  fork("prefixes", "graph-prefixes", () => Object.entries(terms.prefixes).map(([name, iri]) => `${name}: <${iri}>`));
  Yasqe.defaults.autocompleters = ["variables", "graph-prefixes", "graph-classes", "graph-properties"];
  for (const [name, plugin] of Object.entries(window.kgPlugins)) Yasr.registerPlugin(name, plugin);

  const header = Object.entries(terms.prefixes).filter(([name]) => ["kg", "rdfs", "sem"].includes(name))
    .map(([name, iri]) => `PREFIX ${name}: <${iri}>`).join("\n");
  const start = `${header}\nSELECT ?event ?label ?earliest WHERE {\n  ?event a kg:Attack ; rdfs:label ?label .\n`
    + "  OPTIONAL { ?event kg:earliest ?earliest }\n} ORDER BY ?earliest LIMIT 100";
  const request = { endpoint, method: "POST", headers: {}, args: [], namedGraphs: [], defaultGraphs: [] };
  const yasgui = new Yasgui(document.getElementById("editor"), {
    requestConfig: request,
    copyEndpointOnNewTab: false,
    populateFromUrl: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
    persistenceId: `kg-${location.host}`,
    yasqe: {
      value: start,
      prefixCcApi: null,
      createShareableLink: null,
      collapsePrefixesOnLoad: true,
    },
    yasr: {
      prefixes: terms.prefixes,
      pluginOrder: ["table", "map", "timeline", "network", "response", "boolean", "error"],
      defaultPlugin: "table",
      maxPersistentResponseSize: 0,
    },
  });
  const open = Object.values(yasgui._tabs).map((tab) => tab.name());
  for (const query of terms.queries) {
    if (open.includes(query.name)) continue;
    const tab = { name: query.name, yasqe: { value: query.sparql }, requestConfig: request };
    yasgui.addTab(false, { ...Yasgui.Tab.getDefaults(yasgui), ...tab });
  }
  for (const tab of Object.values(yasgui._tabs)) tab.setEndpoint(endpoint);
  yasgui.selectTabId(yasgui.persistentConfig.getTabs()[0]);

  // A node of the graph is looked up here, whatever its IRI says.
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest && event.target.closest("a[href]");
    const iri = anchor && anchor.getAttribute("href");
    if (!iri || !iri.startsWith(terms.base)) return;
    event.preventDefault();
    window.open(`/resource/${iri.slice(terms.base.length)}`, "_blank", "noopener");
  });

  const health = await (await fetch("/healthz")).json();
  document.getElementById("holds").textContent = `${health.quads} statements`;

  const found = document.getElementById("found");
  document.getElementById("find").addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = document.getElementById("words").value;
    const answer = await fetch(`/find?limit=30&q=${encodeURIComponent(words)}`);
    found.hidden = false;
    found.replaceChildren();
    const add = (text, iri, hint) => {
      const line = document.createElement("p");
      const anchor = document.createElement(iri ? "a" : "span");
      if (iri) anchor.href = iri.startsWith(terms.base) ? `/resource/${iri.slice(terms.base.length)}`
        : `/resource?iri=${encodeURIComponent(iri)}`;
      anchor.textContent = text;
      line.append(anchor);
      const small = document.createElement("small");
      small.textContent = hint;
      line.append(small);
      found.append(line);
    };
    if (!answer.ok) return add(await answer.text(), null, "");
    const hits = await answer.json();
    for (const hit of hits) add(hit.text, hit.events[0] || hit.iri, [hit.kind, hit.article].filter(Boolean).join(" · "));
    if (!hits.length) add("Nothing holds these words.", null, "");
    return undefined;
  });

  window.kgPage = { ready: true, yasgui };
})();
