// Finds in names, other names, event labels and sentences.
function buildIndex(model) {
  let known = null;
  let texts = null;
  const names = () => { known ||= model.nodes.map((node) => fold([node.label, ...(node.aliases || [])].join(" \n"))); return known; };
  const sentences = () => { texts ||= model.sentences.map(([text]) => fold(text)); return texts; };
  const better = (wanted) => (a, b) => {
    const at = (node) => names()[node.key].indexOf(wanted);
    return Math.min(at(a), 1) - Math.min(at(b), 1) || b.events.length - a.events.length || a.key - b.key;
  };
  function entities(words, limit, kinds) {
    const wanted = fold(words);
    return model.entities.filter((n) => (!kinds || kinds.includes(n.kind)) && names()[n.key].includes(wanted)).sort(better(wanted)).slice(0, limit);
  }
  function find(words) {
    const wanted = fold(words);
    const events = model.newest.filter((e) => names()[e.key].includes(wanted)).slice(0, 6);
    const with_ = new Set(sentences().flatMap((text, i) => (text.includes(wanted) ? [i] : [])));
    const reported = [];
    for (const event of model.newest) {
      if (reported.length === 6) break;
      const hit = event.evidence.find(([number]) => with_.has(number));
      if (hit && !events.includes(event) && !reported.some((r) => r.number === hit[0])) reported.push({ event, number: hit[0] });
    }
    return [
      ...entities(words, 7).map((node) => ({ group: T.hit_groups.node, node })),
      ...events.map((node) => ({ group: T.hit_groups.event, node })),
      ...reported.map(({ event, number }) => ({ group: T.hit_groups.sentence, node: event, sentence: model.sentences[number][0] })),
    ];
  }
  // The part of a sentence around the words that were searched.
  function excerpt(text, words) {
    const hit = fold(text).indexOf(fold(words));
    const at = hit < 30 ? 0 : text.lastIndexOf(" ", hit - 20) + 1;
    const end = text.length - at < 100 ? text.length : text.lastIndexOf(" ", at + 95);
    return `${at ? "…" : ""}${text.slice(at, end)}${end < text.length ? "…" : ""}`;
  }
  function about(hit, words) {
    const { node } = hit;
    if (hit.sentence) return excerpt(hit.sentence, words);
    if (node.kind !== "event") return `${classText(node.type)} · ${say(T.events, { n: node.events.length })}`;
    return [periodText(node.earliest, node.latest), gistText(model, node)].filter(Boolean).join(" · ");
  }
  const show = (hit, words) => [
    hit.node.kind === "event" ? el("span", { class: "swatch", "data-cat": hit.node.category, "aria-hidden": "true" }) : el("span", { class: `shape kind-${hit.node.kind}`, "aria-hidden": "true" }),
    el("span", { class: "hit-main" }, el("span", { class: "hit-label" }, hit.node.label), el("span", { class: "muted" }, about(hit, words))),
  ];
  return { find, entities, show };
}
