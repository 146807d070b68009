// The data that the page carries, indexed. Nodes (entities, then events) are known by their number, their key.
// What stands in a row is written down in `payload.py`.
const ACTING = new Set(["agent", "patient", "recipient", "topic", "instrument"]);
const PLACING = ["place", "destination", "origin"];

// What one article tells of an event.
const accountOf = ([article, label, status, earliest, latest, place, killed, injured, count, approximate]) => ({
  article, label, status, earliest: earliest || "", latest: latest || "", place,
  killed: killed === null ? undefined : killed, injured: injured === null ? undefined : injured, count: count === null ? undefined : count, approximate: Boolean(approximate),
});

function buildModel() {
  const data = readJson("kg-data");
  const drawn = readJson("kg-graph");
  const idOf = (id) => (id.startsWith("~") ? data.base + id.slice(1) : id);
  const nodes = [];
  data.entities.forEach(([id, label, kind, type, extra]) => {
    const more = extra || {};
    nodes.push({
      key: nodes.length, id: idOf(id), kind: data.kinds[kind], label, type: data.types[type],
      sectors: more.sectors || [], country: more.country || "", aliases: more.aliases || [], wikidata: more.wikidata || "",
      within: more.within || "", container: more.container === undefined ? null : more.container, lat: more.lat, lon: more.lon,
      spot: more.spot || null, locatedBy: more.by || "", community: more.community === undefined ? -1 : more.community,
      ties: [], events: [], said: [], seed: null,
    });
  });
  const nEntities = nodes.length;
  data.events.forEach(([id, label, type, category, earliest, latest, evidence, extra]) => {
    const more = extra || {};
    nodes.push({
      key: nodes.length, id: idOf(id), kind: "event", label, type: data.types[type], category: data.categories[category],
      earliest: earliest || "", latest: latest || "", day: earliest || latest || "", last: latest || earliest || "",
      evidence, title: more.title || "", realized: !more.unreal, status: more.status || [], time: more.time || "",
      place: more.place || "", killed: more.killed, injured: more.injured, count: more.count, approximate: Boolean(more.approximate), confidence: more.confidence,
      claims: more.claims || [], accounts: (more.accounts || []).map(accountOf), sources: more.sources || 0, contested: more.contested || [],
      ties: [], members: [], site: null, sectors: [],
    });
  });
  const edges = [];
  const connect = (from, to, role, type, evidence = []) => {
    const edge = { key: edges.length, from, to, role, type, evidence };
    edges.push(edge);
    nodes[from].ties.push(edge);
    if (to !== from) nodes[to].ties.push(edge);
  };
  for (let i = 0; i < data.edges.length; i += 3) {
    const event = nodes[nEntities + data.edges[i]];
    const entity = nodes[data.edges[i + 1]];
    const role = data.roles[data.edges[i + 2]];
    connect(event.key, entity.key, role, "role");
    if (!event.members.some((m) => m.key === entity.key)) entity.events.push(event.key);
    event.members.push({ key: entity.key, role });
  }
  data.links.forEach(([event, other, role]) => {
    const [a, b, name] = [nEntities + event, nEntities + other, data.roles[role]];
    connect(a, b, name, "link");
  });
  nodes.slice(nEntities).forEach((event) => event.claims.forEach(([, , , entity]) => {
    if (entity === null || nodes[entity].said.includes(event.key)) return;
    connect(event.key, entity, "source", "claim");
    nodes[entity].said.push(event.key);
  }));
  data.relations.forEach(([a, b, role, evidence]) => connect(a, b, data.roles[role], "relation", evidence));
  drawn.nodes.forEach((node) => { nodes[node.id].seed = { x: node.x, y: node.y }; });
  const model = {
    nodes, edges, articles: data.articles.map(([id, title, source, published, url]) => ({ id: idOf(id), title, source, published, url })),
    categories: data.categories, entities: nodes.slice(0, nEntities), events: nodes.slice(nEntities), map: data.map,
    answers: data.answers, base: data.base, byId: new Map(nodes.map((node) => [node.id, node])),
    sentences: data.sentences, roles: data.roles,
  };
  model.events.forEach((event) => {
    event.site = siteOf(model, event);
    event.sectors = [...new Set(event.members.flatMap((m) => nodes[m.key].sectors))];
  });
  model.newest = [...model.events].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : a.key - b.key));
  model.newest.forEach((event, i) => { event.age = i; });
  model.entities.forEach((entity) => [entity.events, entity.said].forEach((keys) => keys.sort((a, b) => nodes[a].age - nodes[b].age)));
  return model;
}

// Where it happened: the place of the event, or else a place that something was done to; known coordinates first.
function siteOf(model, event) {
  const rank = (m) => {
    const node = model.nodes[m.key];
    const role = PLACING.indexOf(m.role);
    if (role < 0 && (node.kind !== "place" || m.role !== "patient")) return 99;
    return (role < 0 ? 3 : role) + (node.spot ? 0 : 10);
  };
  const best = event.members.map((m) => [rank(m), m.key]).sort((a, b) => a[0] - b[0] || a[1] - b[1])[0];
  return best && best[0] < 99 ? best[1] : null;
}

// A place and all that it lies in.
function placesAround(model, key) {
  const found = [];
  for (let at = key; at !== null && !found.includes(at); at = model.nodes[at].container) found.push(at);
  return found;
}

// The sentences of an event or of a fact, with the words that play a role.
function sentencesOf(model, node) {
  return node.evidence.map(([number, ...flat]) => {
    const [text, article] = model.sentences[number];
    const spans = [];
    for (let i = 0; i < flat.length; i += 4) {
      spans.push({ role: model.roles[flat[i]], start: flat[i + 1], end: flat[i + 2], entity: flat[i + 3] < 0 ? null : flat[i + 3] });
    }
    return { text, article, spans };
  });
}

function membersIn(model, event, ...roles) {
  const keys = new Set(event.members.filter((m) => roles.includes(m.role)).map((m) => m.key));
  return [...keys].map((key) => model.nodes[key]);
}

// Who did it to whom, in one line.
function gistText(model, event) {
  if (event.title && event.title !== event.label) {
    return [event.title, event.place && !event.title.includes(event.place) ? event.place : ""].filter(Boolean).join(" · ");
  }
  const names = (...roles) => membersIn(model, event, ...roles).map((node) => node.label).join(", ");
  const agent = names("agent");
  const patient = names("patient", "recipient");
  const rest = names("topic", "instrument");
  const main = agent && patient ? `${agent} → ${patient}` : agent || (patient ? `→ ${patient}` : rest);
  const place = event.place || names("place", "destination");
  return [main, place && main !== place && !main.includes(place) ? place : ""].filter(Boolean).join(" · ");
}

// Whether both take part in an event.
const sharedEvents = (model, a, b) => {
  const others = new Set(model.nodes[b].events);
  return model.nodes[a].events.filter((key) => others.has(key)).map((key) => model.nodes[key]);
};
