// The state as the URL's hash and back, so that a link opens the page as it was left.
function buildHash(model, state) {
  const short = (key) => {
    const { id } = model.nodes[key];
    return id.startsWith(model.base) ? `~${id.slice(model.base.length)}` : id;
  };
  const keyOf = (id) => {
    const node = model.byId.get(id.startsWith("~") ? model.base + id.slice(1) : id);
    return node ? node.key : null;
  };
  const list = (values) => [...values].sort().join(",");
  const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text || "");

  function write() {
    const words = new URLSearchParams();
    const { view, selected } = state;
    if (view.mode !== "overview") words.set(view.mode, [view.a, view.b].filter((key) => key !== undefined).map(short).join(" "));
    if (selected && selected.node !== undefined && selected.node !== view.a) words.set("sel", short(selected.node));
    if (selected && selected.edge) words.set("edge", selected.edge.map(short).join(" "));
    if (list(state.hidden) !== list(state.usual())) words.set("hide", list(state.hidden));
    if (state.hiddenTypes.size) words.set("types", list(state.hiddenTypes));
    if (state.hiddenSectors.size) words.set("sectors", list(state.hiddenSectors));
    if (state.from) words.set("from", state.from);
    if (state.to) words.set("to", state.to);
    if (state.place !== null) words.set("place", short(state.place));
    if (state.list !== "event") words.set("list", state.list);
    if (state.query) words.set("query", state.query);
    if (state.mapLarge) words.set("map", "1");
    return words.toString();
  }

  // What the words do not say is as at the start; nodes that the graph does not have are passed over.
  function read(text) {
    const words = new URLSearchParams(text);
    const values = state.start();
    for (const mode of ["focus", "path", "compare"]) {
      const [a, b] = (words.get(mode) || "").split(" ").map(keyOf);
      if (a !== null && a !== undefined && (mode === "focus" || (b !== null && b !== undefined))) values.view = mode === "focus" ? { mode, a } : { mode, a, b };
    }
    const chosen = keyOf(words.get("sel") || "");
    if (chosen !== null) values.selected = { node: chosen };
    else if (values.view.mode === "focus") values.selected = { node: values.view.a };
    const edge = (words.get("edge") || "").split(" ").map(keyOf);
    if (edge.length === 2 && !edge.includes(null)) values.selected = { edge };
    const set = (name) => new Set((words.get(name) || "").split(",").filter(Boolean));
    if (words.has("hide")) values.hidden = set("hide");
    values.hiddenTypes = set("types");
    values.hiddenSectors = set("sectors");
    if (isDay(words.get("from"))) values.from = words.get("from");
    if (isDay(words.get("to"))) values.to = words.get("to");
    if (words.has("place")) values.place = keyOf(words.get("place"));
    if (["actor", "place", "questions"].includes(words.get("list"))) values.list = words.get("list");
    if (model.answers.some((answer) => answer.name === words.get("query"))) values.query = words.get("query");
    values.mapLarge = words.get("map") === "1" && Boolean(model.map);
    return values;
  }

  let written = null;
  function keep(changed) {
    const text = write();
    if (text === written) return;
    const step = written !== null && (changed.has("view") || changed.has("selected"));
    written = text;
    try {
      history[step ? "pushState" : "replaceState"](null, "", `#${text}`);
    } catch {
      // A frame without an address of its own (a notebook's) keeps no history.
    }
  }
  const follow = () => { const text = location.hash.slice(1); if (text === written) return; written = text; state.change(read(text)); };
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  return { keep, read: () => read(location.hash.slice(1)), link: () => location.href };
}
