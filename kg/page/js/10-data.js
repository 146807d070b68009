// The data that the page carries, indexed. Nodes (entities, then events) are known by their number.
const OTHER = "Event";

function readJson(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

// What the page's data leaves out.
const ENTITY = { sectors: [], aliases: [], country: null, wikidata: null, within: null, lat: null, lon: null, degree: 0 };
const EVENT = {
  title: null, realized: false, status: [], earliest: null, latest: null, time: null, place: null,
  killed: null, injured: null, count: null, approximate: false, evidence: [], claims: [],
};

function buildModel() {
  const data = readJson("kg-data");
  const drawn = readJson("kg-graph");
  const nodes = [];
  data.entities.forEach((entity) => nodes.push({ ...ENTITY, ...entity, key: nodes.length, ties: [] }));
  const nEntities = nodes.length;
  data.events.forEach((event) => nodes.push({ ...EVENT, ...event, kind: "event", key: nodes.length, ties: [], members: [] }));
  const edges = [];
  const connect = (from, to, role, type) => {
    const edge = { key: edges.length, from, to, role, type };
    edges.push(edge);
    nodes[from].ties.push(edge);
    if (to !== from) nodes[to].ties.push(edge);
    return edge;
  };
  data.edges.forEach(([event, entity, role]) => {
    connect(nEntities + event, entity, role, "role");
    nodes[nEntities + event].members.push({ key: entity, role });
  });
  data.links.forEach(([event, other, role]) => connect(nEntities + event, nEntities + other, role, "link"));
  data.relations.forEach(([entity, other, role]) => connect(entity, other, role, "relation"));
  const seeds = new Map(drawn.nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
  const model = {
    articles: data.articles, categories: data.categories, nodes, edges, seeds,
    entities: nodes.slice(0, nEntities), events: nodes.slice(nEntities),
    byId: new Map(nodes.map((node) => [node.id, node])),
  };
  model.events.forEach((event) => { event.day = event.earliest || event.latest || ""; });
  model.newest = [...model.events].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : a.key - b.key));
  return model;
}

// The events in which an entity takes part, or the events linked to an event; each once.
function eventsOf(model, node) {
  const keys = new Set();
  node.ties.forEach((edge) => {
    const other = edge.from === node.key ? edge.to : edge.from;
    if (model.nodes[other].kind === "event") keys.add(other);
  });
  return [...keys].map((key) => model.nodes[key]);
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

// Who is drawn with an event in the overview: actors and places; things only where they are the other party.
function mainMembers(model, event) {
  const keys = [...new Set(event.members.map((m) => m.key))];
  const parties = keys.filter((key) => model.nodes[key].kind !== "thing");
  const things = event.members.filter((m) => model.nodes[m.key].kind === "thing" && ["agent", "patient"].includes(m.role)).map((m) => m.key);
  return parties.length > 1 ? parties : [...new Set([...parties, ...things])];
}

// Takes whole events, in their order, with those who take part, while they fit.
function chooseNodes(events, limit, chosen = new Set(), membersOf = (event) => event.members.map((m) => m.key)) {
  for (const event of events) {
    const wanted = new Set([event.key, ...membersOf(event)].filter((key) => !chosen.has(key)));
    if (chosen.size + wanted.size <= limit) wanted.forEach((key) => chosen.add(key));
    if (chosen.size >= limit) break;
  }
  return chosen;
}
