// The print view: what is shown as a dossier, with its sentences and the list of its sources. Made when one prints.
const MOST_PRINTED = 200;

function buildDossier(model, state, picture, exports, cards, target) {
  function make() {
    const events = exports.shownEvents();
    const printed = events.slice(0, MOST_PRINTED);
    const sources = [];
    const number = (article) => {
      if (!sources.includes(article)) sources.push(article);
      return sources.indexOf(article) + 1;
    };
    const image = el("img", { class: "dossier-picture", alt: T.picture_of, src: picture.canvas().toDataURL("image/png") });
    const body = printed.map((event) => el("article", {},
      el("h3", {}, `${periodText(event.earliest, event.latest) || T.undated} · ${event.label}`, event.status.length ? ` (${event.status.join(", ")})` : ""),
      el("p", { class: "dossier-gist" }, [gistText(model, event), cards.evidence.figures(event)].filter(Boolean).join(" · ")),
      sentencesOf(model, event).map(({ text, article }) => el("blockquote", {}, `“${text}”`, model.articles[article] ? ` [${number(article)}]` : "")),
      event.claims.length ? el("p", { class: "muted" }, `${T.says}: ${cards.evidence.claimsOf(event).map((c) => (c.denies ? `${c.who} (${T.denies})` : c.who)).join(", ")}`) : null));
    fill(target,
      el("h2", {}, heading()), el("p", {}, filters()), picture.keys().length ? image : null,
      events.length > printed.length ? el("p", {}, say(T.printed, { n: printed.length, all: events.length })) : null,
      body, el("h2", {}, T.sources),
      el("ol", {}, sources.map((article) => {
        const { title, source, published, url } = model.articles[article];
        return el("li", {}, [title, source, published ? dayText(published) : "", safeLink(url || "") ? url : ""].filter(Boolean).join(". "));
      })));
  }
  function heading() {
    const { view, selected } = state;
    const label = (key) => model.nodes[key].label;
    if (view.mode === "path") return say(T.path_of, { a: label(view.a), b: label(view.b) });
    if (view.mode === "compare") return say(T.compare_of, { a: label(view.a), b: label(view.b) });
    if (selected && selected.edge) return selected.edge.map(label).join(" – ");
    return view.mode === "focus" ? label(view.a) : T.overview;
  }
  function filters() {
    return [
      state.from || state.to ? periodText(state.from, state.to) : T.all_dates,
      state.place === null ? "" : model.nodes[state.place].label,
      state.hidden.size ? say(T.without, { names: [...state.hidden].map(categoryText).join(", ") }) : "",
      say(T.events, { n: exports.shownEvents().length }),
    ].filter(Boolean).join(" · ");
  }
  addEventListener("beforeprint", make);
  addEventListener("afterprint", () => fill(target));
  return { make };
}
