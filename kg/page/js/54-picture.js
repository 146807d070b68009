// The picture: lays a scene out, draws it through vis-network, and says what was clicked.
// The least pixels kept free above the picture for the texts that lie over it; below it, the key of the shapes decides.
const TOP = 46;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const MOVE_MS = 320;
const FILL = 0.54; // the share of the picture that names and words may cover
const LEGIBLE = 11; // the least size of a letter in pixels

function buildPicture(model, state, { frame, key, crumbs, tip, live }, act) {
  const nodeSet = new vis.DataSet();
  const drawn = new Map(); // key -> {figure, spot, goal}
  let scene = { nodes: [], edges: [], noun: null };
  let lines = []; // the edges that are drawn: {edge, from, to, pill}
  let theme = readTheme();
  let near = null;
  let hovered = null;
  let cursor = null;
  let outlines = [];
  let top = TOP;
  let centre = { x: 0, y: 0 };
  let fitting = { size: "" }; // what fitted last time
  let groups = []; // keys of nodes that belong together
  let home = 1;
  let mode = "";
  let muted = false; // while a scene is being put together, vis-network's own redraws show nothing

  const lookOf = (key) => ({ selected: isChosen(key) || (cursor === key && document.activeElement === frame), hover: hovered === key });
  const isChosen = (key) => state.selected !== null && state.selected.node === key;
  const alphaOf = (key) => (!near || near.has(key) ? 1 : 0.3);

  const render = ({ ctx, id }) => ({
    drawNode() {
      const entry = drawn.get(id);
      if (!entry || muted) return;
      ctx.globalAlpha = alphaOf(id);
      entry.figure.paint(ctx, entry.spot.x, entry.spot.y, entry.figure, theme, lookOf(id));
      ctx.globalAlpha = 1;
    },
    nodeDimensions: { width: drawn.has(id) ? drawn.get(id).figure.w : 1, height: drawn.has(id) ? drawn.get(id).figure.h : 1 },
  });

  const network = new vis.Network(frame, { nodes: nodeSet, edges: new vis.DataSet() }, {
    physics: false, autoResize: false, layout: { improvedLayout: false },
    nodes: { shape: "custom", ctxRenderer: render, label: undefined },
    interaction: { selectable: false, hover: false, dragNodes: true, zoomSpeed: 0.6, keyboard: false },
  });
  network.on("beforeDrawing", (ctx) => { if (!muted) paintBelow(ctx); });
  network.on("dragging", ({ nodes }) => {
    const spots = network.getPositions(nodes);
    nodes.forEach((key) => { drawn.get(key).spot = spots[key]; });
    if (nodes.length) route();
  });

  function paintBelow(pen) {
    outlines.forEach((points) => paintHull(pen, points, theme));
    const looks = lines.map((line) => edgeLook(line.edge));
    lines.forEach((line, i) => paintEdge(pen, line, theme, looks[i]));
    lines.forEach((line, i) => {
      if (line.pill && (line.edge.plate || scene.labelled || looks[i].lit)) paintPill(pen, line.pill, theme, looks[i]);
    });
  }

  function edgeLook(edge) {
    const { selected } = state;
    const lit = Boolean(selected) && (selected.edge
      ? selected.edge.includes(edge.from) && selected.edge.includes(edge.to)
      : selected.node === edge.from || selected.node === edge.to || edge.events.some((event) => event.key === selected.node));
    const strong = lit || hovered === edge;
    const far = Boolean(near) && !(near.has(edge.from) && near.has(edge.to));
    return { lit: strong, alpha: far ? 0.16 : strong ? 1 : edge.plate && lines.length < 90 ? 0.95 : 0.7, plate: far ? 0.16 : 1 };
  }

  // How many nodes the window can show so that every label stays readable.
  const capacity = () => Math.min(Math.max(Math.round((frame.clientWidth * frame.clientHeight) / 8600), 10), MAX_NODES);
  const bottom = () => key.offsetHeight + 10;
  const room = () => ({ width: frame.clientWidth - 28, height: frame.clientHeight - top - bottom() });
  const middle = (scale) => ({ position: { x: centre.x, y: centre.y + (bottom() - top) / 2 / scale }, scale });

  function seedOf(key, placed, index) {
    const own = model.nodes[key].seed;
    if (own) return own;
    const around = model.nodes[key].ties.map((e) => placed.get(e.from === key ? e.to : e.from)).filter(Boolean);
    const angle = index * 2.399963;
    const x = around.reduce((sum, p) => sum + p.x, 0) / (around.length || 1);
    const y = around.reduce((sum, p) => sum + p.y, 0) / (around.length || 1);
    return { x: x + 0.35 * Math.cos(angle), y: y + 0.35 * Math.sin(angle) };
  }

  function figuresOf(nodes) {
    const most = Math.max(...nodes.map(({ n }) => n), 1);
    return nodes.map(({ key, n }) => {
      const node = model.nodes[key];
      const figure = node.kind === "event" ? cardOf(node) : symbolOf(node, n, most);
      return { key, figure, w: figure.boxW, h: figure.boxH };
    });
  }

  // Puts the nodes of the scene in their places: fixed ones, those of before where most stay, or anew.
  function layOut(items, keep, cover) {
    centre = { x: 0, y: 0 };
    if (scene.spots) {
      items.forEach((b) => Object.assign(b, scene.spots.get(b.key)));
      for (let round = 0; round < 60 && part(items, 0.5) > 0; round += 1);
      items.forEach((b) => { b.y += b.figure.shift; });
      return fitZoom(items, room().width, room().height);
    }
    const at = new Map(items.map((b, i) => [b.key, i]));
    const ties = scene.edges.map((edge) => [at.get(edge.from), at.get(edge.to)]);
    const plates = scene.hulls ? platesFor(scene.edges, items, ties, room().width * room().height * cover) : [];
    const found = scene.hulls ? findGroups(items.length, scene.edges.map((edge, i) => [...ties[i], edge.weight])) : [];
    groups = found.map((members) => members.map((i) => items[i].key));
    const kept = items.filter((b) => drawn.has(b.key));
    if (keep && kept.length >= items.length * 0.5 && items.length > 0) {
      kept.forEach((b) => { const { goal, figure } = drawn.get(b.key); b.x = goal.x; b.y = goal.y + figure.shift; });
      items.filter((b) => !drawn.has(b.key)).forEach((b, i) => {
        const tied = ties.filter((pair) => pair.includes(at.get(b.key))).flat().map((j) => items[j]).filter((o) => o.x !== undefined);
        const angle = i * 2.399963;
        b.x = (tied.length ? tied[0].x : 0) + 90 * Math.cos(angle);
        b.y = (tied.length ? tied[0].y : 0) + 70 * Math.sin(angle);
      });
      plates.forEach((plate) => { const [a, b] = plate.pair.map((i) => items[i]); plate.x = (a.x + b.x) / 2; plate.y = (a.y + b.y) / 2; });
      resettle([...items, ...plates]);
      plates.forEach(remember);
      const box = extent([...items, ...plates]);
      centre = { x: box.x, y: box.y };
      return Math.min(room().width / box.w, room().height / box.h, 1.15);
    }
    const placed = new Map();
    items.forEach((b, i) => { const seed = seedOf(b.key, placed, i); placed.set(b.key, seed); Object.assign(b, { x: seed.x, y: seed.y }); });
    plates.forEach((plate) => { const [a, b] = plate.pair.map((i) => items[i]); plate.x = (a.x + b.x) / 2; plate.y = (a.y + b.y) / 2; });
    const through = new Map(plates.map((plate, i) => [plate.edge, items.length + i]));
    const pulls = ties.flatMap(([a, b], i) => {
      const plate = through.get(scene.edges[i]);
      return plate === undefined ? [[a, b]] : [[a, plate, true], [plate, b, true]];
    });
    const zoom = settle([...items, ...plates], pulls, room().width, room().height, at.get(scene.pinned), found);
    plates.forEach(remember);
    return zoom;

    // How far a plate ended from the middle of its edge: it keeps that when the ends move.
    function remember(plate) {
      const [a, b] = plate.pair.map((i) => items[i]);
      const middleY = (a.y - a.figure.shift + b.y - b.figure.shift) / 2;
      plate.edge.bend = { x: plate.x - (a.x + b.x) / 2, y: plate.y - middleY };
    }
  }

  const topNow = () => Math.max(TOP, crumbs.offsetHeight + 14);
  function draw() {
    if (frame.clientHeight < 120 || frame.clientWidth < 120) return; // behind the large map
    const before = mode;
    muted = true;
    top = topNow();
    mode = state.view.mode;
    let items;
    let zoom;
    // Fewer nodes where the labels would come out too small to read.
    const size = `${frame.clientWidth} ${frame.clientHeight}`;
    const many = state.visible().length;
    const alike = fitting.size === size && many < fitting.many * 2 && many > fitting.many / 2;
    let { limit, fill } = mode === "overview" && alike ? fitting : { limit: capacity(), fill: FILL };
    for (let tries = 0; tries < 9; tries += 1) {
      scene = SCENES[mode](model, state, limit, room());
      items = figuresOf(scene.nodes);
      zoom = layOut(items, tries === 0 && mode === "overview" && before === "overview", fill);
      if (zoom * SIZE.pill >= LEGIBLE - 0.001 || items.length <= 8) {
        if (mode === "overview") fitting = { size, many, limit, fill };
        break;
      }
      fill *= 0.86;
      if (tries) limit = Math.floor(limit * 0.9);
    }
    const old = new Map(drawn);
    drawn.clear();
    items.forEach((b) => {
      const goal = { x: b.x, y: b.y - b.figure.shift };
      const start = old.has(b.key) ? old.get(b.key).spot : goal;
      drawn.set(b.key, { figure: b.figure, goal, spot: { ...start } });
    });
    network.setSize(`${frame.clientWidth}px`, `${frame.clientHeight}px`);
    nodeSet.remove([...old.keys()].filter((key) => !drawn.has(key)));
    nodeSet.add(items.filter((b) => !old.has(b.key)).map((b) => ({ id: b.key, ...drawn.get(b.key).goal })));
    items.filter((b) => old.has(b.key)).forEach((b) => network.moveNode(b.key, drawn.get(b.key).goal.x, drawn.get(b.key).goal.y));
    network.moveTo({ ...middle(zoom), animation: false });
    home = zoom;
    hovered = null;
    if (!drawn.has(cursor)) cursor = null;
    showTip(null);
    findNear();
    muted = false;
    move();
  }

  // Lets the nodes that stay glide to their new places; at once where motion is not wanted.
  function move() {
    const moving = [...drawn.values()].filter(({ spot, goal }) => Math.hypot(spot.x - goal.x, spot.y - goal.y) > 1);
    const from = moving.map(({ spot }) => ({ ...spot }));
    const finish = () => { drawn.forEach((entry) => { entry.spot = { ...entry.goal }; }); route(); network.redraw(); };
    if (STILL.matches || !moving.length) { finish(); return; }
    const begin = performance.now();
    const step = (now) => {
      const share = Math.min((now - begin) / MOVE_MS, 1);
      const eased = 1 - (1 - share) ** 3;
      moving.forEach((entry, i) => {
        entry.spot = { x: from[i].x + (entry.goal.x - from[i].x) * eased, y: from[i].y + (entry.goal.y - from[i].y) * eased };
      });
      if (moving.some((entry) => drawn.get(entry.figure.node.key) !== entry)) return;
      if (share === 1) { finish(); return; }
      route();
      network.redraw();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  function route() {
    lines = routeEdges(scene.edges, drawn, { centre, reach: room().width / 2 / home + 6 });
    outlines = scene.hulls ? outlineGroups(groups, drawn) : [];
  }

  function mark() {
    findNear();
    network.redraw();
  }

  // Who stays bright: the chosen, and those around it.
  function findNear() {
    const { selected } = state;
    near = null;
    if (selected && selected.edge && selected.edge.every((key) => drawn.has(key))) near = new Set(selected.edge);
    else if (selected && selected.node !== undefined && selected.node !== scene.pinned) {
      const node = model.nodes[selected.node];
      const around = node.kind === "event" ? node.members.map((m) => m.key) : scene.edges.filter((e) => e.from === node.key || e.to === node.key).flatMap((e) => [e.from, e.to]);
      const set = new Set([node.key, ...around].filter((key) => drawn.has(key)));
      if (set.size) near = set;
    }
  }

  const toCanvas = (point) => network.DOMtoCanvas(point);
  function hit(point) {
    const { x, y } = toCanvas(point);
    let found = null;
    drawn.forEach(({ figure, spot }, key) => {
      if (Math.abs(x - spot.x) <= figure.boxW / 2 && Math.abs(y - spot.y - figure.shift) <= figure.boxH / 2) found = key;
    });
    return found;
  }
  function hitEdge(point) {
    const { x, y } = toCanvas(point);
    const reach = 7 / network.getScale();
    const plates = lines.filter((line) => line.edge.plate);
    const onPill = plates.find(({ pill }) => pill && Math.abs(x - pill.x) <= pill.w / 2 && Math.abs(y - pill.y) <= pill.h / 2);
    if (onPill) return onPill.edge;
    const distance = (line) => Math.min(...[0, 0.25, 0.5, 0.75].map((share) => {
      const [from, to] = [pointOn(line, share), pointOn(line, share + 0.25)];
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const t = Math.min(Math.max(((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1), 0), 1);
      return Math.hypot(x - from.x - t * dx, y - from.y - t * dy);
    }));
    const [best] = plates.map((line) => [distance(line), line.edge]).sort((a, b) => a[0] - b[0]);
    return best && best[0] <= reach ? best[1] : null;
  }

  // Not vis-network's own clicks: those do not come where the button was held for a quarter of a second.
  const within = (event) => {
    const box = frame.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  let pressed = null;
  let quiet = null; // what was clicked needs no tip while the pointer rests on it
  frame.querySelector(".vis-network").removeAttribute("tabindex");
  frame.addEventListener("pointerdown", (event) => {
    quiet = hit(within(event));
    showTip(null);
    pressed = event.isPrimary && event.button === 0 ? within(event) : null;
  });
  frame.addEventListener("pointerup", (event) => {
    const released = within(event);
    if (!pressed || Math.hypot(released.x - pressed.x, released.y - pressed.y) > 6) return;
    pressed = null;
    const node = hit(released);
    const edge = node === null ? hitEdge(released) : null;
    if (node !== null) { cursor = node; act.node(node); } else if (edge) act.edge(edge); else act.nothing();
  });
  frame.addEventListener("dblclick", (event) => { const node = hit(within(event)); if (node !== null) act.focus(node); });
  frame.addEventListener("pointermove", (event) => {
    const { x, y } = within(event);
    const over = hit({ x, y });
    const what = over === null ? hitEdge({ x, y }) : over;
    if (over !== quiet) quiet = null;
    showTip(over === quiet && over !== null ? null : what, x, y);
    if (what === hovered) return;
    hovered = what;
    frame.classList.toggle("over-node", what !== null);
    network.redraw();
  });
  frame.addEventListener("pointerleave", () => { hovered = null; showTip(null); network.redraw(); });
  network.on("dragStart", () => showTip(null));

  // Arrow keys go from node to node, Enter opens, plus and minus zoom.
  frame.addEventListener("keydown", (event) => {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (way) {
      event.preventDefault();
      if (event.shiftKey) { const at = network.getViewPosition(); network.moveTo({ position: { x: at.x + way[0] * 80, y: at.y + way[1] * 80 } }); return; }
      go(way);
    } else if ((event.key === "Enter" || event.key === " ") && cursor !== null) { event.preventDefault(); act.node(cursor); }
    else if (event.key === "+" || event.key === "=") zoomBy(1.3);
    else if (event.key === "-") zoomBy(1 / 1.3);
    else if (event.key === "0") fit();
  });
  frame.addEventListener("focus", () => network.redraw());
  frame.addEventListener("blur", () => network.redraw());

  function go([dx, dy]) {
    const entries = [...drawn];
    if (!entries.length) return;
    const here = drawn.has(cursor) ? drawn.get(cursor).spot : null;
    const cost = ({ spot }) => {
      if (!here) return Math.hypot(spot.x, spot.y);
      const along = (spot.x - here.x) * dx + (spot.y - here.y) * dy;
      const across = Math.abs((spot.x - here.x) * dy) + Math.abs((spot.y - here.y) * dx);
      return along <= 4 ? Infinity : along + across * 2;
    };
    const [best] = entries.filter(([key]) => key !== cursor).map(([key, entry]) => [cost(entry), key]).sort((a, b) => a[0] - b[0]);
    if (!best || best[0] === Infinity) return;
    [, cursor] = best;
    live.textContent = aboutNode(model.nodes[cursor]);
    network.redraw();
  }

  const aboutNode = (node) => [node.label, node.kind === "event" ? gistText(model, node) : `${classText(node.type)}, ${say(T.events, { n: node.events.length })}`].filter(Boolean).join(" · ");

  // Says what the card or the edge under the pointer has no room for.
  function showTip(what, x, y) {
    tip.hidden = what === null || what === undefined;
    if (tip.hidden) return;
    if (typeof what === "number") {
      const node = model.nodes[what];
      fill(tip, el("strong", {}, node.label), " ", node.kind === "event" ? gistText(model, node) : `${classText(node.type)} · ${say(T.events, { n: node.events.length })}`);
    } else {
      fill(tip, el("strong", {}, `${model.nodes[what.from].label} – ${model.nodes[what.to].label}`), " ", what.events.length === 1 ? gistText(model, what.events[0]) || what.words : say(T.events, { n: what.events.length }));
    }
    const left = Math.min(Math.max(x - tip.offsetWidth / 2, 8), Math.max(frame.clientWidth - tip.offsetWidth - 8, 8));
    tip.style.transform = `translate(${left}px, ${y + 22 + tip.offsetHeight > frame.clientHeight ? y - tip.offsetHeight - 14 : y + 22}px)`;
  }

  const zoomBy = (factor) => network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.1), 4) });
  const fit = () => network.moveTo({ ...middle(home) });

  function frameOf() {
    const boxes = [...drawn.values()].map(({ figure, spot }) => ({ l: spot.x - figure.boxW / 2, r: spot.x + figure.boxW / 2, t: spot.y + figure.shift - figure.boxH / 2, b: spot.y + figure.shift + figure.boxH / 2 }));
    const [l, r, t, b] = [Math.min(...boxes.map((o) => o.l)), Math.max(...boxes.map((o) => o.r)), Math.min(...boxes.map((o) => o.t)), Math.max(...boxes.map((o) => o.b))];
    return boxes.length ? { x: l - 24, y: t - 24, w: r - l + 48, h: b - t + 48 } : { x: 0, y: 0, w: 200, h: 100 };
  }
  function paintAll(pen) {
    paintBelow(pen);
    drawn.forEach(({ figure, spot }, key) => {
      pen.globalAlpha = alphaOf(key);
      figure.paint(pen, spot.x, spot.y, figure, theme, lookOf(key));
      pen.globalAlpha = 1;
    });
  }

  return {
    draw, mark, zoomBy, fit, isCovered: () => topNow() !== top,
    restyle() { theme = readTheme(); network.redraw(); },
    has: (key) => drawn.has(key),
    keys: () => [...drawn.keys()],
    scene: () => ({ nShown: drawn.size, nEdges: lines.length, nAll: scene.nAll, nEvents: scene.nEvents, noun: scene.noun }),
    drawnEvents: () => [...new Set([...drawn.keys()].filter((key) => model.nodes[key].kind === "event").concat(scene.edges.flatMap((edge) => edge.events.map((event) => event.key))))],
    svgText() { const pen = buildSvgPen(); paintAll(pen); return pen.text(frameOf(), theme.paper); },
    canvas() {
      const box = frameOf();
      const scale = 2;
      const canvas = el("canvas", { width: Math.ceil(box.w * scale), height: Math.ceil(box.h * scale) });
      const pen = canvas.getContext("2d");
      pen.fillStyle = theme.paper;
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.scale(scale, scale);
      pen.translate(-box.x, -box.y);
      paintAll(pen);
      return canvas;
    },
    cursor: () => cursor,
    pan(x, y) { const at = network.getViewPosition(); network.moveTo({ position: { x: at.x + x, y: at.y + y } }); },
    boxes() {
      const scale = network.getScale();
      const frameBox = frame.getBoundingClientRect();
      const place = (x, y) => { const dom = network.canvasToDOM({ x, y }); return { x: frameBox.left + dom.x, y: frameBox.top + dom.y }; };
      const nodes = [...drawn.values()].map(({ figure, spot }) => ({
        id: figure.node.id, kind: figure.node.kind, label: figure.node.label, fontSize: figure.size * scale,
        ...place(spot.x, spot.y + figure.shift), w: figure.boxW * scale, h: figure.boxH * scale,
      }));
      const words = lines.filter((line) => line.pill && line.edge.plate).map(({ edge, pill }) => ({
        id: `${model.nodes[edge.from].id} ${model.nodes[edge.to].id}`, kind: "edge", label: edge.words, fontSize: SIZE.pill * scale,
        events: edge.events.map((event) => event.id), ...place(pill.x, pill.y), w: pill.w * scale, h: pill.h * scale,
      }));
      return [...nodes, ...words];
    },
  };
}
