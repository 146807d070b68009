// The panel beside the picture: lists, the questions, or everything about what is chosen.
function buildPanel(model, state, cards, questions, act, target) {
  const TABS = ["event", "actor", "place", "questions"];

  function tabs() {
    return el("div", { class: "tabs", role: "group", "aria-label": T.lists }, TABS.map((name) => button("tab", T.kinds_plural[name], () => {
      state.change({ list: name, query: "" });
      target.querySelector('.tab[aria-pressed="true"]').focus();
    }, { "aria-pressed": String(state.list === name) })));
  }

  function list() {
    if (state.list === "questions") return questions.form();
    if (state.list === "event") {
      const events = state.newest();
      const heading = state.place === null ? null : el("h2", {}, say(T.events_at, { place: model.nodes[state.place].label }));
      return [heading, el("p", { class: "muted count" }, `${say(T.events, { n: events.length })} · ${T.newest}`), cards.long(events, cards.eventRow)];
    }
    const counts = new Map();
    state.visible().forEach((event) => {
      const keys = new Set(event.members.map((m) => m.key));
      if (state.list === "place" && event.site !== null) placesAround(model, event.site).forEach((key) => keys.add(key));
      keys.forEach((key) => counts.set(key, (counts.get(key) || 0) + 1));
    });
    const rows = model.entities.filter((node) => node.kind === state.list && counts.has(node.key)).map((node) => ({ node, n: counts.get(node.key) })).sort((a, b) => b.n - a.n || a.node.key - b.node.key);
    return [el("p", { class: "muted count" }, `${rows.length.toLocaleString("en")} · ${T.involved}`), cards.long(rows, cards.entityRow)];
  }

  const back = (words, go) => button("quiet back", `← ${words}`, go);

  function content() {
    const { selected, view } = state;
    const up = view.mode === "path" || view.mode === "compare"
      ? back(view.mode === "path" ? T.path : T.compare, () => state.change({ selected: null }))
      : view.mode === "focus" && selected && selected.node !== view.a ? back(model.nodes[view.a].label, () => state.change({ selected: { node: view.a } }))
        : back(T.back, () => act.home());
    if (selected && selected.edge) return cards.edgeCard(selected.edge, up);
    if (selected) {
      const node = model.nodes[selected.node];
      return node.kind === "event" ? cards.eventCard(node, up) : cards.entityCard(node, up);
    }
    if (view.mode === "path") return questions.pathPanel(back(T.questions, () => act.home("questions")));
    if (view.mode === "compare") return questions.comparePanel(back(T.questions, () => act.home("questions")));
    if (state.query) return questions.queryPanel(back(T.questions, () => state.change({ query: "" })));
    if (!model.events.length) return [el("h2", {}, T.empty_title), el("p", { class: "muted" }, T.empty_hint)];
    return [tabs(), list()];
  }

  return {
    show(keepPlace) {
      const within = target.contains(document.activeElement);
      const { scrollTop } = target;
      fill(target, content());
      target.scrollTop = keepPlace ? scrollTop : 0;
      const heading = target.querySelector("#chosen") || target.querySelector('.tab[aria-pressed="true"]');
      if (within && heading && !keepPlace) heading.focus({ preventScroll: true });
    },
  };
}
