// The search box: names, other names, event labels and sentences; arrow keys and Enter, or a click, choose.
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function buildSearch(model, input, results, choose) {
  let hits = [];
  let active = -1;
  const named = model.nodes.map((node) => fold([node.label, ...(node.aliases || [])].join(" \n")));

  function find(query) {
    const wanted = fold(query.trim());
    if (!wanted) return [];
    const better = (a, b) => named[a.key].indexOf(wanted) - named[b.key].indexOf(wanted) || (b.degree || 0) - (a.degree || 0) || a.key - b.key;
    const nodes = model.entities.filter((n) => named[n.key].includes(wanted)).sort(better).slice(0, 7);
    const events = model.newest.filter((e) => named[e.key].includes(wanted)).slice(0, 6);
    const sentences = model.newest.filter((e) => !events.includes(e) && e.evidence.some((v) => fold(v.text).includes(wanted))).slice(0, 6);
    return [["node", nodes], ["event", events], ["sentence", sentences]]
      .flatMap(([group, found]) => found.map((node) => ({ group, node })));
  }

  function aboutHit({ group, node }) {
    if (group === "node") return `${classText(node.type)} · ${TEXT.events(node.degree)}`;
    return [periodText(node.earliest, node.latest), gistText(model, node)].filter(Boolean).join(" · ");
  }

  // The part of the sentence around the words that were searched.
  function excerpt({ node }) {
    const wanted = fold(input.value.trim());
    const found = node.evidence.find((v) => fold(v.text).includes(wanted));
    const hit = fold(found.text).indexOf(wanted);
    const at = hit < 30 ? 0 : found.text.lastIndexOf(" ", hit - 20) + 1;
    const end = found.text.length - at < 100 ? found.text.length : found.text.lastIndexOf(" ", at + 95);
    return `${at ? "…" : ""}${found.text.slice(at, end)}${end < found.text.length ? "…" : ""}`;
  }

  function show() {
    let group = "";
    const rows = hits.flatMap((hit, i) => {
      const item = el("li", { role: "option", id: `hit-${i}`, "aria-selected": String(i === active), on: { mousedown: (e) => { e.preventDefault(); pick(i); } } },
        el("span", { class: `shape kind-${hit.node.kind}`, "aria-hidden": "true" }),
        el("span", { class: "hit-main" }, el("span", { class: "hit-label" }, hit.node.label),
          el("span", { class: "muted" }, hit.group === "sentence" ? excerpt(hit) : aboutHit(hit))));
      const head = hit.group === group ? [] : [el("li", { role: "presentation", class: "hit-group" }, TEXT.hitGroups[hit.group])];
      group = hit.group;
      return [...head, item];
    });
    if (!rows.length && input.value.trim()) rows.push(el("li", { role: "presentation", class: "hit-group" }, TEXT.noHit));
    fill(results, rows);
    results.hidden = !rows.length;
    input.setAttribute("aria-expanded", String(!results.hidden));
    if (active >= 0) input.setAttribute("aria-activedescendant", `hit-${active}`);
    else input.removeAttribute("aria-activedescendant");
  }

  function close() { hits = []; active = -1; results.hidden = true; input.setAttribute("aria-expanded", "false"); }
  function pick(i) {
    const hit = hits[i];
    if (!hit) return;
    input.value = "";
    close();
    choose(hit.node.key);
  }

  input.addEventListener("input", () => { hits = find(input.value); active = hits.length ? 0 : -1; show(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!hits.length) return;
      active = (active + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length;
      show();
      document.getElementById(`hit-${active}`).scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") { event.preventDefault(); pick(active); } else if (event.key === "Escape") { input.value = ""; close(); }
  });
}
