// Joins the parts: the state changes, the parts follow. `window.kgPage` is the page's face to scripts and tests.
function start() {
  const find = (id) => document.getElementById(id);
  const model = buildModel();
  const state = buildState(model);
  const hash = buildHash(model, state);
  Object.assign(state, hash.read());

  const act = {
    focus: (key) => state.change({ view: { mode: "focus", a: key }, selected: { node: key } }),
    node: (key) => (model.nodes[key].kind === "event" ? act.event(key) : act.focus(key)),
    // An event of the picture, or whose actors are in it, is marked there; any other opens with its surroundings.
    event(key) {
      const known = picture.has(key) || (state.view.mode === "overview" && model.nodes[key].members.some((m) => picture.has(m.key)));
      state.change(known ? { selected: { node: key } } : { view: { mode: "focus", a: key }, selected: { node: key } });
    },
    edge(edge) {
      if (edge.events && edge.events.length === 1) act.event(edge.events[0].key);
      else state.change({ selected: { edge: [edge.from, edge.to] } });
    },
    nothing: () => state.change({ selected: state.view.mode === "focus" ? { node: state.view.a } : null }),
    home: (list = state.list) => state.change({ view: { mode: "overview" }, selected: null, query: "", list }),
    place: (key) => state.change({ place: key, ...(key === null ? {} : { selected: null, view: { mode: "overview" }, list: "event", query: "" }) }),
    path: (a, b) => state.change({ view: { mode: "path", a, b }, selected: null }),
    compare: (a, b) => state.change({ view: { mode: "compare", a, b }, selected: null }),
    ask(key) {
      questions.ask(key);
      act.home("questions");
      find("ask-b").focus();
    },
  };
  const picture = buildPicture(model, state, { frame: find("picture"), key: find("shapes"), crumbs: find("crumbs"), tip: find("tip"), live: find("live") }, act);
  const cards = buildCards(model, state, act);
  const index = buildIndex(model);
  const questions = buildQuestions(model, state, cards, index, act);
  const panel = buildPanel(model, state, cards, questions, act, find("panel"));
  const legend = buildLegend(model, state, find("legend"));
  const timeline = buildTimeline(model, state, find("timeline"));
  const map = buildMap(model, state, { board: find("map-board"), live: find("live") }, act);
  const exports = buildExports(model, state, picture, document.title);
  const dossier = buildDossier(model, state, picture, exports, cards, find("dossier"));
  buildCombo(find("search"), find("hits"), { find: index.find, show: index.show, choose(hit) {
    act.node(hit.node.key);
    const heading = find("chosen");
    if (heading) heading.focus({ preventScroll: true });
    return "";
  } });

  function crumbs() {
    const { nShown, nAll, nEvents, noun } = picture.scene();
    const { view } = state;
    const label = (key) => model.nodes[key].label;
    const title = {
      overview: () => T.overview, focus: () => say(T.around, { label: label(view.a) }),
      path: () => say(T.path_of, { a: label(view.a), b: label(view.b) }), compare: () => say(T.compare_of, { a: label(view.a), b: label(view.b) }),
    }[view.mode]();
    fill(find("crumbs"),
      view.mode === "overview" ? null : button("quiet", `← ${T.overview}`, () => act.home()),
      el("strong", {}, title),
      noun && nAll ? el("span", { class: "muted" }, say(noun, { shown: nEvents === undefined ? nShown : nEvents, all: nAll })) : null,
      state.place === null ? null : button("chip filter", [model.nodes[state.place].label, el("span", { "aria-hidden": "true" }, " ×")], () => act.place(null), { "aria-label": say(T.remove_place, { place: label(state.place) }) }));
    find("picture-note").hidden = nShown > 0;
  }

  function update(changed) {
    const redraw = ["filter", "view", "size"].some((name) => changed.has(name));
    document.body.classList.toggle("map-large", state.mapLarge);
    document.body.classList.toggle("asking", Boolean(state.query) && state.selected === null && state.view.mode === "overview");
    document.body.classList.toggle("chosen", state.selected !== null || state.view.mode === "path" || state.view.mode === "compare");
    if (redraw) picture.draw(); else picture.mark();
    if (!changed.has("size") || changed.size > 1) panel.show(changed.has("filter") && !changed.has("view") && !changed.has("selected"));
    if (changed.has("filter")) legend.show();
    if (changed.has("filter") || changed.has("size")) timeline.show();
    if (changed.has("filter")) map.show(); else if (model.map) map.mark();
    find("map-large").setAttribute("aria-pressed", String(state.mapLarge));
    crumbs();
    if (redraw && picture.isCovered()) picture.draw();
    hash.keep(changed);
  }
  state.listen(update);

  const on = (id, click) => find(id).addEventListener("click", click);
  on("zoom-in", () => picture.zoomBy(1.3));
  on("zoom-out", () => picture.zoomBy(1 / 1.3));
  on("zoom-fit", () => picture.fit());
  find("map-box").hidden = !model.map;
  document.body.classList.toggle("no-map", !model.map);
  if (model.map) {
    on("map-in", () => map.zoomBy(1.5));
    on("map-out", () => map.zoomBy(1 / 1.5));
    on("map-home", () => map.home());
    on("map-world", () => map.world());
  }
  on("map-large", () => state.change({ mapLarge: !state.mapLarge }));
  const menu = find("save");
  ["png", "svg", "csv", "json", "turtle"].forEach((name) => on(`save-${name}`, () => { exports[name](); menu.open = false; }));
  on("save-print", () => { menu.open = false; print(); });
  on("save-link", () => {
    const done = () => { find("live").textContent = T.copied; };
    if (navigator.clipboard) navigator.clipboard.writeText(hash.link()).then(done, () => {});
    menu.open = false;
  });
  on("help", () => find("keys").showModal());
  on("keys-close", () => find("keys").close());
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape" && menu.open) { event.stopPropagation(); menu.open = false; menu.querySelector("summary").focus(); } });
  document.addEventListener("pointerdown", (event) => { if (menu.open && !menu.contains(event.target)) menu.open = false; });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=search], input[type=text]");
    if (find("keys").open || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") { event.preventDefault(); find("search").focus(); }
    if (event.key === "?") find("keys").showModal();
    if (event.key === "g") find("picture").focus();
    if (event.key === "t") { const handle = document.querySelector(".handle.from"); if (handle) handle.focus(); }
    if (event.key === "m" && model.map) find("map").focus();
    if (event.key === "l") find("panel").focus();
    if (event.key === "Escape") {
      const { view, selected } = state;
      if (view.mode === "focus" && selected && selected.node !== view.a) state.change({ selected: { node: view.a } });
      else if (view.mode !== "overview" && !(selected && view.mode !== "focus")) act.home();
      else if (selected) state.change({ selected: null });
      else if (state.query) state.change({ query: "" });
      else if (state.place !== null) act.place(null);
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => picture.restyle());
  let wait = 0;
  const sizes = () => ["picture", "map-board"].map((id) => `${find(id).clientWidth}x${find(id).clientHeight}`).join(" ");
  update(new Set(["filter", "view", "start"]));
  let size = sizes();
  const watch = new ResizeObserver(() => {
    if (sizes() === size) return;
    size = sizes();
    clearTimeout(wait);
    wait = setTimeout(() => update(new Set(["size"])), 120);
  });
  watch.observe(find("picture"));
  watch.observe(find("map-board"));
  const idOf = (key) => (key === undefined || key === null ? null : model.nodes[key].id);
  const keyOf = (id) => model.byId.get(id).key;
  window.kgPage = {
    ready: true, readyAt: performance.now(),
    select: (id) => (id === null ? act.home() : act.node(keyOf(id))),
    focus: (id) => (id === null ? act.home() : act.focus(keyOf(id))),
    path: (a, b) => act.path(keyOf(a), keyOf(b)),
    compare: (a, b) => act.compare(keyOf(a), keyOf(b)),
    period: (from, to) => state.change({ from, to }),
    boxes: () => picture.boxes(), marks: () => (model.map ? map.marks() : []), pan: (x, y) => picture.pan(x, y),
    texts: exports.texts, dossier: () => dossier.make(),
    order: (id) => keyOf(id),
    cursor: () => idOf(picture.cursor()),
    state: () => ({
      mode: state.view.mode, a: idOf(state.view.a), b: idOf(state.view.b),
      selected: state.selected ? idOf(state.selected.node) : null, edge: state.selected && state.selected.edge ? state.selected.edge.map(idOf) : null,
      focus: state.view.mode === "focus" ? idOf(state.view.a) : null, place: idOf(state.place),
      hidden: [...state.hidden].sort(), from: state.from, to: state.to, shown: picture.scene().nShown, edges: picture.scene().nEdges, events: state.visible().length,
    }),
  };
}

start();
