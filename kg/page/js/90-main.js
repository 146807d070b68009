// Joins the parts: the state changes, the parts follow. `window.kgPage` is the page's face to scripts and tests.
function start() {
  const find = (id) => document.getElementById(id);
  const model = buildModel();
  const state = buildState(model);
  const graph = buildGraph(model, state, find("picture"), find("shapes"), find("tip"));
  const choose = (key) => {
    if (key === null) state.change({ selected: null }, "selected");
    else if (graph.has(key)) state.change({ selected: key }, "selected");
    else state.change({ selected: key, focus: key }, "focus");
  };
  const focus = (key) => state.change({ selected: key, focus: key }, "focus");
  const panel = buildPanel(model, state, find("panel"), choose, focus);
  const legend = buildLegend(model, state, find("legend"));
  const timeline = buildTimeline(model, state, find("timeline"));
  buildSearch(model, find("search"), find("hits"), choose);

  function crumbs() {
    const shown = graph.nShown();
    const all = model.nodes.length;
    fill(find("crumbs"),
      state.focus === null ? el("strong", {}, TEXT.overview) : el("button", { type: "button", class: "quiet", on: { click: () => state.change({ focus: null }, "focus") } }, `← ${TEXT.overview}`),
      state.focus === null ? null : el("strong", {}, TEXT.around(model.nodes[state.focus].label)),
      el("span", { class: "muted" }, TEXT.shown(shown, all)));
    find("picture-note").hidden = shown > 0;
  }

  function update(what) {
    if (what === "selected") graph.mark(); else graph.draw();
    document.body.classList.toggle("chosen", state.selected !== null);
    panel.show(what);
    legend.show();
    if (what !== "selected") timeline.show();
    crumbs();
  }
  state.listeners.push(update);
  find("zoom-in").addEventListener("click", () => graph.zoomBy(1.3));
  find("zoom-out").addEventListener("click", () => graph.zoomBy(1 / 1.3));
  find("zoom-fit").addEventListener("click", () => graph.fit());
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typing) { event.preventDefault(); find("search").focus(); }
    if (event.key === "Escape" && !typing) {
      if (state.selected !== null) choose(null);
      else if (state.focus !== null) state.change({ focus: null }, "focus");
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.restyle());
  let wait = 0;
  let width = 0;
  new ResizeObserver(() => {
    const now = `${find("picture").clientWidth}x${find("picture").clientHeight}`;
    if (now === width) return;
    width = now;
    clearTimeout(wait);
    wait = setTimeout(() => update("resize"), 120);
  }).observe(find("picture"));
  width = `${find("picture").clientWidth}x${find("picture").clientHeight}`;
  update("start");
  window.kgPage = {
    ready: true,
    select: (id) => choose(id === null ? null : model.byId.get(id).key),
    focus: (id) => (id === null ? state.change({ focus: null }, "focus") : focus(model.byId.get(id).key)),
    boxes: () => graph.boxes(),
    state: () => ({
      selected: state.selected === null ? null : model.nodes[state.selected].id,
      focus: state.focus === null ? null : model.nodes[state.focus].id,
      hidden: [...state.hidden], from: state.from, to: state.to, shown: graph.nShown(), events: state.visible().length,
    }),
  };
}

start();
