// What is shown, as files: the picture as PNG and SVG, the events as CSV, JSON and Turtle.
function buildExports(model, state, picture, title) {
  const nameOf = (ending) => `${title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "graph"}.${ending}`;
  function save(blob, ending) {
    const address = URL.createObjectURL(blob);
    const link = el("a", { href: address, download: nameOf(ending) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }
  const text = (words, type, ending) => save(new Blob([words], { type: `${type};charset=utf-8` }), ending);

  // In the overview the events that pass the filters; in a closer picture those that it shows.
  function shownEvents() {
    if (state.selected && state.selected.edge) return sharedEvents(model, ...state.selected.edge).filter((event) => state.isVisible(event));
    if (state.view.mode === "overview") return state.newest();
    if (state.view.mode === "focus" && model.nodes[state.view.a].kind !== "event") return model.nodes[state.view.a].events.map((key) => model.nodes[key]).filter((event) => state.isVisible(event));
    return picture.drawnEvents().map((key) => model.nodes[key]);
  }

  const labels = (event, ...roles) => membersIn(model, event, ...roles).map((node) => node.label).join("; ");
  // A spreadsheet would run a cell that begins like a formula.
  const cell = (value) => {
    const words = value === null || value === undefined ? "" : String(value);
    const tame = typeof value === "string" && /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(words) ? `'${words}` : words;
    return /[",\n\r]/.test(tame) ? `"${tame.replace(/"/g, '""')}"` : tame;
  };
  function csv() {
    const head = ["id", "class", "kind", "happened", "status", "earliest", "latest", "place", "agent", "patient", "recipient", "killed", "injured", "count", "confidence", "says", "sentence", "article", "source", "published", "url"];
    const rows = shownEvents().map((event) => {
      const [first] = sentencesOf(model, event);
      const article = first ? model.articles[first.article] : null;
      return [event.id, event.type, event.category, event.realized ? "yes" : "no", event.status.join("; "), event.earliest, event.latest, event.place, labels(event, "agent"), labels(event, "patient"), labels(event, "recipient"),
        event.killed, event.injured, event.count, event.confidence, event.claims.map(([who]) => who).join("; "), first ? first.text : "", ...(article ? [article.title, article.source, article.published, article.url] : ["", "", "", ""])];
    });
    return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  function json() {
    const events = shownEvents();
    const keys = new Set(events.flatMap((event) => event.members.map((m) => m.key)));
    return `${JSON.stringify({
      title, link: location.protocol === "about:" ? "" : location.href,
      events: events.map((event) => ({
        id: event.id, type: event.type, category: event.category, label: event.title || event.label, happened: event.realized, status: event.status,
        earliest: event.earliest || null, latest: event.latest || null, place: event.place || null, killed: event.killed ?? null, injured: event.injured ?? null, count: event.count ?? null, confidence: event.confidence ?? null,
        roles: event.members.map((m) => ({ role: m.role, entity: model.nodes[m.key].id })),
        says: event.claims.map(([who, verb, denies]) => ({ who, verb, denies: Boolean(denies) })),
        sentences: sentencesOf(model, event).map(({ text: words, article }) => ({ text: words, article: model.articles[article] || null })),
      })),
      entities: [...keys].map((key) => model.nodes[key]).map((node) => ({ id: node.id, label: node.label, kind: node.kind, type: node.type, sectors: node.sectors, country: node.country || null, lat: node.locatedBy ? null : node.lat ?? null, lon: node.locatedBy ? null : node.lon ?? null })),
    }, null, 1)}\n`;
  }

  const KG = "https://w3id.org/kg-news#";
  const iri = (id) => `<${id.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (sign) => encodeURIComponent(sign))}>`;
  const literal = (words) => `"${words.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")}"`;
  const term = (name) => (/^[A-Za-z]\w*$/.test(name) ? `kg:${name}` : iri(KG + name));
  const absolute = (id) => /^[A-Za-z][\w+.-]*:\S/.test(id);
  function turtle() {
    const events = shownEvents().filter((event) => absolute(event.id));
    const keys = new Set(events.flatMap((event) => event.members.map((m) => m.key)));
    const day = (value) => `${literal(value)}^^xsd:date`;
    const about = (subject, facts) => `${iri(subject)}\n${facts.map(([predicate, value]) => `  ${predicate} ${value}`).join(" ;\n")} .\n`;
    const number = (name, value) => (value === undefined ? [] : [[name, String(value)]]);
    const ofEvent = (event) => about(event.id, [
      ["a", event.realized ? term(event.type) : "kg:UnrealizedEvent"], ["kg:eventType", term(event.type)], ["rdfs:label", `${literal(event.title || event.label)}@en`],
      ...(event.earliest ? [["kg:earliest", day(event.earliest)]] : []), ...(event.latest ? [["kg:latest", day(event.latest)]] : []),
      ...number("kg:killed", event.killed), ...number("kg:injured", event.injured), ...number("kg:count", event.count), ...number("kg:confidence", event.confidence),
      ...event.members.filter((m) => absolute(model.nodes[m.key].id)).map((m) => [term(m.role), iri(model.nodes[m.key].id)]),
    ]);
    const ofEntity = (node) => about(node.id, [
      ["a", term(node.type)], ["rdfs:label", literal(node.label)],
      ...(node.lat !== undefined && !node.locatedBy ? [["wgs84:lat", node.lat.toFixed(6)], ["wgs84:long", node.lon.toFixed(6)]] : []),
    ]);
    return [
      `@prefix kg: <${KG}> .`, "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .", "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .", "@prefix wgs84: <http://www.w3.org/2003/01/geo/wgs84_pos#> .", "",
      ...events.map(ofEvent), ...[...keys].map((key) => model.nodes[key]).filter((node) => absolute(node.id)).map(ofEntity),
    ].join("\n");
  }

  return {
    png: () => picture.canvas().toBlob((blob) => save(blob, "png"), "image/png"),
    svg: () => text(picture.svgText(), "image/svg+xml", "svg"),
    csv: () => text(csv(), "text/csv", "csv"), json: () => text(json(), "application/json", "json"), turtle: () => text(turtle(), "text/turtle", "ttl"),
    texts: { csv, json, turtle, svg: () => picture.svgText() }, shownEvents,
  };
}
