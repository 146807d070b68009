// The questions that one can ask: the way between two, a comparison, a place, who denies what, saved queries.
function buildQuestions(model, state, cards, index, act) {
  const asked = { a: null, b: null };

  // A field that finds an entity; `kinds` says which.
  function pickField(name, label, kinds, chosen, choose) {
    const input = el("input", { id: `ask-${name}`, type: "text", value: chosen === null ? "" : model.nodes[chosen].label, placeholder: T.ask_name, ...comboAttributes(`ask-${name}-hits`) });
    const results = el("ul", { id: `ask-${name}-hits`, class: "hits", role: "listbox", "aria-label": T.results, hidden: true });
    buildCombo(input, results, {
      find: (words) => index.entities(words, 8, kinds).map((node) => ({ group: "", node })), show: index.show,
      choose: (hit) => { choose(hit.node.key); return hit.node.label; },
    });
    return el("div", { class: "field" }, el("label", { for: `ask-${name}` }, label), el("div", { class: "combo" }, input, results));
  }

  function form() {
    const note = el("p", { class: "muted", role: "status" });
    const go = (ask) => {
      if (asked.a === null || asked.b === null || asked.a === asked.b) note.textContent = T.ask_two;
      else ask(asked.a, asked.b);
    };
    const denials = allDenials();
    return [
      el("section", {}, el("h3", {}, T.two_actors),
        pickField("a", T.first, ["actor", "place"], asked.a, (key) => { asked.a = key; }),
        pickField("b", T.second, ["actor", "place"], asked.b, (key) => { asked.b = key; }),
        el("div", { class: "actions" }, button("action strong", T.path, () => go(act.path), { id: "ask-path" }), button("action", T.compare, () => go(act.compare), { id: "ask-compare" })), note),
      el("section", {}, el("h3", {}, T.one_place), pickField("place", T.place, ["actor", "place"], state.place, (key) => act.place(key))),
      el("section", {}, el("h3", {}, T.who_denies, " ", el("small", {}, String(denials.length))),
        denials.length ? el("ul", { class: "claims denials" }, denials.slice(0, 40).map(denialLine)) : el("p", { class: "muted" }, T.no_denials)),
      model.answers.length ? el("section", {}, el("h3", {}, T.saved), el("ol", { class: "rows" }, model.answers.map((answer) => el("li", {},
        button("row", [el("span", { class: "row-main" }, el("span", { class: "row-head" }, el("span", { class: "row-label" }, answer.name), el("span", { class: "row-date" }, say(T.rows, { n: answer.all }))),
          el("span", { class: "row-gist" }, answer.description))], () => state.change({ query: answer.name, list: "questions", selected: null })))))) : null,
    ];
  }

  const allDenials = () => model.newest.flatMap((event) => cards.evidence.claimsOf(event).filter((claim) => claim.denies).map((claim) => ({ claim, event })));

  function denialLine({ claim, event }) {
    return el("li", {}, claim.entity === null ? el("strong", {}, claim.who) : cards.chip(model.nodes[claim.entity]),
      el("span", {}, ` ${T.denies} `), button("chip", gistText(model, event) || event.label, () => act.event(event.key)),
      el("span", { class: "muted" }, periodText(claim.earliest, claim.latest)));
  }

  function pathPanel(back) {
    const { a, b } = state.view;
    const [one, other] = [model.nodes[a], model.nodes[b]];
    const steps = findPath(model, state, a, b);
    const head = [back, el("header", { class: "card-head" }, el("p", { class: "eyebrow" }, T.path_title), el("h2", { tabindex: "-1", id: "chosen" }, say(T.path_of, { a: one.label, b: other.label })))];
    if (!steps) return [...head, el("p", { class: "muted" }, T.no_path)];
    return [...head, el("p", { class: "muted count" }, say(T.steps, { n: steps.length })),
      el("ol", { class: "steps" }, steps.map((step) => {
        const names = [cards.chip(model.nodes[step.from]), el("span", { class: "arrow", "aria-hidden": "true" }, "→"), cards.chip(model.nodes[step.to])];
        if (step.edge) {
          const fact = `${model.nodes[step.edge.from].label} ${roleText(step.edge.role)} ${model.nodes[step.edge.to].label}`;
          return el("li", {}, el("p", { class: "step" }, names), el("p", { class: "muted" }, fact), sentencesOf(model, step.edge).slice(0, 1).map(cards.evidence.quote));
        }
        const event = model.nodes[step.event];
        return el("li", {}, el("p", { class: "step" }, names), el("ol", { class: "rows" }, cards.eventRow(event)), sentencesOf(model, event).slice(0, 1).map(cards.evidence.quote));
      }))];
  }

  function comparePanel(back) {
    const { a, b } = state.view;
    const [one, other] = [model.nodes[a], model.nodes[b]];
    const shared = sharedEvents(model, a, b).filter((event) => state.isVisible(event));
    const own = (node) => node.events.map((key) => model.nodes[key]).filter((event) => state.isVisible(event));
    const [ofA, ofB] = [own(one), own(other)];
    const count = (events, name) => events.filter((event) => event.category === name).length;
    const most = Math.max(1, ...model.categories.flatMap((name) => [count(ofA, name), count(ofB, name)]));
    const bar = (n, name) => el("td", {}, el("span", { class: "meter", "data-cat": name, "data-n": String(n) }), el("span", { class: "n" }, String(n)));
    const roleCount = (node, events, role) => events.filter((event) => event.members.some((m) => m.key === node.key && m.role === role)).length;
    const table = el("table", { class: "compare" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, T.fields.what), el("th", { scope: "col" }, one.label), el("th", { scope: "col" }, other.label))),
      el("tbody", {},
        el("tr", {}, el("th", { scope: "row" }, T.all_events), el("td", {}, String(ofA.length)), el("td", {}, String(ofB.length))),
        ["agent", "patient"].map((role) => el("tr", {}, el("th", { scope: "row" }, roleLong(role)), el("td", {}, String(roleCount(one, ofA, role))), el("td", {}, String(roleCount(other, ofB, role))))),
        model.categories.filter((name) => count(ofA, name) + count(ofB, name)).map((name) => el("tr", {}, el("th", { scope: "row" }, categoryText(name)), bar(count(ofA, name), name), bar(count(ofB, name), name)))));
    table.querySelectorAll(".meter").forEach((meter) => { meter.style.width = `${(Number(meter.dataset.n) / most) * 62}%`; });
    const common = commonPartners(model, state, a, b).slice(0, 12);
    return [back,
      el("header", { class: "card-head" }, el("p", { class: "eyebrow" }, T.compare_title), el("h2", { tabindex: "-1", id: "chosen" }, say(T.compare_of, { a: one.label, b: other.label }))),
      table,
      el("section", {}, el("h3", {}, T.common), common.length ? el("ul", { class: "partners" }, common.map(({ node, a: x, b: y }) => el("li", {}, button("chip", [node.label, el("span", { class: "n" }, `${x} · ${y}`)], () => act.focus(node.key), { title: say(T.common_of, { x, y }) })))) : el("p", { class: "muted" }, T.no_common)),
      el("section", {}, el("h3", {}, T.shared, " ", el("small", {}, String(shared.length))), cards.long(shared, cards.eventRow))];
  }

  function queryPanel(back) {
    const answer = model.answers.find((known) => known.name === state.query);
    const cell = (value) => {
      const [text, id] = Array.isArray(value) ? value : [value, null];
      const node = id === null ? null : model.byId.get(id.startsWith("~") ? model.base + id.slice(1) : id);
      return el("td", { class: text.length > 40 ? "wide" : null }, node ? button("chip", node.kind === "event" ? node.label : node.label || text, () => (node.kind === "event" ? act.event(node.key) : act.node(node.key))) : el("span", { class: "clamp", title: text.length > 90 ? text : null }, text));
    };
    return [back,
      el("header", { class: "card-head" }, el("p", { class: "eyebrow" }, T.query_title), el("h2", { tabindex: "-1", id: "chosen" }, answer.name)),
      el("p", {}, answer.description),
      el("p", { class: "muted count" }, answer.all > answer.rows.length ? say(T.rows_of, { n: answer.rows.length, all: answer.all }) : say(T.rows, { n: answer.all })),
      el("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": answer.name }, el("table", {}, el("thead", {}, el("tr", {}, answer.columns.map((name) => el("th", { scope: "col" }, name.replace(/_/g, " "))))), el("tbody", {}, answer.rows.map((row) => el("tr", {}, row.map(cell)))))),
      el("details", {}, el("summary", {}, T.sparql), el("pre", { tabindex: "0" }, answer.sparql))];
  }

  return { form, pathPanel, comparePanel, queryPanel, ask: (key) => { asked.a = key; asked.b = null; } };
}
