// The map: countries, and a mark for each place where events happened. A click on a mark chooses the place as a filter.
const MOST_MARKS = 150;

function buildMap(model, state, { board, live }, act) {
  if (!model.map) return { show() {}, home() {}, frame: null };
  const [left, top, width, height] = model.map.home;
  const countries = svg("g", { class: "countries" });
  const names = svg("g", { class: "country-names", "aria-hidden": "true" });
  const marks = svg("g", { class: "marks" });
  const frame = svg("svg", { id: "map", class: "map", tabindex: "0", role: "application", "aria-label": T.map_label, preserveAspectRatio: "xMidYMid slice" }, countries, names, marks);
  model.map.countries.forEach(([name, path]) => {
    const title = svg("title");
    title.textContent = name;
    countries.append(svg("path", { d: path, class: "country" }, title));
  });
  fill(board, frame);
  let view = { x: left, y: top, w: width, h: height };
  let cursor = null;
  let spots = [];
  let shown = []; // the marks that are drawn

  // Events of each place, those of places without a spot of their own counted where their surroundings stand.
  function count() {
    const found = new Map();
    state.except("place").forEach((event) => {
      if (event.site === null) return;
      const node = model.nodes[event.site];
      if (!node.spot) return;
      const key = `${node.spot[0]} ${node.spot[1]}`;
      const known = found.get(key) || { key, node, x: node.spot[0], y: node.spot[1], events: [], kinds: new Map(), rough: true };
      if (!node.locatedBy && (known.node.locatedBy || node.events.length > known.node.events.length)) known.node = node;
      if (!node.locatedBy && node.type !== "Country") known.rough = false;
      known.events.push(event);
      known.kinds.set(event.category, (known.kinds.get(event.category) || 0) + 1);
      found.set(key, known);
    });
    return [...found.values()].sort((a, b) => b.events.length - a.events.length || a.node.key - b.node.key).slice(0, MOST_MARKS);
  }

  const labelOf = (spot) => (spot.node.locatedBy || spot.node.label);
  const filterOf = (spot) => {
    if (!spot.node.locatedBy) return spot.node.key;
    return placesAround(model, spot.node.key).find((key) => model.nodes[key].label === spot.node.locatedBy) ?? spot.node.key;
  };

  // Marks that would cover each other are one, that of the place with most events; it says how many others it holds.
  function gather(scale, radius) {
    const kept = [];
    spots.forEach((spot) => {
      const near = kept.find((other) => Math.hypot(other.x - spot.x, other.y - spot.y) / scale < Math.max(radius(other.events.length) * 0.8, 9));
      if (!near) kept.push({ ...spot, others: 0 });
      else { near.others += 1; near.events = [...near.events, ...spot.events]; near.rough = near.rough && spot.rough; }
    });
    return kept;
  }

  function paint() {
    const scale = pixels();
    frame.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
    const involved = new Set(chosenEvents().map((event) => event.site).filter((key) => key !== null).map((key) => model.nodes[key].spot).filter(Boolean).map((spot) => spot.join(" ")));
    const taken = [];
    const free = (box) => !taken.some((t) => Math.abs(t.x - box.x) < (t.w + box.w) / 2 && Math.abs(t.y - box.y) < (t.h + box.h) / 2);
    const most = Math.max(1, ...spots.map((spot) => spot.events.length));
    const radius = (n) => 4 + Math.min(2.2 * Math.sqrt(n), 12 * Math.sqrt(n / most));
    shown = gather(scale, radius);
    shown.forEach((spot) => { const r = radius(spot.events.length); taken.push({ x: spot.x / scale, y: spot.y / scale, w: r * 2, h: r * 2 }); });
    const children = shown.map((spot, i) => {
      const r = radius(spot.events.length) * scale;
      const [category] = [...spot.kinds].sort((a, b) => b[1] - a[1] || model.categories.indexOf(a[0]) - model.categories.indexOf(b[0]))[0];
      const picked = state.place !== null && placesAround(model, spot.node.key).includes(state.place);
      const title = svg("title");
      title.textContent = `${labelOf(spot)}${spot.others ? ` +${spot.others}` : ""}: ${say(T.events, { n: spot.events.length })}${spot.rough ? ` (${T.rough})` : ""}`;
      const group = svg("g", { class: `mark${spot.rough ? " rough" : ""}${picked ? " picked" : ""}${cursor === i ? " cursor" : ""}${involved.size && !spot.events.some((event) => model.nodes[event.site].spot && involved.has(model.nodes[event.site].spot.join(" "))) ? " dim" : ""}`, "data-cat": category, "data-i": String(i) }, title,
        svg("circle", { cx: spot.x, cy: spot.y, r }));
      const text = spot.others ? `${labelOf(spot)} +${spot.others}` : labelOf(spot);
      const w = measure(`600 11.5px ${FONT}`, text) + 4;
      const place = [[0, radius(spot.events.length) + 9], [0, -radius(spot.events.length) - 9], [w / 2 + radius(spot.events.length) + 3, 0], [-w / 2 - radius(spot.events.length) - 3, 0]]
        .map(([dx, dy]) => ({ x: spot.x / scale + dx, y: spot.y / scale + dy, w, h: 15 })).find((box) => free(box) && inside(box, scale));
      if (place) {
        taken.push(place);
        const words = svg("text", { x: place.x * scale, y: place.y * scale + 4 * scale, "font-size": 11.5 * scale, "stroke-width": 3 * scale });
        words.textContent = text;
        group.append(words);
      }
      return group;
    });
    marks.replaceChildren(...[...children].reverse());
    const marked = new Set(shown.map(labelOf));
    names.replaceChildren(...model.map.countries.map(([name, , x, y, w]) => {
      const size = 11;
      const wide = measure(`500 ${size}px ${FONT}`, name) + name.length + 6;
      const box = { x: x / scale, y: y / scale, w: wide, h: 15 };
      if (marked.has(name) || wide > (w / scale) * 1.05 || !inside(box, scale) || !free(box)) return null;
      taken.push(box);
      const words = svg("text", { x, y: y + 4 * scale, "font-size": size * scale, "letter-spacing": scale });
      words.textContent = name;
      return words;
    }).filter(Boolean));
  }
  const inside = (box, scale) => box.x - box.w / 2 > view.x / scale + 4 && box.x + box.w / 2 < (view.x + view.w) / scale - 4 && box.y - box.h / 2 > view.y / scale && box.y + box.h / 2 < (view.y + view.h) / scale;
  // Map units in a pixel. The view is kept as wide in proportion as the frame, so that both axes agree.
  function pixels() {
    const box = frame.getBoundingClientRect();
    const ratio = (box.width || 320) / (box.height || 200);
    const [cx, cy] = [view.x + view.w / 2, view.y + view.h / 2];
    if (view.w / view.h < ratio) view.w = view.h * ratio; else view.h = view.w / ratio;
    view.x = cx - view.w / 2;
    view.y = cy - view.h / 2;
    return view.w / (box.width || 320);
  }
  function chosenEvents() {
    const { selected, view: shown } = state;
    if (selected && selected.edge) return sharedEvents(model, ...selected.edge);
    const key = selected ? selected.node : shown.a;
    if (key === undefined) return [];
    const node = model.nodes[key];
    return node.kind === "event" ? [node] : node.kind === "place" ? [] : node.events.map((event) => model.nodes[event]);
  }

  function zoomBy(factor, at) {
    const w = Math.min(Math.max(view.w / factor, 120), 42000);
    const share = w / view.w;
    const x = at ? at.x : view.x + view.w / 2;
    const y = at ? at.y : view.y + view.h / 2;
    view = { x: x - (x - view.x) * share, y: y - (y - view.y) * share, w, h: view.h * share };
    paint();
  }
  const home = () => { view = { x: left, y: top, w: width, h: height }; paint(); };
  const world = () => { view = { x: -15500, y: -8000, w: 31500, h: 13800 }; paint(); };
  const pointOf = (event) => {
    const box = frame.getBoundingClientRect();
    return { x: view.x + ((event.clientX - box.left) / box.width) * view.w, y: view.y + ((event.clientY - box.top) / box.height) * view.h };
  };

  let drag = null;
  frame.addEventListener("wheel", (event) => { event.preventDefault(); zoomBy(event.deltaY < 0 ? 1.25 : 0.8, pointOf(event)); }, { passive: false });
  frame.addEventListener("pointerdown", (event) => { drag = { at: pointOf(event), x: event.clientX, y: event.clientY, moved: false, i: markOf(event) }; frame.setPointerCapture(event.pointerId); });
  frame.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > 5) drag.moved = true;
    if (!drag.moved) return;
    const now = pointOf(event);
    view.x += drag.at.x - now.x;
    view.y += drag.at.y - now.y;
    frame.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
  });
  frame.addEventListener("pointerup", () => {
    if (drag && !drag.moved && drag.i !== null) pick(drag.i);
    else if (drag && drag.moved) paint();
    drag = null;
  });
  const markOf = (event) => { const mark = event.target.closest(".mark"); return mark ? Number(mark.dataset.i) : null; };
  const pick = (i) => {
    const key = filterOf(shown[i]);
    if (shown[i].others && view.w > 400) { zoomBy(3, shown[i]); return; }
    act.place(state.place === key ? null : key);
  };

  frame.addEventListener("keydown", (event) => {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (way) {
      event.preventDefault();
      const here = cursor === null ? { x: view.x + view.w / 2, y: view.y + view.h / 2 } : shown[cursor];
      const cost = (spot) => {
        const along = (spot.x - here.x) * way[0] + (spot.y - here.y) * way[1];
        return cursor === null ? Math.hypot(spot.x - here.x, spot.y - here.y) : along <= 0 ? Infinity : along + 2 * Math.abs((spot.x - here.x) * way[1] + (spot.y - here.y) * way[0]);
      };
      const [best] = shown.map((spot, i) => [cost(spot), i]).filter(([, i]) => i !== cursor).sort((a, b) => a[0] - b[0]);
      if (!best || best[0] === Infinity) return;
      [, cursor] = best;
      live.textContent = `${labelOf(shown[cursor])}: ${say(T.events, { n: shown[cursor].events.length })}`;
      paint();
    } else if ((event.key === "Enter" || event.key === " ") && cursor !== null) { event.preventDefault(); pick(cursor); }
    else if (event.key === "+" || event.key === "=") zoomBy(1.4);
    else if (event.key === "-") zoomBy(1 / 1.4);
    else if (event.key === "0") home();
  });
  frame.addEventListener("blur", () => { if (cursor !== null) { cursor = null; paint(); } });

  return {
    show() { spots = count(); cursor = null; paint(); },
    mark: () => paint(), zoomBy, home, world,
    marks: () => spots.map((spot) => ({ label: labelOf(spot), events: spot.events.length })),
  };
}
