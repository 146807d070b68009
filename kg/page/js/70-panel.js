// The panel beside the picture: the list of events, or everything about the chosen node.
const PAGE_OF_ROWS = 60;

function buildPanel(model, state, target, choose, focus) {
  let limit = PAGE_OF_ROWS;

  function swatch(event) {
    return el("span", { class: event.realized ? "swatch" : "swatch hollow", "data-cat": event.category, "aria-hidden": "true" });
  }

  function badges(event) {
    return event.status.map((status) => el("span", { class: `badge status-${status.replace(/\W+/g, "-")}` }, status));
  }

  function row(event) {
    const date = periodText(event.earliest, event.latest) || TEXT.undated;
    return el("li", {},
      el("button", { type: "button", class: "row", "aria-current": state.selected === event.key ? "true" : null, on: { click: () => choose(event.key) } },
        swatch(event),
        el("span", { class: "row-main" },
          el("span", { class: "row-head" }, el("span", { class: "row-label" }, event.label), badges(event), el("span", { class: "row-date" }, date)),
          el("span", { class: "row-gist" }, gistText(model, event)))));
  }

  function list(events, heading) {
    return section(events, row, TEXT.newest, heading);
  }

  function section(nodes, toRow, order, heading) {
    const rest = nodes.length - limit;
    const count = `${nodes.length} · ${order}`;
    return el("section", { class: "events" },
      heading ? el("h2", {}, heading, " ", el("small", {}, count)) : el("p", { class: "muted count" }, count),
      nodes.length ? el("ol", { class: "rows" }, nodes.slice(0, limit).map(toRow)) : el("p", { class: "muted" }, TEXT.nothing),
      rest > 0 ? el("button", { type: "button", class: "quiet", on: { click: () => { limit += PAGE_OF_ROWS * 4; show(); } } }, TEXT.more(rest)) : null);
  }

  function entityRow(entity) {
    const about = [classText(entity.type), ...entity.sectors.map((code) => TEXT.sectors[code] || code)].join(" · ");
    return el("li", {},
      el("button", { type: "button", class: "row", on: { click: () => choose(entity.key) } },
        el("span", { class: `shape kind-${entity.kind}`, "aria-hidden": "true" }),
        el("span", { class: "row-main" },
          el("span", { class: "row-head" }, el("span", { class: "row-label" }, entity.label), el("span", { class: "row-date" }, TEXT.events(entity.degree))),
          el("span", { class: "row-gist" }, about))));
  }

  // The lists that the panel opens with: events, actors, places.
  function lists() {
    const tabs = ["event", "actor", "place"].map((kind) => el("button", {
      type: "button", class: "tab", "aria-pressed": String(state.list === kind),
      on: { click: () => { limit = PAGE_OF_ROWS; state.list = kind; show(); target.querySelector('.tab[aria-pressed="true"]').focus(); } },
    }, TEXT.kindsPlural[kind]));
    const bar = el("div", { class: "tabs", role: "group", "aria-label": TEXT.lists }, tabs);
    if (state.list === "event") return [bar, list(state.visibleNewest())];
    const counts = new Map();
    state.visible().forEach((event) => new Set(event.members.map((m) => m.key)).forEach((key) => counts.set(key, (counts.get(key) || 0) + 1)));
    const entities = model.entities.filter((e) => e.kind === state.list && counts.has(e.key))
      .map((e) => ({ ...e, degree: counts.get(e.key) })).sort((a, b) => b.degree - a.degree || a.key - b.key);
    return [bar, section(entities, entityRow, TEXT.involved)];
  }

  function field(name, ...value) {
    return value.flat().filter(Boolean).length ? [el("dt", {}, name), el("dd", {}, value)] : [];
  }

  function roleField(event, role) {
    const nodes = membersIn(model, event, role);
    return nodes.length ? [el("dt", { class: `role-key role-${role}` }, TEXT.rolesLong[role]), el("dd", {}, chips(nodes))] : [];
  }

  function chip(node) {
    return el("button", { type: "button", class: `chip kind-${node.kind}`, on: { click: () => choose(node.key) } }, node.label);
  }

  function chips(nodes) {
    return nodes.map((node) => chip(node));
  }

  function top(node, subtitle) {
    return [
      el("button", { type: "button", class: "quiet back", on: { click: () => choose(null) } }, "← ", TEXT.back),
      el("header", { class: "card-head" },
        el("p", { class: "eyebrow" }, node.kind === "event" ? swatch(node) : el("span", { class: `shape kind-${node.kind}`, "aria-hidden": "true" }), subtitle),
        el("h2", { tabindex: "-1", id: "chosen" }, node.label)),
    ];
  }

  function figures(event) {
    const about = event.approximate ? TEXT.about : "";
    return [
      event.count === null ? "" : TEXT.count(event.count, about),
      event.killed === null ? "" : TEXT.killed(event.killed, about),
      event.injured === null ? "" : TEXT.injured(event.injured, about),
    ].filter(Boolean).join(", ");
  }

  // Cuts crossing spans so that they nest; then a mark in a mark, each with the name of its role.
  function markedSentence(evidence) {
    const spans = evidence.spans
      .map(([role, start, end, entity]) => ({ role, start: Math.max(0, start), end: Math.min(end, evidence.text.length), entity }))
      .filter((span) => span.start < span.end)
      .sort((a, b) => a.start - b.start || b.end - a.end || ROLE_ORDER.indexOf(a.role) - ROLE_ORDER.indexOf(b.role))
      .reduce((kept, span) => {
        const last = kept[kept.length - 1];
        const same = last && last.start === span.start && last.end === span.end;
        if (same) last.also.push(span.role); else kept.push({ ...span, also: [] });
        return kept;
      }, []);
    const root = el("p", { class: "sentence", lang: "en" });
    const open = [{ node: root, end: evidence.text.length }];
    let at = 0;
    const emit = (to) => {
      if (to > at) open[open.length - 1].node.append(evidence.text.slice(at, to));
      at = Math.max(at, to);
    };
    const closeUntil = (position) => {
      while (open.length > 1 && open[open.length - 1].end <= position) {
        const done = open[open.length - 1];
        emit(done.end);
        done.node.append(el("span", { class: "role-name" }, [done.role, ...done.also].map(roleText).join(", ")));
        open.pop();
      }
    };
    spans.forEach((span) => {
      closeUntil(span.start);
      emit(span.start);
      const end = Math.min(span.end, open[open.length - 1].end);
      const mark = el("mark", { class: `role role-${span.role}`, title: TEXT.rolesLong[span.role] || roleText(span.role) });
      open[open.length - 1].node.append(mark);
      open.push({ node: mark, end, role: span.role, also: span.also });
    });
    closeUntil(evidence.text.length);
    emit(evidence.text.length);
    return root;
  }

  function articleLine(number) {
    const article = model.articles[number];
    if (!article) return null;
    const about = [article.source, article.published ? dayText(article.published) : ""].filter(Boolean).join(", ");
    return el("p", { class: "article" }, linkOr(article.title, article.url, { class: "article-title" }), about ? el("span", { class: "muted" }, ` ${about}`) : null);
  }

  function evidenceOf(event) {
    if (!event.evidence.length) return el("p", { class: "muted" }, TEXT.noEvidence);
    return el("section", {},
      el("h3", {}, TEXT.reported(event.evidence.length)),
      event.evidence.map((evidence) => el("blockquote", { class: "evidence" }, markedSentence(evidence), articleLine(evidence.article))));
  }

  function claimsOf(event) {
    if (!event.claims.length) return null;
    return el("section", {}, el("h3", {}, TEXT.says),
      el("ul", { class: "claims" }, event.claims.map((claim) => el("li", { class: claim.denies ? "denies" : "" },
        claim.entity === null ? el("strong", {}, claim.who) : chip(model.nodes[claim.entity]),
        " ", el("span", {}, claim.verb ? `“${claim.verb}”` : ""),
        claim.denies ? el("span", { class: "badge status-denied" }, TEXT.denies) : null,
        el("span", { class: "muted" }, [periodText(claim.earliest, claim.latest), claimSource(claim)].filter(Boolean).join(", "))))));
  }

  function claimSource(claim) {
    const article = claim.article === null ? null : model.articles[claim.article];
    return article ? article.source || "" : "";
  }

  function eventCard(event) {
    const classes = event.category === event.type ? categoryText(event.category) : `${classText(event.type)} · ${categoryText(event.category)}`;
    const when = periodText(event.earliest, event.latest);
    return [
      ...top(event, classes),
      event.status.length ? el("p", { class: "badges" }, badges(event)) : null,
      el("dl", { class: "facts" },
        ["agent", "patient", "recipient", "instrument", "topic", "place", "origin", "destination"].map((role) => roleField(event, role)),
        membersIn(model, event, "place").length ? [] : field(TEXT.fields.where, event.place || ""),
        field(TEXT.fields.when, when, event.time && event.time !== when ? el("span", { class: "muted" }, ` “${event.time}”`) : ""),
        field(TEXT.fields.figures, figures(event))),
      claimsOf(event), evidenceOf(event), tiesOf(event), focusButton(event),
    ];
  }

  function entityCard(entity) {
    const wikidata = entity.wikidata && /Q\d+$/.test(entity.wikidata) ? entity.wikidata.match(/Q\d+$/)[0] : null;
    const events = eventsOf(model, entity).sort((a, b) => model.newest.indexOf(a) - model.newest.indexOf(b));
    return [
      ...top(entity, `${TEXT.kinds[entity.kind]} · ${classText(entity.type)}`),
      el("dl", { class: "facts" },
        field(TEXT.fields.sector, entity.sectors.map((code) => TEXT.sectors[code] || code).join(", ")), field(TEXT.fields.country, entity.country || ""),
        field(TEXT.fields.within, entity.within || ""), field(TEXT.fields.aliases, entity.aliases.join(", ")),
        field(TEXT.fields.coordinates, entity.lat === null || entity.lon === null ? "" : `${entity.lat.toFixed(2)}, ${entity.lon.toFixed(2)}`),
        field(TEXT.fields.wikidata, wikidata ? linkOr(wikidata, `https://www.wikidata.org/wiki/${wikidata}`) : "")),
      focusButton(entity), tiesOf(entity), list(events, TEXT.eventsHeading),
    ];
  }

  function tiesOf(node) {
    const ties = node.ties.filter((edge) => edge.type !== "role");
    if (!ties.length) return null;
    return el("section", {}, el("h3", {}, TEXT.relations), el("ul", { class: "claims" }, ties.map((edge) =>
      el("li", {}, chip(model.nodes[edge.from]), ` ${roleText(edge.role)} `, chip(model.nodes[edge.to])))));
  }

  function focusButton(node) {
    if (state.focus === node.key) return null;
    return el("button", { type: "button", class: "action", on: { click: () => focus(node.key) } }, TEXT.focus);
  }

  function show() {
    if (state.selected === null) {
      const empty = !model.events.length;
      fill(target, empty ? [el("h2", {}, TEXT.emptyTitle), el("p", { class: "muted" }, TEXT.emptyHint)] : lists());
      return;
    }
    const node = model.nodes[state.selected];
    fill(target, node.kind === "event" ? eventCard(node) : entityCard(node));
  }

  return {
    show(what) {
      if (what !== "resize") limit = PAGE_OF_ROWS;
      const within = target.contains(document.activeElement);
      show();
      if (what === "resize" || what === "start") return;
      target.scrollTop = 0;
      const heading = target.querySelector("#chosen") || target.querySelector('.tab[aria-pressed="true"]');
      if (within && heading) heading.focus({ preventScroll: true });
    },
  };
}
