// Sentences with the words of the roles marked, the article they stand in, and who says so.
function buildEvidence(model, chip) {
  // Cuts crossing spans so that they nest; then a mark in a mark, each with the name of its role.
  function markedSentence({ text, spans: raw }) {
    const spans = raw
      .map(({ role, start, end, entity }) => ({ role, start: Math.max(0, start), end: Math.min(end, text.length), entity }))
      .filter((span) => span.start < span.end)
      .sort((a, b) => a.start - b.start || b.end - a.end || ROLE_ORDER.indexOf(a.role) - ROLE_ORDER.indexOf(b.role))
      .reduce((kept, span) => {
        const last = kept[kept.length - 1];
        const same = last && last.start === span.start && last.end === span.end;
        if (same) last.also.push(span.role); else kept.push({ ...span, also: [] });
        return kept;
      }, []);
    const root = el("p", { class: "sentence", lang: "en" });
    const open = [{ node: root, end: text.length }];
    let at = 0;
    const emit = (to) => {
      if (to > at) open[open.length - 1].node.append(text.slice(at, to));
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
      const mark = el("mark", { class: `role role-${span.role.replace(/\W+/g, "-")}`, title: roleLong(span.role) });
      open[open.length - 1].node.append(mark);
      open.push({ node: mark, end, role: span.role, also: span.also });
    });
    closeUntil(text.length);
    emit(text.length);
    return root;
  }

  function articleLine(number) {
    const article = model.articles[number];
    if (!article) return null;
    const about = [article.source, article.published ? dayText(article.published) : ""].filter(Boolean).join(", ");
    return el("p", { class: "article" }, linkOr(article.title, article.url, { class: "article-title" }), about ? el("span", { class: "muted" }, ` ${about}`) : null);
  }

  const quote = (evidence) => el("blockquote", { class: "evidence" }, markedSentence(evidence), articleLine(evidence.article));

  function quotes(node, heading) {
    const found = sentencesOf(model, node);
    if (!found.length) return el("p", { class: "muted" }, T.no_evidence);
    return el("section", {}, el("h3", {}, heading || say(T.reported, { n: found.length })), found.map(quote));
  }

  const claimsOf = (event) => event.claims.map(([who, verb, denies, entity, earliest, latest, article]) => ({ who, verb, denies: Boolean(denies), entity, earliest, latest, article: article === null ? null : model.articles[article] }));

  function claimLine(claim) {
    return el("li", { class: claim.denies ? "denies" : "" },
      claim.entity === null ? el("strong", {}, claim.who) : chip(model.nodes[claim.entity]),
      " ", el("span", {}, claim.verb ? `“${claim.verb}”` : ""),
      claim.denies ? el("span", { class: "badge status-denied" }, T.denies) : null,
      el("span", { class: "muted" }, [periodText(claim.earliest, claim.latest), claim.article ? claim.article.source || "" : ""].filter(Boolean).join(", ")));
  }

  function figures(event) {
    const about = event.approximate ? T.about : "";
    const one = (form, n) => (n === undefined ? "" : say(form, { n, about }));
    return [one(T.count, event.count), one(T.killed, event.killed), one(T.injured, event.injured)].filter(Boolean).join(", ");
  }

  // Reports that contradict each other side by side: one column for each account, what differs marked;
  // or who asserts it beside who denies it.
  function sideBySide(event) {
    if (event.accounts.length > 1) return accountsTable(event);
    const claims = claimsOf(event);
    const denying = claims.filter((claim) => claim.denies);
    const asserting = claims.filter((claim) => !claim.denies);
    if (!denying.length) return null;
    const column = (heading, list) => el("div", {}, el("h4", {}, heading), list.length ? el("ul", { class: "claims" }, list.map(claimLine)) : el("p", { class: "muted" }, T.nobody));
    return el("section", { class: "sides" }, el("h3", {}, T.conflict), el("div", { class: "columns" }, column(T.asserted, asserting), column(T.denied, denying)));
  }

  // How many articles tell of an event, and how many print them.
  function tellers(event) {
    const articles = say(T.accounts_short, { n: event.accounts.length });
    return event.sources ? `${articles}, ${say(T.sources_short, { n: event.sources })}` : articles;
  }

  function accountsTable(event) {
    const { accounts } = event;
    const told = sentencesOf(model, event);
    const saying = (e) => claimsOf(event).filter((claim) => claim.article === model.articles[e.article]);
    const rows = [
      [T.fields.told, (e) => e.label],
      [T.fields.status, (e) => e.status.join(", ") || T.happened],
      [T.fields.when, (e) => periodText(e.earliest, e.latest)],
      [T.fields.where, (e) => e.place],
      [T.fields.figures, figures],
      [T.says, (e) => [...new Set(saying(e).map((claim) => (claim.denies ? `${claim.who} (${T.denies})` : claim.who)))].join(", ")],
    ].map(([name, value]) => [name, accounts.map(value)]).filter(([, values]) => values.some(Boolean));
    const article = (e) => model.articles[e.article];
    return el("section", { class: "sides" }, el("h3", {}, say(T.accounts, { n: accounts.length }), " ", el("small", {}, tellers(event))),
      el("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": T.conflict }, el("table", {},
        el("thead", {}, el("tr", {}, el("td", {}), accounts.map((e) => el("th", { scope: "col" }, article(e) ? article(e).source || article(e).title : e.label)))),
        el("tbody", {}, rows.map(([name, values]) => {
          const differs = name !== T.says && name !== T.fields.told && new Set(values.filter(Boolean)).size > 1;
          return el("tr", { class: differs ? "differs" : "" }, el("th", { scope: "row" }, name, differs ? el("span", { class: "badge" }, T.differs) : null), values.map((value) => el("td", {}, value || "–")));
        }),
        el("tr", {}, el("th", { scope: "row" }, T.sentence), accounts.map((e) => el("td", {}, told.filter((sentence) => sentence.article === e.article).slice(0, 1).map(quote))))))));
  }

  return { quote, quotes, claimsOf, claimLine, figures, sideBySide, tellers, articleLine };
}
