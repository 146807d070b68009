// Everything about a chosen event, actor, place or edge, for the panel.
function buildCards(model, state, act) {
  const chip = (node) => button(`chip kind-${node.kind}`, node.label, () => act.node(node.key));
  const chips = (nodes) => nodes.map(chip);
  const evidence = buildEvidence(model, chip);

  const swatch = (event) => el("span", { class: event.realized ? "swatch" : "swatch hollow", "data-cat": event.category, "aria-hidden": "true" });
  const badges = (event) => event.status.map((status) => el("span", { class: `badge status-${status.replace(/\W+/g, "-")}` }, status));
  const shape = (node) => el("span", { class: `shape kind-${node.kind}`, "aria-hidden": "true" });

  function eventRow(event) {
    const date = periodText(event.earliest, event.latest) || T.undated;
    const current = state.selected && state.selected.node === event.key;
    return el("li", {}, button("row", [
      swatch(event),
      el("span", { class: "row-main" },
        el("span", { class: "row-head" }, el("span", { class: "row-label" }, event.label), badges(event), event.accounts.length ? el("span", { class: "badge told" }, evidence.tellers(event)) : null, el("span", { class: "row-date" }, date)),
        el("span", { class: "row-gist" }, gistText(model, event))),
    ], () => act.event(event.key), { "aria-current": current ? "true" : null }));
  }

  function entityRow({ node, n }) {
    const about = [classText(node.type), ...node.sectors.map(sectorText)].join(" · ");
    return el("li", {}, button("row", [
      shape(node),
      el("span", { class: "row-main" },
        el("span", { class: "row-head" }, el("span", { class: "row-label" }, node.label), el("span", { class: "row-date" }, say(T.events, { n }))),
        el("span", { class: "row-gist" }, about)),
    ], () => act.node(node.key)));
  }

  const field = (name, ...value) => (value.flat().filter(Boolean).length ? [el("dt", {}, name), el("dd", {}, value)] : []);
  const roleField = (event, role) => {
    const nodes = membersIn(model, event, role);
    return nodes.length ? [el("dt", { class: `role-key role-${role}` }, roleLong(role)), el("dd", {}, chips(nodes))] : [];
  };

  function top(back, eyebrow, title) {
    return [back, el("header", { class: "card-head" }, el("p", { class: "eyebrow" }, eyebrow), el("h2", { tabindex: "-1", id: "chosen" }, title))];
  }

  function eventCard(event, back) {
    const classes = event.category === event.type ? categoryText(event.category) : `${classText(event.type)} · ${categoryText(event.category)}`;
    const when = periodText(event.earliest, event.latest);
    const claims = evidence.claimsOf(event);
    const sides = evidence.sideBySide(event);
    return [
      ...top(back, [swatch(event), classes], event.label),
      event.status.length ? el("p", { class: "badges" }, badges(event)) : null,
      el("dl", { class: "facts" },
        ["agent", "patient", "recipient", "instrument", "topic", "place", "origin", "destination"].map((role) => roleField(event, role)),
        membersIn(model, event, ...PLACING).length ? [] : field(T.fields.where, event.place || ""),
        field(T.fields.when, when, event.time && event.time !== when ? el("span", { class: "muted" }, ` “${event.time}”`) : ""),
        field(T.fields.figures, evidence.figures(event)),
        field(T.fields.contested, event.contested.map((what) => T.contested[what] || what).join(", ")),
        field(T.fields.confidence, event.confidence === undefined ? "" : say(T.percent, { n: Math.round(event.confidence * 100) }))),
      sides,
      claims.length && !claims.some((claim) => claim.denies) ? el("section", {}, el("h3", {}, T.says), el("ul", { class: "claims" }, claims.map(evidence.claimLine))) : null,
      evidence.quotes(event),
      factsOf(event), surroundings(event),
    ];
  }

  function entityCard(entity, back) {
    const wikidata = /Q\d+$/.test(entity.wikidata) ? entity.wikidata.match(/Q\d+$/)[0] : null;
    const located = entity.lat === undefined ? "" : entity.locatedBy ? say(T.located_by, { place: entity.locatedBy }) : `${entity.lat.toFixed(2)}, ${entity.lon.toFixed(2)}`;
    const events = entity.events.map((key) => model.nodes[key]);
    const visible = events.filter((event) => state.isVisible(event));
    const hidden = events.length - visible.length;
    const here = entity.kind === "place" || entity.spot ? model.events.filter((event) => event.site !== null && placesAround(model, event.site).includes(entity.key)).length : 0;
    return [
      ...top(back, [shape(entity), `${T.kinds[entity.kind]} · ${classText(entity.type)}`], entity.label),
      el("dl", { class: "facts" },
        field(T.fields.sector, entity.sectors.map(sectorText).join(", ")), field(T.fields.country, entity.country),
        field(T.fields.within, entity.container !== null ? chip(model.nodes[entity.container]) : entity.within), field(T.fields.aliases, entity.aliases.join(", ")),
        field(T.fields.coordinates, located),
        field(T.fields.wikidata, wikidata ? linkOr(wikidata, `https://www.wikidata.org/wiki/${wikidata}`) : "")),
      el("div", { class: "actions" },
        state.view.mode === "focus" && state.view.a === entity.key ? null : button("action", T.focus, () => act.focus(entity.key)),
        here ? button("action", state.place === entity.key ? T.place_off : say(T.events_here, { n: here }), () => state.change({ place: state.place === entity.key ? null : entity.key })) : null,
        button("action", T.path_from, () => act.ask(entity.key)), button("action", T.compare_with, () => act.ask(entity.key))),
      factsOf(entity), partnersOf(entity, visible),
      el("section", { class: "events" },
        el("h3", {}, T.kinds_plural.event, " ", el("small", {}, `${say(T.events, { n: visible.length })}${hidden ? ` · ${say(T.filtered_out, { n: hidden })}` : ""} · ${T.newest}`)),
        long(visible, eventRow)),
      sayingsOf(entity),
    ];
  }

  // What it says of events, denials first.
  function sayingsOf(entity) {
    const said = entity.said.map((key) => model.nodes[key]).map((event) => ({ event, denies: evidence.claimsOf(event).some((claim) => claim.entity === entity.key && claim.denies) }));
    if (!said.length) return null;
    const denials = said.filter((item) => item.denies);
    const rest = said.filter((item) => !item.denies && item.event.category !== OTHER);
    return [[T.denials_of, denials], [T.sayings_of, rest]].filter(([, list]) => list.length).map(([heading, list]) => el("section", { class: "events" }, el("h3", {}, heading, " ", el("small", {}, String(list.length))), long(list.map((item) => item.event), eventRow)));
  }

  // With whom it takes part in events; each row leads to the evidence behind the tie.
  function partnersOf(entity, events) {
    const counts = new Map();
    events.forEach((event) => new Set(event.members.map((m) => m.key)).forEach((key) => { if (key !== entity.key && model.nodes[key].kind !== "thing") counts.set(key, (counts.get(key) || 0) + 1); }));
    const rows = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    if (!rows.length) return null;
    return el("section", {}, el("h3", {}, T.partners), el("ul", { class: "partners" }, rows.slice(0, 12).map(([key, n]) => el("li", {},
      button("chip", [model.nodes[key].label, " ", el("span", { class: "n" }, String(n))], () => act.edge({ from: entity.key, to: key }), { title: say(T.events, { n }) })))));
  }

  function factsOf(node) {
    const ties = node.ties.filter((edge) => edge.type === "relation" || edge.type === "link");
    if (!ties.length) return null;
    return el("section", {}, el("h3", {}, T.relations), el("ul", { class: "claims" }, ties.slice(0, 40).map((edge) => el("li", {},
      chip(model.nodes[edge.from]), ` ${roleText(edge.role)} `, chip(model.nodes[edge.to]),
      edge.evidence.length ? el("details", {}, el("summary", {}, T.proof), sentencesOf(model, edge).map(evidence.quote)) : null))));
  }

  function surroundings(node) {
    if (state.view.mode === "focus" && state.view.a === node.key) return null;
    return el("div", { class: "actions" }, button("action", T.focus, () => act.focus(node.key)));
  }

  // Two who share events: each event with its first sentence, the rest one click away.
  function edgeCard([a, b], back) {
    const [one, other] = [model.nodes[a], model.nodes[b]];
    const events = sharedEvents(model, a, b).filter((event) => state.isVisible(event));
    const facts = one.ties.filter((edge) => edge.type === "relation" && (edge.from === b || edge.to === b));
    return [
      ...top(back, [shape(one), shape(other), T.between], `${one.label} – ${other.label}`),
      el("div", { class: "actions" }, button("action", one.label, () => act.focus(a)), button("action", other.label, () => act.focus(b)), button("action", T.compare, () => act.compare(a, b))),
      facts.map((edge) => el("section", {}, el("h3", {}, `${model.nodes[edge.from].label} ${roleText(edge.role)} ${model.nodes[edge.to].label}`), sentencesOf(model, edge).map(evidence.quote))),
      el("p", { class: "muted count" }, `${say(T.events, { n: events.length })} · ${T.newest}`),
      long(events, (event) => [eventRow(event), el("li", { class: "proof" }, sentencesOf(model, event).slice(0, 1).map(evidence.quote))]),
    ];
  }

  // The first rows of a list, and a button for the rest.
  function long(items, toRow, nFirst = 40) {
    if (!items.length) return el("p", { class: "muted" }, T.nothing);
    const list = el("ol", { class: "rows" }, items.slice(0, nFirst).map(toRow));
    const rest = items.length - nFirst;
    if (rest <= 0) return list;
    const more = button("quiet", say(T.more, { n: rest }), () => { list.append(...items.slice(nFirst, nFirst + 400).map(toRow).flat()); more.remove(); });
    return [list, more];
  }

  return { eventCard, entityCard, edgeCard, eventRow, entityRow, long, chip, badges, swatch, shape, evidence };
}
