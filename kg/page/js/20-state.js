// What the person has chosen. Everything drawn follows from this and the model.
function buildState(model) {
  const present = new Set(model.events.map((event) => event.category));
  const state = {
    hidden: new Set(present.size > 1 && present.has(OTHER) ? [OTHER] : []),
    from: "", to: "", selected: null, focus: null, list: "event",
    listeners: [],
  };
  const passes = (event, dates) => !state.hidden.has(event.category) && (!dates || inPeriod(event));
  const inPeriod = (event) => {
    if (!state.from && !state.to) return true;
    if (!event.day) return false;
    const last = event.latest || event.earliest;
    return (!state.to || event.day <= state.to) && (!state.from || last >= state.from);
  };
  return Object.assign(state, {
    visible: () => model.events.filter((event) => passes(event, true)),
    visibleNewest: () => model.newest.filter((event) => passes(event, true)),
    ofCategories: () => model.events.filter((event) => passes(event, false)),
    inPeriod,
    change(values, what) {
      Object.assign(state, values);
      state.listeners.forEach((listener) => listener(what));
    },
  });
}
