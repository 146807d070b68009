"use strict";
/* Draws answers as a map, a timeline and a graph. Values become text and attributes, never markup. */
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const MOST = { points: 2000, bars: 300, nodes: 250 };
  const WIDTH = 1000;
  const LABELS = ["label", "place", "name", "title", "type", "actor", "about", "event"];

  const make = (name, attributes, text) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const drawing = (height, kind) =>
    make("svg", { class: `kg-drawing kg-${kind}`, viewBox: `0 0 ${WIDTH} ${height}`, role: "img" });
  const titled = (element, text) => {
    element.append(make("title", {}, text));
    return element;
  };
  const shown = (value) => {
    const prefixes = (window.kgTerms && window.kgTerms.prefixes) || {};
    const base = window.kgTerms && window.kgTerms.base;
    if (base && value.startsWith(base)) return value.slice(base.length);
    for (const [prefix, iri] of Object.entries(prefixes))
      if (value.startsWith(iri)) return `${prefix}:${value.slice(iri.length)}`;
    return value;
  };
  const labelOf = (row, left) => {
    for (const name of LABELS) if (row[name] && !left.includes(name)) return shown(row[name].value);
    const other = Object.entries(row).find(([name]) => !left.includes(name));
    return other ? shown(other[1].value) : "";
  };
  const link = (element, value) => {
    const base = window.kgTerms && window.kgTerms.base;
    if (!value || !base || !value.startsWith(base)) return element;
    const anchor = make("a", { href: `/resource/${value.slice(base.length)}`, target: "_blank", rel: "noopener" });
    anchor.append(element);
    return anchor;
  };
  const firstIri = (row) => (Object.values(row).find((term) => term.type === "uri") || {}).value;
  const note = (parent, text) => {
    const line = document.createElement("p");
    line.className = "kg-note";
    line.textContent = text;
    parent.append(line);
  };

  const point = (row) => {
    const number = (...names) => {
      const name = names.find((key) => row[key] && row[key].type === "literal" && row[key].value.trim() !== "");
      return name ? Number(row[name].value) : NaN;
    };
    const [lat, lon] = [number("lat", "latitude"), number("long", "lon", "lng", "longitude")];
    if (Number.isFinite(lat) && Number.isFinite(lon)) return { lat, lon };
    for (const term of Object.values(row)) {
      const found = /POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)/i.exec(term.value);
      if (found) return { lon: Number(found[1]), lat: Number(found[2]) };
    }
    return null;
  };
  const dates = (row) => {
    const found = Object.entries(row).filter(([, term]) => /^-?\d{4}-\d\d-\d\d/.test(term.value) && term.type === "literal");
    const named = (name) => row[name] && Date.parse(row[name].value.slice(0, 10));
    const start = named("earliest") || (found[0] && Date.parse(found[0][1].value.slice(0, 10)));
    const end = named("latest") || start;
    return Number.isFinite(start) ? { start, end: Math.max(start, end), left: found.map(([name]) => name) } : null;
  };

  class Drawn {
    constructor(yasr) {
      this.yasr = yasr;
      this.priority = 3;
    }
    rows() {
      return (this.yasr.results && this.yasr.results.getBindings()) || [];
    }
    getIcon() {
      const icon = document.createElement("span");
      icon.textContent = this.sign;
      icon.style.fontSize = "15px";
      return icon;
    }
    draw() {
      this.yasr.resultsEl.replaceChildren();
      this.paint(this.yasr.resultsEl);
    }
  }

  class MapOfPlaces extends Drawn {
    constructor(yasr) {
      super(yasr);
      this.label = "Map";
      this.sign = "◎";
    }
    canHandleResults() {
      return this.rows().some(point);
    }
    paint(parent) {
      const placed = this.rows().map((row) => ({ row, at: point(row) })).filter(({ at }) => at).slice(0, MOST.points);
      const [lats, lons] = [placed.map(({ at }) => at.lat), placed.map(({ at }) => at.lon)];
      const middle = [(Math.min(...lats) + Math.max(...lats)) / 2, (Math.min(...lons) + Math.max(...lons)) / 2];
      const squeeze = Math.max(Math.cos((middle[0] * Math.PI) / 180), 0.2);
      const span = Math.max((Math.max(...lons) - Math.min(...lons)) * squeeze, (Math.max(...lats) - Math.min(...lats)) * 1.8, 2) * 1.25;
      const [scale, height] = [WIDTH / span, 560];
      const x = (lon) => WIDTH / 2 + (lon - middle[1]) * squeeze * scale;
      const y = (lat) => height / 2 - (lat - middle[0]) * scale;
      const svg = drawing(height, "map");
      const land = make("path", { class: "land", d: "" });
      svg.append(land);
      this.outline(land, x, y, height);
      const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30].find((size) => span / size < 12) || 45;
      const lines = (from, to) => {
        const found = [];
        for (let at = Math.ceil(from / step) * step; at <= to; at += step) found.push(Number(at.toFixed(3)));
        return found;
      };
      for (const lon of lines(middle[1] - span / 2 / squeeze, middle[1] + span / 2 / squeeze)) {
        svg.append(make("path", { class: "faint", d: `M${x(lon)} 0V${height}` }));
        svg.append(make("text", { class: "faint-text", x: x(lon) + 3, y: height - 5 }, `${Math.abs(lon)}°${lon < 0 ? "W" : "E"}`));
      }
      for (const lat of lines(middle[0] - height / scale / 2, middle[0] + height / scale / 2)) {
        svg.append(make("path", { class: "faint", d: `M0 ${y(lat)}H${WIDTH}` }));
        svg.append(make("text", { class: "faint-text", x: 4, y: y(lat) - 3 }, `${Math.abs(lat)}°${lat < 0 ? "S" : "N"}`));
      }
      for (const { row, at } of placed) {
        const text = labelOf(row, ["lat", "long"]);
        const size = row.events ? 4 + 2 * Math.sqrt(Number(row.events.value) || 1) : 5;
        const mark = titled(make("circle", { class: "mark", cx: x(at.lon), cy: y(at.lat), r: Math.min(size, 30) }), text);
        svg.append(link(mark, firstIri(row)));
        if (placed.length <= 60) svg.append(make("text", { x: x(at.lon) + 7, y: y(at.lat) - 5 }, text.slice(0, 40)));
      }
      parent.append(svg);
      note(parent, `${placed.length} of ${this.rows().length} rows have a place`);
    }
  }

  // Natural Earth's borders and coasts: hundredths of a degree, each point the difference from the one before.
  let world = null;
  const readWorld = async () => {
    world = world || (await (await fetch("/static/world.json")).json()).arcs;
    return world;
  };
  MapOfPlaces.prototype.outline = async (land, x, y, height) => {
    const parts = [];
    for (const arc of await readWorld()) {
      const line = [];
      let [lon, lat] = [0, 0];
      for (let at = 0; at < arc.length; at += 2) {
        lon += arc[at];
        lat += arc[at + 1];
        line.push([x(lon / 100), y(lat / 100)]);
      }
      if (!line.some(([px, py]) => px > -400 && px < WIDTH + 400 && py > -400 && py < height + 400)) continue;
      const half = Math.abs(x(180) - x(0)); // a longer step goes around the world, so the pen is lifted
      line.forEach(([px, py], at) => {
        const pen = at && Math.abs(px - line[at - 1][0]) < half ? "L" : "M";
        parts.push(`${pen}${px.toFixed(1)} ${py.toFixed(1)}`);
      });
    }
    land.setAttribute("d", parts.join(""));
  };

  class Timeline extends Drawn {
    constructor(yasr) {
      super(yasr);
      this.label = "Timeline";
      this.sign = "↦";
    }
    canHandleResults() {
      return this.rows().some(dates);
    }
    paint(parent) {
      const dated = this.rows().map((row) => ({ row, ...dates(row) })).filter(({ start }) => start !== undefined);
      dated.sort((a, b) => a.start - b.start);
      const bars = dated.slice(0, MOST.bars);
      const [from, to] = [Math.min(...bars.map((bar) => bar.start)), Math.max(...bars.map((bar) => bar.end))];
      const x = (time) => 20 + ((time - from) / Math.max(to - from, 86400000)) * (WIDTH - 360);
      const svg = drawing(40 + bars.length * 18, "timeline");
      for (let tick = 0; tick <= 6; tick += 1) {
        const time = from + ((to - from) * tick) / 6;
        svg.append(make("path", { class: "faint", d: `M${x(time)} 22V${40 + bars.length * 18}` }));
        svg.append(make("text", { class: "faint-text", x: x(time) - 16, y: 14 }, new Date(time).toISOString().slice(0, 10)));
      }
      bars.forEach(({ row, start, end, left }, index) => {
        const top = 28 + index * 18;
        const text = labelOf(row, left);
        const bar = make("rect", { class: "bar", x: x(start), y: top, width: Math.max(x(end) - x(start), 5), height: 11, rx: 3 });
        svg.append(link(titled(bar, `${new Date(start).toISOString().slice(0, 10)} ${text}`), firstIri(row)));
        svg.append(make("text", { x: x(end) + 10, y: top + 10 }, text.slice(0, 70)));
      });
      parent.append(svg);
      note(parent, `${bars.length} of ${this.rows().length} rows`);
    }
  }

  const PAIRS = [["subject", "object"], ["who", "whom"], ["source", "about"], ["event", "of"], ["actor", "place"]];

  class Network extends Drawn {
    constructor(yasr) {
      super(yasr);
      this.label = "Graph";
      this.sign = "⚭";
    }
    edges() {
      const results = this.yasr.results;
      const statements = results && results.getStatements && results.getStatements();
      if (statements && statements.length)
        return statements
          .filter((quad) => quad.object.termType !== "Literal" || quad.predicate.value.endsWith("label"))
          .map((quad) => [quad.subject.value, quad.object.value, shown(quad.predicate.value)]);
      const found = [];
      for (const row of this.rows()) {
        const pair = PAIRS.find(([a, b]) => row[a] && row[b] && row[a].value && row[b].value);
        const iris = Object.entries(row).filter(([, term]) => term.type === "uri");
        if (pair) {
          const kind = row.relation || row.link || row.type || row.verb;
          found.push([row[pair[0]].value, row[pair[1]].value, kind ? shown(kind.value) : pair[1]]);
        } else {
          for (let at = 1; at < iris.length; at += 1) found.push([iris[0][1].value, iris[at][1].value, iris[at][0]]);
        }
      }
      return found;
    }
    canHandleResults() {
      return this.edges().length > 0;
    }
    paint(parent) {
      const all = this.edges();
      const names = new Map();
      const edges = [];
      for (const [a, b, kind] of all) {
        const fresh = [a, b].filter((name) => !names.has(name)).length;
        if (names.size + fresh > MOST.nodes) continue;
        for (const name of [a, b]) if (!names.has(name)) names.set(name, names.size);
        edges.push([names.get(a), names.get(b), kind]);
      }
      const height = 640;
      const at = this.layout(names.size, edges, height);
      const svg = drawing(height, "graph");
      for (const [a, b, kind] of edges) {
        svg.append(make("path", { class: "edge", d: `M${at[a].x} ${at[a].y}L${at[b].x} ${at[b].y}` }));
        if (edges.length <= 120)
          svg.append(make("text", { class: "edge-text", x: (at[a].x + at[b].x) / 2, y: (at[a].y + at[b].y) / 2 }, kind));
      }
      for (const [name, index] of names) {
        const circle = make("circle", { class: "node", cx: at[index].x, cy: at[index].y, r: 5 });
        svg.append(link(titled(circle, name), name));
        if (names.size <= 120) svg.append(make("text", { x: at[index].x + 7, y: at[index].y + 4 }, shown(name).slice(0, 40)));
      }
      parent.append(svg);
      note(parent, `${names.size} nodes, ${edges.length} of ${all.length} edges`);
    }
    layout(count, edges, height) {
      const at = Array.from({ length: count }, (_, index) => {
        const [turn, far] = [index * 2.39996, Math.sqrt((index + 1) / (count + 1))];
        return { x: WIDTH / 2 + Math.cos(turn) * far * 420, y: height / 2 + Math.sin(turn) * far * 270 };
      });
      const rest = Math.sqrt((WIDTH * height) / Math.max(count, 1)) * 0.6;
      for (let round = 0; round < 150; round += 1) {
        const heat = 18 * (1 - round / 150);
        const push = at.map(() => ({ x: 0, y: 0 }));
        for (let a = 0; a < count; a += 1)
          for (let b = a + 1; b < count; b += 1) {
            const [dx, dy] = [at[a].x - at[b].x, at[a].y - at[b].y];
            const far = Math.max(dx * dx + dy * dy, 1);
            const force = (rest * rest) / far;
            push[a].x += dx * force / Math.sqrt(far); push[a].y += dy * force / Math.sqrt(far);
            push[b].x -= dx * force / Math.sqrt(far); push[b].y -= dy * force / Math.sqrt(far);
          }
        for (const [a, b] of edges) {
          const [dx, dy] = [at[a].x - at[b].x, at[a].y - at[b].y];
          const force = Math.sqrt(dx * dx + dy * dy) / rest;
          push[a].x -= dx * force / 2; push[a].y -= dy * force / 2;
          push[b].x += dx * force / 2; push[b].y += dy * force / 2;
        }
        at.forEach((spot, index) => {
          const far = Math.max(Math.hypot(push[index].x, push[index].y), 1);
          spot.x = Math.min(Math.max(spot.x + (push[index].x / far) * Math.min(far, heat), 20), WIDTH - 140);
          spot.y = Math.min(Math.max(spot.y + (push[index].y / far) * Math.min(far, heat), 15), height - 15);
        });
      }
      return at;
    }
  }

  window.kgPlugins = { map: MapOfPlaces, timeline: Timeline, network: Network };
})();
