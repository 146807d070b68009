// The legend: one button for each kind of event and each sector, with its count; a click hides or shows it.
function buildLegend(model, state, target) {
  const kinds = model.categories.map((name) => ({
    name, field: "hidden",
    node: toggle(name, "hidden", [el("span", { class: "swatch", "data-cat": name, "aria-hidden": "true" }), categoryText(name)], name === OTHER ? T.other_hint : null),
  }));
  const byRank = (values) => {
    const counts = new Map();
    model.events.forEach((event) => values(event).forEach((value) => counts.set(value, (counts.get(value) || 0) + 1)));
    return [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
  };
  const sectors = byRank((event) => event.sectors).map((code) => ({ name: code, field: "hiddenSectors", node: toggle(code, "hiddenSectors", [sectorText(code)]) }));
  const types = byRank((event) => [event.type]).filter((name) => name !== OTHER)
    .map((name) => ({ name, field: "hiddenTypes", node: toggle(name, "hiddenTypes", [el("span", { class: "swatch", "data-cat": categoryOf(name), "aria-hidden": "true" }), classText(name)]) }));
  const all = [...kinds, ...sectors, ...types];

  function categoryOf(type) {
    return model.events.find((event) => event.type === type).category;
  }
  // A click hides or shows one; with the Alt key held, or a double click, it alone stays.
  function toggle(name, field, words, title) {
    const node = button("legend-item", [...words, el("span", { class: "n" })], (event) => (event.altKey ? only(name, field) : flip(name, field)), { title: title || T.legend_hint });
    node.addEventListener("dblclick", () => only(name, field));
    return node;
  }
  function flip(name, field) {
    const set = new Set(state[field]);
    if (!set.delete(name)) set.add(name);
    state.change({ [field]: set });
  }
  function only(name, field) {
    const names = (field === "hidden" ? kinds : field === "hiddenSectors" ? sectors : types).map((item) => item.name);
    state.change({ [field]: new Set(names.filter((other) => other !== name)) });
  }
  const drawer = (label, items) => el("details", { class: "drawer" }, el("summary", { class: "legend-item" }, label, el("span", { class: "n" }, String(items.length))), el("div", { class: "drawer-body", role: "group", "aria-label": label }, items.map((item) => item.node)));
  const clear = button("quiet", T.clear, () => state.clearFilters());
  const drawers = [types.length > 1 ? drawer(T.classes, types) : null, sectors.length ? drawer(T.sectors_title, sectors) : null].filter(Boolean);
  drawers.forEach((node) => {
    node.addEventListener("toggle", () => { if (node.open) drawers.forEach((other) => { if (other !== node) other.open = false; }); });
    node.addEventListener("keydown", (event) => { if (event.key === "Escape" && node.open) { event.stopPropagation(); node.open = false; node.querySelector("summary").focus(); } });
  });
  document.addEventListener("pointerdown", (event) => drawers.forEach((node) => { if (node.open && !node.contains(event.target)) node.open = false; }));
  fill(target, kinds.map((item) => item.node), drawers, clear);

  return {
    show() {
      const counts = { hidden: new Map(), hiddenTypes: new Map(), hiddenSectors: new Map() };
      const add = (map, name) => map.set(name, (map.get(name) || 0) + 1);
      state.except("category").forEach((event) => { add(counts.hidden, event.category); add(counts.hiddenTypes, event.type); });
      state.except("sector").forEach((event) => event.sectors.forEach((code) => add(counts.hiddenSectors, code)));
      all.forEach(({ name, field, node }) => {
        node.setAttribute("aria-pressed", String(!state[field].has(name)));
        const n = counts[field].get(name) || 0;
        node.querySelector(".n").textContent = n.toLocaleString("en");
        node.classList.toggle("none", n === 0);
      });
      drawers.forEach((node) => node.classList.toggle("active", node.querySelector('[aria-pressed="false"]') !== null));
      clear.hidden = !state.isFiltered();
    },
  };
}
