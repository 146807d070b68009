// What the person has chosen. Everything drawn follows from this and the model.
// view: {mode: "overview"}, {mode: "focus", a}, {mode: "path" | "compare", a, b}; selected: null, {node} or {edge: [a, b]}.
const TESTS = ["category", "period", "place", "sector"];

function buildState(model) {
  const present = new Set(model.events.map((event) => event.category));
  const usual = () => new Set(present.size > 1 && present.has(OTHER) ? [OTHER] : []);
  const start = () => ({
    hidden: usual(), hiddenTypes: new Set(), hiddenSectors: new Set(), from: "", to: "", place: null,
    view: { mode: "overview" }, selected: null, list: "event", query: "", mapLarge: false,
  });
  const listeners = [];
  let known = new Map();
  const tests = {
    category: (event) => !state.hidden.has(event.category) && !state.hiddenTypes.has(event.type),
    period: (event) => (!state.from && !state.to) || (event.day !== "" && (!state.to || event.day <= state.to) && (!state.from || event.last >= state.from)),
    place: (event) => state.place === null || (event.site !== null && placesAround(model, event.site).includes(state.place)),
    sector: (event) => !state.hiddenSectors.size || !event.sectors.length || event.sectors.some((code) => !state.hiddenSectors.has(code)),
  };
  // The events that pass every filter but one; each picture shows what its own filter leaves out.
  const except = (name) => {
    if (!known.has(name)) {
      const used = TESTS.filter((test) => test !== name).map((test) => tests[test]);
      known.set(name, model.events.filter((event) => used.every((test) => test(event))));
    }
    return known.get(name);
  };
  const state = {
    ...start(),
    except,
    ofCategories: () => model.events.filter(tests.category),
    visible: () => except(""),
    isVisible: (event) => TESTS.every((name) => tests[name](event)),
    newest() {
      if (!known.has("newest")) known.set("newest", [...except("")].sort((a, b) => a.age - b.age));
      return known.get("newest");
    },
    isFiltered: () => Boolean(state.from || state.to || state.place !== null || state.hiddenSectors.size || state.hiddenTypes.size
      || state.hidden.size !== usual().size || [...state.hidden].some((name) => !usual().has(name))),
    listen: (listener) => listeners.push(listener),
    clearFilters: () => state.change({ hidden: usual(), hiddenTypes: new Set(), hiddenSectors: new Set(), from: "", to: "", place: null }),
    // Takes new values, and tells the listeners which of them changed.
    change(values) {
      const before = { ...state };
      Object.assign(state, values);
      const changed = new Set(Object.keys(values).filter((name) => before[name] !== state[name]));
      if (["hidden", "hiddenTypes", "hiddenSectors", "from", "to", "place"].some((name) => changed.has(name))) {
        known = new Map();
        changed.add("filter");
      }
      if (changed.size) listeners.forEach((listener) => listener(changed));
    },
    usual, start,
  };
  return state;
}
