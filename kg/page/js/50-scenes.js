// Which nodes and edges a picture shows. A scene: {nodes: [{key, n}], edges, pinned, spots} with `spots` where the places are fixed.
const MAX_DRAWN = 300;
const MAX_NODES = 60;
const LINE_ROLES = new Set(["place", "origin", "destination", "topic", "instrument"]);
const ROLE_ORDER = ["agent", "patient", "recipient", "instrument", "topic", "destination", "origin", "place", "cause", "partOf", "source"];
const PAIR = 1e6;

// An edge of the overview: all events that two share.
function pairEdge(model, a, b, events) {
  const counts = new Map();
  let forward = 0;
  let backward = 0;
  events.forEach((event) => {
    counts.set(event.category, (counts.get(event.category) || 0) + 1);
    const roles = (key) => event.members.filter((m) => m.key === key).map((m) => m.role);
    const does = (role) => role === "agent";
    const bears = (role) => role === "patient" || role === "recipient";
    if (roles(a).some(does) && roles(b).some(bears)) forward += 1;
    if (roles(b).some(does) && roles(a).some(bears)) backward += 1;
  });
  const [category] = [...counts].sort((x, y) => y[1] - x[1] || model.categories.indexOf(x[0]) - model.categories.indexOf(y[0]))[0];
  const types = new Set(events.map((event) => event.label));
  const one = types.size === 1 ? [...types][0] : say(T.events, { n: events.length });
  return {
    from: a, to: b, events, category, plate: true, weight: events.length,
    words: types.size === 1 && events.length > 1 ? `${one} ×${events.length}` : one,
    width: 1.2 + Math.min(0.75 * Math.log2(events.length), 3), dash: events.some((event) => event.realized) ? [] : [5, 4],
    arrows: { to: forward > 0, from: backward > 0 }, colour: (theme) => theme.category(category),
  };
}

// An edge of a closer picture: a role in an event, a link of events, a fact about two entities.
function roleEdge(edge) {
  const inward = edge.role === "agent" && edge.type === "role";
  const line = edge.type === "role" && LINE_ROLES.has(edge.role);
  return {
    from: inward ? edge.to : edge.from, to: inward ? edge.from : edge.to, role: edge.role, plate: false, weight: 1, events: [],
    words: wrapText(roleText(edge.role), 24, 1)[0], width: 1.3, dash: edge.type === "role" ? (line ? [2, 4] : []) : edge.type === "claim" ? [1, 4] : [7, 4],
    arrows: { to: !line && edge.type !== "claim", from: false },
    colour: (theme, look) => (look.lit ? (edge.type === "role" || edge.type === "claim" ? theme.role(edge.role) : theme.accent) : theme.line),
  };
}

// Who is in how many of these events, and who shares them.
function countTies(model, events) {
  const counts = new Map();
  const pairs = new Map();
  events.forEach((event) => {
    const parties = new Map();
    event.members.forEach((m) => {
      if (model.nodes[m.key].kind === "thing") return;
      parties.set(m.key, parties.get(m.key) || ACTING.has(m.role));
    });
    const keys = [...parties.keys()].sort((a, b) => a - b);
    keys.forEach((key) => counts.set(key, (counts.get(key) || 0) + 1));
    keys.slice(0, 12).forEach((a, i) => keys.slice(i + 1, 12).forEach((b) => {
      if (!parties.get(a) && !parties.get(b)) return;
      const id = a * PAIR + b;
      if (pairs.has(id)) pairs.get(id).push(event); else pairs.set(id, [event]);
    }));
  });
  return { counts, pairs, neighbours: neighboursOf(pairs) };
}

function neighboursOf(pairs) {
  const found = new Map();
  const add = (a, b) => { if (found.has(a)) found.get(a).push(b); else found.set(a, [b]); };
  pairs.forEach((_, id) => {
    const a = Math.floor(id / PAIR);
    add(a, id % PAIR);
    add(id % PAIR, a);
  });
  return found;
}

// The most involved actors and places, as many as the window can show; the foremost whatever ties them, of the others
// those with nobody to tie them to last.
function chooseMain(model, { counts, neighbours }, limit) {
  // A name says more than a description ("the army") of which there is one in every article.
  const named = ({ id, label }) => (/\/(actor|place)\//.test(id) ? 1.2 : 0) + (/\s[A-Z]|^[A-Z]\S*$/.test(label) ? 0.5 : 0) - (/^[a-z]\S*$/.test(label) ? 0.8 : 0);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 900)
    .map(([key, n]) => [key, n + named(model.nodes[key])]).sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([key]) => key);
  let places = 0;
  const chosen = new Set();
  const take = (key) => {
    const isPlace = model.nodes[key].kind === "place";
    if (chosen.has(key) || chosen.size >= limit || (isPlace && places >= limit * 0.4)) return;
    places += isPlace ? 1 : 0;
    chosen.add(key);
  };
  const foremost = new Set(ranked.filter((key) => counts.get(key) >= 3).slice(0, Math.floor(limit / 4)));
  foremost.forEach(take);
  const tied = ranked.filter((key) => neighbours.has(key));
  tied.forEach(take);
  [...chosen].forEach((key) => { if (!foremost.has(key) && !neighbours.get(key).some((other) => chosen.has(other))) chosen.delete(key); });
  tied.forEach((key) => { if (neighbours.get(key).some((other) => chosen.has(other))) take(key); });
  ranked.filter((key) => counts.get(key) >= 3 || chosen.size < 12).forEach(take);
  return chosen;
}

// The heaviest edges among the chosen, at least the two heaviest of everyone.
function chooseEdges(model, { pairs, neighbours }, chosen) {
  const among = [...chosen].flatMap((a) => (neighbours.get(a) || []).filter((b) => a < b && chosen.has(b)).map((b) => a * PAIR + b));
  const known = among.map((id) => ({ a: Math.floor(id / PAIR), b: id % PAIR, events: pairs.get(id) })).sort((x, y) => y.events.length - x.events.length || x.a - y.a || x.b - y.b);
  const most = Math.min(MAX_DRAWN - chosen.size, Math.round(chosen.size * 1.7));
  if (known.length <= most) return known.map(({ a, b, events }) => pairEdge(model, a, b, events));
  const degree = new Map();
  const kept = new Set(known.filter(({ a, b }) => {
    const need = (degree.get(a) || 0) < 2 || (degree.get(b) || 0) < 2;
    if (need) [a, b].forEach((key) => degree.set(key, (degree.get(key) || 0) + 1));
    return need;
  }));
  known.forEach((edge) => { if (kept.size < most) kept.add(edge); });
  return [...kept].slice(0, MAX_DRAWN - chosen.size).map(({ a, b, events }) => pairEdge(model, a, b, events));
}

const knownTies = { events: null, ties: null };
function overviewScene(model, state, capacity) {
  const events = state.visible();
  if (knownTies.events !== events) Object.assign(knownTies, { events, ties: countTies(model, events) });
  const { ties } = knownTies;
  const chosen = chooseMain(model, ties, capacity);
  return {
    nodes: [...chosen].map((key) => ({ key, n: ties.counts.get(key) })), edges: chooseEdges(model, ties, chosen),
    hulls: true, nAll: model.entities.filter((entity) => entity.kind !== "thing").length, noun: T.shown_actors,
  };
}

// Takes whole events, in their order, with those who take part, while they fit.
function takeEvents(events, limit, chosen) {
  for (const event of events) {
    const wanted = new Set([event.key, ...event.members.map((m) => m.key)].filter((key) => !chosen.has(key)));
    if (chosen.size + wanted.size <= limit) wanted.forEach((key) => chosen.add(key));
    if (chosen.size >= limit) break;
  }
}

function focusScene(model, state, capacity) {
  const centre = model.nodes[state.view.a];
  const chosen = new Set([centre.key]);
  const visible = state.newest();
  let around;
  if (centre.kind === "event") {
    centre.members.slice(0, 30).forEach((m) => chosen.add(m.key));
    centre.claims.forEach(([, , , entity]) => { if (entity !== null) chosen.add(entity); });
    const members = new Set(centre.members.map((m) => m.key));
    const linked = new Set(centre.ties.filter((edge) => edge.type === "link").flatMap((edge) => [edge.from, edge.to]));
    around = visible.filter((event) => event.key !== centre.key && (linked.has(event.key) || event.members.some((m) => members.has(m.key))));
    takeEvents(around.filter((event) => linked.has(event.key)), capacity, chosen);
    takeEvents(around, Math.min(capacity, Math.max(chosen.size, 20)), chosen);
  } else {
    const own = new Set(centre.events);
    around = visible.filter((event) => own.has(event.key));
    takeEvents(around, Math.min(capacity, 40), chosen);
    centre.ties.filter((edge) => edge.type === "relation").forEach((edge) => { if (chosen.size < capacity) chosen.add(edge.from).add(edge.to); });
  }
  return {
    nodes: [...chosen].map((key) => ({ key, n: model.nodes[key].kind === "event" ? 1 : Math.max(1, key === centre.key ? 8 : 1) })),
    edges: edgesAmong(model, chosen), pinned: centre.key,
    nAll: around.length + (centre.kind === "event" ? 1 : 0), nEvents: [...chosen].filter((key) => model.nodes[key].kind === "event").length,
    noun: T.shown_events,
  };
}

// One line for two nodes: who is both the one harmed and the place is drawn with the role named first.
function edgesAmong(model, chosen) {
  const best = new Map();
  [...chosen].forEach((key) => model.nodes[key].ties.forEach((edge) => {
    if (edge.from === edge.to || !chosen.has(edge.from) || !chosen.has(edge.to)) return;
    const pair = Math.min(edge.from, edge.to) * PAIR + Math.max(edge.from, edge.to);
    const known = best.get(pair);
    if (!known || ROLE_ORDER.indexOf(edge.role) < ROLE_ORDER.indexOf(known.role)) best.set(pair, edge);
  }));
  return [...best.values()].slice(0, MAX_DRAWN - chosen.size).map(roleEdge);
}

// The way from one to the other, left to right and in rows where it is long.
function pathScene(model, state, _capacity, size) {
  const steps = findPath(model, state, state.view.a, state.view.b);
  const keys = steps ? [steps[0].from, ...steps.flatMap((step) => (step.event === null ? [step.to] : [step.event, step.to]))] : [state.view.a, state.view.b];
  const perRow = Math.max(2, Math.floor(size.width / 165));
  const nRows = Math.ceil(keys.length / perRow);
  const columns = Math.ceil(keys.length / nRows);
  const spots = new Map(keys.map((key, i) => {
    const row = Math.floor(i / columns);
    const column = row % 2 ? columns - 1 - (i % columns) : i % columns;
    return [key, { x: (column - (columns - 1) / 2) * Math.min(220, size.width / columns), y: (row - (nRows - 1) / 2) * 150 + (column % 2 ? 26 : -26) }];
  }));
  const chosen = new Set(keys);
  return {
    nodes: [...chosen].map((key) => ({ key, n: 6 })), spots, labelled: true,
    edges: steps ? edgesAmong(model, chosen).filter((edge) => Math.abs(keys.indexOf(edge.from) - keys.indexOf(edge.to)) === 1) : [],
    nAll: 0, noun: null,
  };
}

// Two actors left and right; between them the events and the partners that they share.
function compareScene(model, state, _capacity, size) {
  const { a, b } = state.view;
  const shared = sharedEvents(model, a, b).filter((event) => state.isVisible(event)).slice(0, 8);
  const common = commonPartners(model, state, a, b).slice(0, Math.max(3, 9 - shared.length)).map((row) => row.node);
  const middle = [...shared, ...common];
  const columns = middle.length > 6 ? 2 : 1;
  const rows = Math.ceil(middle.length / columns) || 1;
  const stepY = Math.min(Math.max((size.height - 60) / rows, 52), 96);
  const half = Math.min(size.width / 2 - 80, 380);
  const spots = new Map([[a, { x: -half, y: 0 }], [b, { x: half, y: 0 }]]);
  middle.forEach((node, i) => spots.set(node.key, {
    x: columns === 1 ? 0 : (i % 2 ? 1 : -1) * Math.min(110, half * 0.4), y: (Math.floor(i / columns) - (rows - 1) / 2) * stepY,
  }));
  const direct = edgesAmong(model, new Set([a, b, ...shared.map((event) => event.key)]));
  const visible = new Map();
  const events = (x, y) => {
    const id = `${x} ${y}`;
    if (!visible.has(id)) visible.set(id, sharedEvents(model, x, y).filter((event) => state.isVisible(event)));
    return visible.get(id);
  };
  const partner = common.flatMap((node) => [[a, node.key], [b, node.key]]).filter(([x, y]) => events(x, y).length).map(([x, y]) => pairEdge(model, x, y, events(x, y)));
  return { nodes: [a, b, ...middle.map((node) => node.key)].map((key) => ({ key, n: key === a || key === b ? 12 : 2 })), spots, edges: [...direct, ...partner], nAll: 0, noun: null };
}

const SCENES = { overview: overviewScene, focus: focusScene, path: pathScene, compare: compareScene };
