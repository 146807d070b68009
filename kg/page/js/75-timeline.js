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
  let timer = 0;
  const title = el("strong", {});
  const about = el("span", { class: "muted", role: "status" });
  const all = button("quiet", T.all_dates, () => { stop(); choose(0, bins.length - 1); });
  const player = button("play", "", () => (timer ? stop() : play()), { id: "play" });
  const chart = svg("svg", { class: "bars", role: "img", "aria-label": T.over_time, preserveAspectRatio: "none" });
  const handles = ["from", "to"].map((side) => el("input", {
    type: "range", min: "0", class: `handle ${side}`, "aria-label": T[side], on: { input: () => { stop(); moved(side); } },
  }));
  const axis = el("div", { class: "axis", "aria-hidden": "true" });
  fill(target, el("div", { class: "timeline-note" }, player, title, about, all), el("div", { class: "chart" }, chart, handles, axis));
  paintPlayer();

  // The bins cover the events of the kinds that are shown; a period that was chosen is kept.
  function rebin() {
    const days = state.ofCategories().map((event) => event.day).filter(Boolean);
    if (!days.length) { bins = []; return; }
    const [first, last] = days.reduce(([a, b], day) => [day < a ? day : a, day > b ? day : b], [days[0], days[0]]);
    const from = state.from && state.from < first ? state.from : first;
    bins = buildBins(from, state.to && state.to > last ? state.to : last);
    handles.forEach((h) => { h.max = String(bins.length); });
    range = [state.from ? binOf(state.from) : 0, state.to ? binOf(state.to) : bins.length - 1];
  }
  function choose(a, b, whole = true) {
    range = [Math.min(a, b), Math.max(a, b)];
    const everything = whole && range[0] === 0 && range[1] === bins.length - 1;
    state.change({ from: everything ? "" : bins[range[0]].from, to: everything ? "" : bins[range[1]].to });
  }
  function moved(side) {
    const [a, b] = handles.map((h) => Number(h.value));
    if (side === "from") choose(Math.min(a, range[1]), range[1]);
    else choose(range[0], Math.max(b - 1, range[0]));
  }

  // Moves the chosen period through time, a step at a time; from the start where all or the end was chosen.
  function play() {
    const whole = range[0] === 0 && range[1] === bins.length - 1;
    const width = whole ? Math.max(1, Math.round(bins.length / 12)) : range[1] - range[0] + 1;
    let at = whole || range[1] >= bins.length - 1 ? 0 : range[0] + 1;
    const step = () => {
      if (at + width > bins.length) { stop(); return; }
      choose(at, at + width - 1, false);
      at += 1;
    };
    timer = setInterval(step, STILL.matches ? 1600 : 900);
    step();
    paintPlayer();
  }
  function stop() {
    clearInterval(timer);
    timer = 0;
    paintPlayer();
  }
  function paintPlayer() {
    player.textContent = timer ? "❚❚" : "▶";
    player.setAttribute("aria-label", timer ? T.pause : T.play);
    player.title = timer ? T.pause : T.play;
  }

  const binAt = (event) => {
    const box = chart.getBoundingClientRect();
    return Math.min(Math.max(Math.floor(((event.clientX - box.left) / box.width) * bins.length), 0), bins.length - 1);
  };
  chart.addEventListener("pointerdown", (event) => { stop(); drag = binAt(event); chart.setPointerCapture(event.pointerId); });
  chart.addEventListener("pointerup", (event) => {
    if (drag === null) return;
    const end = binAt(event);
    const again = drag === end && range[0] === end && range[1] === end;
    if (again) choose(0, bins.length - 1); else choose(drag, end);
    drag = null;
  });

  function bars() {
    const rows = bins.map(() => new Map());
    state.except("period").forEach((event) => {
      if (!event.day) return;
      const row = rows[binOf(event.day)];
      row.set(event.category, (row.get(event.category) || 0) + 1);
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
      const name = svg("title");
      name.textContent = `${bins[i].label}: ${say(T.events, { n: total(row) })}`;
      children.push(svg("rect", { x: i * 10, y: 0, width: 10, height: 100, class: "bin" }, name));
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
    fill(axis, bins.map((bin, i) => el("span", {}, i % step === 0 ? bin.label : "")));
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
      const undated = state.except("period").filter((event) => !event.day).length;
      const chosen = state.from || state.to;
      title.textContent = chosen ? periodText(state.from, state.to) : T.all_dates;
      about.textContent = `${say(T.events, { n: state.visible().length })}${undated ? `, ${say(chosen ? T.undated_left : T.undated_count, { n: undated })}` : ""}`;
      all.hidden = !chosen;
    },
    bins: () => bins,
  };
}
