// The legend: one button for each kind of event, with its count; a click hides or shows the kind.
function buildLegend(model, state, target) {
  const counts = new Map();
  model.events.forEach((event) => counts.set(event.category, (counts.get(event.category) || 0) + 1));
  const buttons = model.categories.filter((name) => counts.has(name)).map((name) => {
    const button = el("button", { type: "button", class: "legend-item", title: name === OTHER ? TEXT.otherHint : null,
      on: { click: () => toggle(name) } },
    el("span", { class: "swatch", "data-cat": name, "aria-hidden": "true" }),
    categoryText(name), el("span", { class: "n" }, String(counts.get(name))));
    return [name, button];
  });
  fill(target, buttons.map(([, button]) => button));
  function toggle(name) {
    const hidden = new Set(state.hidden);
    if (!hidden.delete(name)) hidden.add(name);
    state.change({ hidden }, "filter");
  }
  return { show: () => buttons.forEach(([name, button]) => button.setAttribute("aria-pressed", String(!state.hidden.has(name)))) };
}
