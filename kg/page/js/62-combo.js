// A field that finds as one types: arrow keys and Enter, or a click, choose. Used by the search and by the questions.
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

// find(words) -> [{group, ...}]; show(hit, words) -> children of its row; choose(hit) -> text that stays in the field.
function buildCombo(input, results, { find, show, choose }) {
  let hits = [];
  let active = -1;
  const idOf = (i) => `${results.id}-${i}`;

  function paint() {
    let group = "";
    const rows = hits.flatMap((hit, i) => {
      const item = el("li", { role: "option", id: idOf(i), "aria-selected": String(i === active), on: { mousedown: (e) => { e.preventDefault(); pick(i); } } }, show(hit, input.value.trim()));
      const head = hit.group === group || !hit.group ? [] : [el("li", { role: "presentation", class: "hit-group" }, hit.group)];
      group = hit.group;
      return [...head, item];
    });
    if (!rows.length && input.value.trim()) rows.push(el("li", { role: "presentation", class: "hit-group" }, T.no_hit));
    fill(results, rows);
    results.hidden = !rows.length;
    input.setAttribute("aria-expanded", String(!results.hidden));
    if (active >= 0) input.setAttribute("aria-activedescendant", idOf(active)); else input.removeAttribute("aria-activedescendant");
  }
  function close() { hits = []; active = -1; results.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
  function pick(i) {
    const hit = hits[i];
    if (!hit) return;
    close();
    input.value = choose(hit) || "";
  }
  input.addEventListener("input", () => { hits = input.value.trim() ? find(input.value.trim()) : []; active = hits.length ? 0 : -1; paint(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!hits.length) return;
      active = (active + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length;
      paint();
      document.getElementById(idOf(active)).scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") { event.preventDefault(); pick(active); } else if (event.key === "Escape") { event.stopPropagation(); input.value = ""; close(); }
  });
}

const comboAttributes = (results) => ({ role: "combobox", "aria-expanded": "false", "aria-controls": results, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" });
