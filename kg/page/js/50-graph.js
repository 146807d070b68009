// The picture: which nodes are drawn, where, and what a click on it means.
const MAX_DRAWN = 300;
// Pixels kept free above the picture for the texts that lie over it; below it, the key of the shapes decides.
const TOP = 44;
const LINE_ROLES = new Set(["place", "origin", "destination", "topic", "instrument"]);

const ROLE_ORDER = ["agent", "patient", "recipient", "instrument", "topic", "destination", "origin", "place", "cause", "partOf"];

function buildGraph(model, state, frame, key, tip) {
  const sets = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  const drawn = new Map();
  let theme = readTheme();
  let near = null;
  let hovered = null;

  const render = ({ ctx, id, x, y }) => ({
    drawNode() {
      const entry = drawn.get(id);
      if (!entry) return;
      ctx.globalAlpha = !near || near.has(id) ? 1 : state.focus === null ? 0.28 : 0.6;
      const look = { selected: state.selected === id, hover: hovered === id };
      const paint = entry.node.kind === "event" ? paintCard : paintSymbol;
      paint(ctx, x, y, entry.node, entry.figure, theme, look);
      ctx.globalAlpha = 1;
    },
    nodeDimensions: drawn.has(id) ? { width: drawn.get(id).figure.w, height: drawn.get(id).figure.h } : { width: 1, height: 1 },
  });

  const network = new vis.Network(frame, sets, {
    physics: false, autoResize: false, layout: { improvedLayout: false },
    nodes: { shape: "custom", ctxRenderer: render, label: undefined },
    edges: { smooth: false, arrowStrikethrough: false, selectionWidth: 0 },
    interaction: { selectable: false, hover: false, dragNodes: true, zoomSpeed: 0.6, keyboard: false },
  });

  // How many elements the window can show so that every label stays readable.
  const capacity = () => {
    const area = frame.clientWidth * frame.clientHeight;
    return Math.min(Math.max(Math.round(area / 12500), 10), 60, MAX_DRAWN);
  };

  function chosenKeys() {
    const events = state.visible();
    if (state.focus === null) return chooseNodes(events, capacity(), new Set(), (event) => mainMembers(model, event));
    const centre = model.nodes[state.focus];
    const chosen = new Set([centre.key]);
    if (centre.kind === "event") chooseNodes([centre], MAX_DRAWN, chosen);
    const around = new Set(eventsOf(model, centre));
    chooseNodes(events.filter((event) => around.has(event)), capacity(), chosen);
    if (centre.kind === "event" && chosen.size < 14) {
      const members = new Set(centre.members.map((m) => m.key));
      chooseNodes(events.filter((e) => e.members.some((m) => members.has(m.key))), 18, chosen);
    }
    return chosen;
  }

  function seedOf(key, placed, index) {
    const own = model.seeds.get(key);
    if (own) return own;
    const around = model.nodes[key].ties.map((e) => placed.get(e.from === key ? e.to : e.from)).filter(Boolean);
    const angle = index * 2.399963;
    const x = around.reduce((sum, p) => sum + p.x, 0) / (around.length || 1);
    const y = around.reduce((sum, p) => sum + p.y, 0) / (around.length || 1);
    return { x: x + 0.35 * Math.cos(angle), y: y + 0.35 * Math.sin(angle) };
  }

  function draw() {
    const keys = [...chosenKeys()];
    const inPicture = new Set(keys);
    const edges = oneOfEach(model.edges.filter((e) => inPicture.has(e.from) && inPicture.has(e.to) && e.from !== e.to));
    const placed = new Map();
    keys.forEach((key, i) => placed.set(key, seedOf(key, placed, i)));
    const items = keys.map((key) => {
      const figure = figureOf(model.nodes[key]);
      return { key, figure, w: figure.boxW, h: figure.boxH, ...placed.get(key) };
    });
    const at = new Map(keys.map((key, i) => [key, i]));
    const pairs = edges.map((e) => [at.get(e.from), at.get(e.to)]);
    const zoom = settle(items, pairs, frame.clientWidth - 24, frame.clientHeight - TOP - bottom(), at.get(state.focus));
    drawn.clear();
    items.forEach((b) => drawn.set(b.key, { node: model.nodes[b.key], figure: b.figure }));
    network.setSize(`${frame.clientWidth}px`, `${frame.clientHeight}px`);
    sets.edges.clear();
    sets.nodes.clear();
    sets.nodes.add(items.map((b) => ({ id: b.key, x: b.x, y: b.y - b.figure.shift })));
    sets.edges.add(edges.map((edge) => edgeLook(edge)));
    network.redraw();
    network.moveTo({ ...middle(zoom), animation: false });
    home = zoom;
    showTip(null);
    mark();
  }
  let home = 1;
  const bottom = () => key.offsetHeight + 12;
  const middle = (scale) => ({ position: { x: 0, y: (bottom() - TOP) / 2 / scale }, scale });

  // Who is both the one harmed and the place is drawn with one line: that of the role named first.
  function oneOfEach(edges) {
    const best = new Map();
    edges.forEach((edge) => {
      const pair = edge.from < edge.to ? `${edge.from} ${edge.to}` : `${edge.to} ${edge.from}`;
      const known = best.get(pair);
      if (!known || ROLE_ORDER.indexOf(edge.role) < ROLE_ORDER.indexOf(known.role)) best.set(pair, edge);
    });
    return [...best.values()];
  }

  function edgeLook(edge) {
    const inward = edge.role === "agent" && edge.type === "role";
    const lit = state.selected === edge.from || state.selected === edge.to;
    const dim = near && !lit && !(near.has(edge.from) && near.has(edge.to));
    const colour = lit ? (edge.type === "role" ? theme.role(edge.role) : theme.accent) : theme.line;
    const arrow = edge.type === "role" && LINE_ROLES.has(edge.role) ? "" : "to";
    return {
      id: edge.key, from: inward ? edge.to : edge.from, to: inward ? edge.from : edge.to,
      color: { color: colour, opacity: dim ? 0.18 : lit ? 1 : 0.75, inherit: false },
      width: lit ? 2 : 1.1,
      dashes: edge.type === "role" ? (arrow ? false : [2, 4]) : [7, 4],
      arrows: { to: { enabled: Boolean(arrow), scaleFactor: lit ? 0.55 : 0.42 } },
      label: lit ? roleText(edge.role) : " ",
      font: { face: FONT, size: 11, color: lit ? colour : theme.soft, strokeWidth: 4, strokeColor: theme.paper, align: "middle" },
    };
  }

  function mark() {
    const key = state.selected;
    near = null;
    if (key !== null && drawn.has(key)) {
      near = new Set([key]);
      model.nodes[key].ties.forEach((e) => { near.add(e.from); near.add(e.to); });
      // Around an entity, those who take part in the same events stay bright, too.
      if (model.nodes[key].kind !== "event") eventsOf(model, model.nodes[key]).forEach((event) => event.members.forEach((m) => near.add(m.key)));
    }
    sets.edges.update(sets.edges.getIds().map((id) => edgeLook(model.edges[id])));
    network.redraw();
  }

  function hit(point) {
    const { x, y } = network.DOMtoCanvas(point);
    const spots = network.getPositions();
    let found = null;
    drawn.forEach(({ figure }, key) => {
      const spot = spots[key];
      const middle = spot.y + figure.shift;
      if (Math.abs(x - spot.x) <= figure.boxW / 2 && Math.abs(y - middle) <= figure.boxH / 2) found = key;
    });
    return found;
  }

  frame.querySelector(".vis-network").removeAttribute("tabindex");
  // Not vis-network's own clicks: those do not come where the button was held for a quarter of a second.
  const within = (event) => {
    const box = frame.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  let pressed = null;
  let quiet = null; // the node that was clicked: it needs no tip while the pointer rests on it
  frame.addEventListener("pointerdown", (event) => {
    quiet = hit(within(event));
    showTip(null);
    pressed = event.isPrimary && event.button === 0 ? within(event) : null;
  });
  frame.addEventListener("pointerup", (event) => {
    const released = within(event);
    if (!pressed || Math.hypot(released.x - pressed.x, released.y - pressed.y) > 6) return;
    pressed = null;
    const key = hit(released);
    if (key !== state.selected) state.change({ selected: key }, "selected");
  });
  frame.addEventListener("dblclick", (event) => {
    const key = hit(within(event));
    if (key !== null) state.change({ selected: key, focus: key }, "focus");
  });
  frame.addEventListener("pointermove", (event) => {
    const { x, y } = within(event);
    const key = hit({ x, y });
    if (key !== quiet) quiet = null;
    showTip(key === quiet ? null : key, x, y);
    if (key === hovered) return;
    hovered = key;
    frame.classList.toggle("over-node", key !== null);
    network.redraw();
  });

  frame.addEventListener("pointerleave", () => showTip(null));
  network.on("dragStart", () => showTip(null));

  // Says what the card under the pointer has no room for.
  function showTip(at, x, y) {
    tip.hidden = at === null;
    if (at === null) return;
    const node = model.nodes[at];
    fill(tip, el("strong", {}, node.label), " ", el("span", {}, node.kind === "event" ? gistText(model, node) : `${classText(node.type)} · ${TEXT.events(node.degree)}`));
    const left = Math.min(Math.max(x - tip.offsetWidth / 2, 8), frame.clientWidth - tip.offsetWidth - 8);
    tip.style.transform = `translate(${left}px, ${y + 22 + tip.offsetHeight > frame.clientHeight ? y - tip.offsetHeight - 14 : y + 22}px)`;
  }

  return {
    draw, mark,
    restyle() { theme = readTheme(); mark(); },
    has: (key) => drawn.has(key),
    nShown: () => drawn.size,
    zoomBy: (factor) => network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.1), 4) }),
    fit: () => network.moveTo({ ...middle(home) }),
    boxes() {
      const spots = network.getPositions();
      const frameBox = frame.getBoundingClientRect();
      const scale = network.getScale();
      return [...drawn].map(([key, { node, figure }]) => {
        const dom = network.canvasToDOM({ x: spots[key].x, y: spots[key].y + figure.shift });
        return {
          id: node.id, kind: node.kind, label: node.label, fontSize: (figure.size || SIZE.card) * scale,
          x: frameBox.left + dom.x, y: frameBox.top + dom.y, w: figure.boxW * scale, h: figure.boxH * scale,
        };
      });
    },
  };
}
