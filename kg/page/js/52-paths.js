// The shortest way between two entities: through events that both take part in, and facts that join them.
// Steps: [{from, to, event, edge}], one of event (a key) and edge (a fact) set; null where there is no way.
const knownPath = { id: "", events: null, steps: null };
function findPath(model, state, a, b) {
  const events = state.visible();
  const id = `${a} ${b}`;
  if (knownPath.id !== id || knownPath.events !== events) Object.assign(knownPath, { id, events, steps: searchPath(model, events, a, b) });
  return knownPath.steps;
}

function searchPath(model, events, a, b) {
  const visible = new Set(events.map((event) => event.key));
  const shown = (key) => visible.has(key);
  const all = () => true;
  return walk(model, a, b, shown, false) || walk(model, a, b, shown, true) || walk(model, a, b, all, false) || walk(model, a, b, all, true);
}

// `telling`: whether saying that something happened ties one to those who took part, too.
function walk(model, a, b, allowed, telling) {
  const came = new Map([[a, null]]);
  const used = new Set(); // events that have been passed through
  let edge = [a];
  const reach = (next, step) => {
    if (came.has(step.to)) return;
    came.set(step.to, step);
    next.push(step.to);
  };
  while (edge.length && !came.has(b)) {
    const next = [];
    edge.forEach((key) => {
      model.nodes[key].ties.forEach((tie) => { if (tie.type === "relation") reach(next, { from: key, to: tie.from === key ? tie.to : tie.from, event: null, edge: tie }); });
      eventsWith(model.nodes[key], telling).forEach((event) => {
        if (used.has(event) || !allowed(event)) return;
        used.add(event);
        partiesOf(model.nodes[event], telling).forEach((to) => { if (model.nodes[to].kind !== "thing") reach(next, { from: key, to, event, edge: null }); });
      });
    });
    edge = next;
  }
  if (!came.has(b)) return null;
  const steps = [];
  for (let step = came.get(b); step; step = came.get(step.from)) steps.unshift(step);
  return steps.map((step) => bestStep(model, step, allowed, telling));
}

const eventsWith = (node, telling) => (telling ? [...node.events, ...node.said] : node.events);
const partiesOf = (event, telling) => [...new Set([...event.members.map((m) => m.key), ...(telling ? event.claims.map(([, , , entity]) => entity).filter((key) => key !== null) : [])])];

// Of the events that join two, the one that happened, that one did to the other, that has a class; then the newest.
function bestStep(model, step, allowed, telling) {
  if (step.edge) return step;
  const score = (event) => {
    const roles = (key) => event.members.filter((m) => m.key === key).map((m) => m.role);
    const acts = [step.from, step.to].filter((key) => roles(key).some((role) => ACTING.has(role))).length;
    return (event.realized ? 4 : 0) + acts * 2 + (event.category === OTHER ? 0 : 3) - event.age / 1e6;
  };
  const others = new Set(eventsWith(model.nodes[step.to], telling));
  const shared = [...new Set(eventsWith(model.nodes[step.from], telling))].filter((key) => others.has(key) && allowed(key)).map((key) => model.nodes[key]);
  return { ...step, event: shared.sort((x, y) => score(y) - score(x))[0].key };
}

// Who both have to do with: [{node, a, b}] with the number of events that each shares with them, most first.
function commonPartners(model, state, a, b) {
  const partners = (key) => {
    const counts = new Map();
    model.nodes[key].events.map((event) => model.nodes[event]).filter((event) => state.isVisible(event)).forEach((event) => {
      new Set(event.members.map((m) => m.key)).forEach((other) => { if (other !== key) counts.set(other, (counts.get(other) || 0) + 1); });
    });
    return counts;
  };
  const [ofA, ofB] = [partners(a), partners(b)];
  return [...ofA].filter(([key]) => ofB.has(key) && key !== b && key !== a && model.nodes[key].kind !== "thing")
    .map(([key, n]) => ({ node: model.nodes[key], a: n, b: ofB.get(key) })).sort((x, y) => Math.min(y.a, y.b) - Math.min(x.a, x.b) || y.a + y.b - x.a - x.b || x.node.key - y.node.key);
}
