// Bars of events over time, by kind. A click on a bar, a drag over several, or the two handles choose a period.
const DAY = 86400000;
const toTime = (iso) => Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)) - 1, Number(iso.slice(8, 10)));
const toIso = (time) => new Date(time).toISOString().slice(0, 10);

// Bins that cover the days: of a day, a week, a month or a year, so that there are at most about sixty.
function buildBins(first, last) {
  const days = (toTime(last) - toTime(first)) / DAY + 1;
  const bins = [];
  const add = (start, end, label) => bins.push({ from: toIso(start), to: toIso(end), label });
  if (days <= 180) {
    const step = days <= 62 ? 1 : 7;
    for (let t = toTime(first); t <= toTime(last); t += step * DAY) add(t, t + (step - 1) * DAY, dayText(toIso(t)));
    return bins;
  }
  const months = days <= 366 * 6;
  let year = Number(first.slice(0, 4));
  let month = months ? Number(first.slice(5, 7)) - 1 : 0;
  while (Date.UTC(year, month, 1) <= toTime(last)) {
    const next = months ? [year + Math.floor((month + 1) / 12), (month + 1) % 12] : [year + 1, 0];
    add(Date.UTC(year, month, 1), Date.UTC(next[0], next[1], 1) - DAY, months ? `${MONTHS[month]} ${year}` : String(year));
    [year, month] = next;
  }
  return bins;
}

function buildTimeline(model, state, target) {
  let bins = [];
  let range = [0, 0];
  let drag = null;
  const note = el("p", { class: "timeline-note", "aria-live": "polite" });
  const chart = svg("svg", { class: "bars", role: "img", "aria-label": "Events over time", preserveAspectRatio: "none" });
  const handles = ["from", "to"].map((side) => el("input", {
    type: "range", min: "0", class: `handle ${side}`, "aria-label": TEXT[side],
    on: { input: () => moved(side) },
  }));
  const axis = el("div", { class: "axis", "aria-hidden": "true" });
  fill(target, note, el("div", { class: "chart" }, chart, handles, axis));

  // The bins cover the events of the kinds that are shown; a period that was chosen is kept.
  function rebin() {
    const days = state.ofCategories().map((event) => event.day).filter(Boolean);
    if (!days.length) { bins = []; return; }
    const [first, last] = days.reduce(([a, b], day) => [day < a ? day : a, day > b ? day : b], [days[0], days[0]]);
    bins = buildBins(first, last);
    handles.forEach((h) => { h.max = String(bins.length); });
    range = [state.from ? binOf(state.from) : 0, state.to ? binOf(state.to) : bins.length - 1];
  }
  function choose(a, b) {
    range = [Math.min(a, b), Math.max(a, b)];
    const all = range[0] === 0 && range[1] === bins.length - 1;
    state.change({ from: all ? "" : bins[range[0]].from, to: all ? "" : bins[range[1]].to }, "filter");
  }
  function moved(side) {
    const [a, b] = handles.map((h) => Number(h.value));
    if (side === "from") choose(Math.min(a, range[1]), range[1]);
    else choose(range[0], Math.max(b - 1, range[0]));
  }
  const binAt = (event) => {
    const box = chart.getBoundingClientRect();
    return Math.min(Math.max(Math.floor(((event.clientX - box.left) / box.width) * bins.length), 0), bins.length - 1);
  };
  chart.addEventListener("pointerdown", (event) => { drag = binAt(event); chart.setPointerCapture(event.pointerId); });
  chart.addEventListener("pointerup", (event) => {
    if (drag === null) return;
    const end = binAt(event);
    const again = drag === end && range[0] === end && range[1] === end;
    if (again) choose(0, bins.length - 1); else choose(drag, end);
    drag = null;
  });

  function bars() {
    const rows = bins.map(() => new Map());
    state.ofCategories().forEach((event) => {
      if (!event.day) return;
      const bin = binOf(event.day);
      rows[bin].set(event.category, (rows[bin].get(event.category) || 0) + 1);
    });
    const total = (row) => [...row.values()].reduce((a, b) => a + b, 0);
    const highest = Math.max(1, ...rows.map(total));
    chart.setAttribute("viewBox", `0 0 ${bins.length * 10} 100`);
    const children = [];
    rows.forEach((row, i) => {
      const off = i < range[0] || i > range[1];
      let y = 100;
      model.categories.forEach((name) => {
        const n = row.get(name) || 0;
        if (!n) return;
        const h = (n / highest) * 96;
        y -= h;
        children.push(svg("rect", { x: i * 10 + 1, y, width: 8, height: h, class: off ? "bar off" : "bar", "data-cat": name }));
      });
      const title = svg("title");
      title.textContent = `${bins[i].label}: ${TEXT.events(total(row))}`;
      children.push(svg("rect", { x: i * 10, y: 0, width: 10, height: 100, class: "bin" }, title));
    });
    chart.replaceChildren(...children);
  }
  const binOf = (day) => {
    let low = 0;
    let high = bins.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (bins[middle].from <= day) low = middle; else high = middle - 1;
    }
    return low;
  };

  function labels() {
    const room = Math.max(2, Math.floor((target.clientWidth || 800) / 92));
    const step = Math.max(1, Math.ceil(bins.length / room));
    fill(axis, bins.map((bin, i) => {
      const node = el("span", {}, i % step === 0 ? bin.label : "");
      return node;
    }));
    axis.style.gridTemplateColumns = `repeat(${bins.length}, minmax(0, 1fr))`;
  }

  return {
    show() {
      rebin();
      target.hidden = !bins.length;
      if (!bins.length) return;
      handles[0].value = String(range[0]);
      handles[1].value = String(range[1] + 1);
      handles.forEach((h, i) => h.setAttribute("aria-valuetext", bins[range[i]].label));
      bars();
      labels();
      const undated = state.ofCategories().filter((event) => !event.day).length;
      const chosen = state.from || state.to;
      fill(note, el("strong", {}, chosen ? periodText(state.from, state.to) : TEXT.allDates),
        el("span", { class: "muted" }, `${TEXT.events(state.visible().length)}${undated && !chosen ? `, ${TEXT.undatedCount(undated)}` : ""}`),
        chosen ? el("button", { type: "button", class: "quiet", on: { click: () => choose(0, bins.length - 1) } }, TEXT.allDates) : null);
    },
  };
}
