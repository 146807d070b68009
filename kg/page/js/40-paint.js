// Draws nodes and edges with a pen: the canvas of the picture, or the recorder that writes SVG.
const FONT = '"Inter", "Segoe UI", -apple-system, BlinkMacSystemFont, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
const SIZE = { name: 12, card: 13, date: 11.5, line: 15.5, pill: 11.5 };

function readTheme() {
  const css = getComputedStyle(document.documentElement);
  const known = new Map();
  const value = (name) => {
    if (!known.has(name)) known.set(name, css.getPropertyValue(name).trim());
    return known.get(name);
  };
  return {
    paper: value("--canvas"), card: value("--card"), ink: value("--ink"), soft: value("--ink-soft"), hull: value("--hull"),
    line: value("--edge"), accent: value("--accent"), entity: value("--entity"), placeFill: value("--place"), thing: value("--thing"),
    role: (role) => value(`--role-${CSS.escape(role)}`) || value("--ink-soft"),
    category: (name) => value(`--cat-${CSS.escape(name)}`) || value("--cat-Event"),
  };
}

function wrapText(text, limit, maxLines) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const line = lines[lines.length - 1];
    if (!line) lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= limit) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  const kept = lines.slice(0, maxLines).map((line) => (line.length > limit + 6 ? `${line.slice(0, limit + 5)}…` : line));
  if (lines.length > maxLines) kept[maxLines - 1] = `${kept[maxLines - 1].replace(/[….,;]$/, "")}…`;
  return kept;
}

const measure = (() => {
  const ctx = document.createElement("canvas").getContext("2d");
  return (font, text) => { ctx.font = font; return ctx.measureText(text).width; };
})();

// How an event looks, apart from colours: its lines, and the box that they fill.
function cardOf(node) {
  const italic = node.realized ? "" : "italic ";
  const font = `${italic}600 ${SIZE.card}px ${FONT}`;
  const small = `${italic}${SIZE.date}px ${FONT}`;
  const lines = wrapText(node.label, 18, 2);
  const foot = wrapText([node.status[0], periodText(node.earliest, node.latest)].filter(Boolean).join(" · "), 30, 1)[0];
  const text = Math.max(...lines.map((line) => measure(font, line)), foot ? measure(small, foot) : 0);
  const w = Math.ceil(text) + 22;
  const h = lines.length * SIZE.line + (foot ? 14 : 0) + 10;
  return { node, paint: paintCard, font, small, lines, foot, w, h, boxW: w, boxH: h, shift: 0, size: SIZE.card };
}

// How an entity looks that takes part in so many events: a dot, a diamond or a square, and its name below.
function symbolOf(node, n, most) {
  const radius = node.kind === "thing" ? 5 : 4.5 + Math.min(2.7 * Math.sqrt(n), 17 * Math.sqrt(n / most));
  const size = node.kind === "thing" || n < 4 ? SIZE.name : n > 9 && n > most * 0.4 ? SIZE.name + 3 : n > most * 0.2 ? SIZE.name + 1.5 : SIZE.name;
  const font = `${node.kind === "actor" ? (n > 1 ? "700" : "600") : node.kind === "place" ? "500" : "400"} ${size}px ${FONT}`;
  const lines = wrapText(node.label, 20, 2);
  const text = Math.max(...lines.map((line) => measure(font, line)));
  const textH = lines.length * (size + 2.5) + 3;
  const boxW = Math.ceil(Math.max(text, radius * 2)) + 6;
  return { node, paint: paintSymbol, font, lines, radius, size, w: radius * 2, h: radius * 2, boxW, boxH: radius * 2 + textH, shift: textH / 2 };
}

function paintCard(pen, x, y, figure, theme, look) {
  const { node } = figure;
  const colour = theme.category(node.category);
  const left = x - figure.w / 2;
  const top = y - figure.h / 2;
  pen.beginPath();
  pen.roundRect(left, top, figure.w, figure.h, 6);
  pen.fillStyle = theme.card;
  pen.fill();
  if (node.realized) {
    const alpha = pen.globalAlpha;
    pen.globalAlpha = alpha * 0.13;
    pen.fillStyle = colour;
    pen.fill();
    pen.globalAlpha = alpha;
    pen.beginPath();
    pen.roundRect(left, top, 6, figure.h, [6, 0, 0, 6]);
    pen.fill();
    pen.beginPath();
    pen.roundRect(left, top, figure.w, figure.h, 6);
  }
  pen.setLineDash(node.realized ? [] : [4, 3]);
  pen.lineWidth = look.selected ? 3 : look.hover ? 2.2 : 1.2;
  pen.strokeStyle = look.selected ? theme.accent : colour;
  pen.stroke();
  pen.setLineDash([]);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = theme.ink;
  pen.font = figure.font;
  const middle = x + 1.5;
  figure.lines.forEach((line, i) => pen.fillText(line, middle, top + 5 + SIZE.line * (i + 0.5)));
  if (!figure.foot) return;
  pen.font = figure.small;
  pen.fillStyle = theme.soft;
  pen.fillText(figure.foot, middle, top + 5 + SIZE.line * figure.lines.length + 6.5);
}

function paintSymbol(pen, x, y, figure, theme, look) {
  const r = figure.radius;
  const { kind } = figure.node;
  pen.beginPath();
  if (kind === "place") {
    pen.moveTo(x, y - r); pen.lineTo(x + r, y); pen.lineTo(x, y + r); pen.lineTo(x - r, y); pen.closePath();
  } else if (kind === "thing") pen.rect(x - r, y - r, r * 2, r * 2);
  else pen.arc(x, y, r, 0, Math.PI * 2);
  pen.fillStyle = { actor: theme.entity, place: theme.placeFill, thing: theme.thing }[kind];
  pen.fill();
  pen.lineWidth = look.selected ? 4 : look.hover ? 3 : 1.5;
  pen.strokeStyle = look.selected || look.hover ? theme.accent : theme.paper;
  pen.stroke();
  pen.font = figure.font;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = theme.paper;
  pen.fillStyle = theme.ink;
  figure.lines.forEach((line, i) => {
    const at = y + r + 3 + i * (figure.size + 2.5);
    pen.strokeText(line, x, at);
    pen.fillText(line, x, at);
  });
}

// Where a line from (x, y) towards the middle of a node leaves it: at its circle, or at its card's side.
function borderPoint(figure, spot, x, y) {
  const dx = x - spot.x;
  const dy = y - spot.y;
  const length = Math.hypot(dx, dy) || 1;
  const reach = figure.radius
    ? figure.radius + 2
    : Math.min(Math.abs(figure.w / 2 / (dx / length || 1e-9)), Math.abs(figure.h / 2 / (dy / length || 1e-9))) + 2;
  return { x: spot.x + (dx / length) * Math.min(reach, length), y: spot.y + (dy / length) * Math.min(reach, length) };
}

// The point at a share of a line's length; lines with words in their way bend.
function pointOn({ from, to, via }, share) {
  const rest = 1 - share;
  if (!via) return { x: from.x * rest + to.x * share, y: from.y * rest + to.y * share };
  return { x: from.x * rest * rest + 2 * via.x * rest * share + to.x * share * share, y: from.y * rest * rest + 2 * via.y * rest * share + to.y * share * share };
}

function paintEdge(pen, { edge, from, to, via }, theme, look) {
  pen.globalAlpha = look.alpha;
  pen.strokeStyle = edge.colour(theme, look);
  pen.lineWidth = edge.width + (look.lit ? 1 : 0);
  pen.setLineDash(edge.dash);
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  if (via) pen.quadraticCurveTo(via.x, via.y, to.x, to.y); else pen.lineTo(to.x, to.y);
  pen.stroke();
  pen.setLineDash([]);
  pen.fillStyle = pen.strokeStyle;
  const size = 6 + edge.width * 1.3;
  if (edge.arrows.to) arrowHead(pen, via || from, to, size);
  if (edge.arrows.from) arrowHead(pen, via || to, from, size);
  pen.globalAlpha = 1;
}

function arrowHead(pen, from, to, size) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  pen.beginPath();
  pen.moveTo(to.x, to.y);
  pen.lineTo(to.x - size * Math.cos(angle - 0.4), to.y - size * Math.sin(angle - 0.4));
  pen.lineTo(to.x - size * Math.cos(angle + 0.4), to.y - size * Math.sin(angle + 0.4));
  pen.closePath();
  pen.fill();
}

const PILL_FONT = `600 ${SIZE.pill}px ${FONT}`;
const ROLE_FONT = `${SIZE.pill}px ${FONT}`;

// The words on an edge: what happened between the two, on a plate of its colour; or the name of a role, without one.
function paintPill(pen, pill, theme, look) {
  const { edge, x, y, w, h } = pill;
  const colour = edge.colour(theme, look);
  pen.globalAlpha = look.plate;
  pen.beginPath();
  pen.roundRect(x - w / 2, y - h / 2, w, h, edge.plate ? h / 2 : 3);
  pen.fillStyle = edge.plate ? theme.card : theme.paper;
  pen.fill();
  if (edge.plate) {
    pen.lineWidth = look.lit ? 2.2 : 1.2;
    pen.strokeStyle = colour;
    pen.setLineDash(edge.dash.length ? [3, 2] : []);
    pen.stroke();
    pen.setLineDash([]);
  }
  pen.font = edge.plate ? PILL_FONT : ROLE_FONT;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = edge.plate ? theme.ink : theme.soft;
  pen.fillText(edge.words, x, y + 0.5);
  pen.globalAlpha = 1;
}

// The outline around points of a group, with round corners of this radius; clockwise.
function hullOf(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (list) => list.reduce((kept, p) => {
    while (kept.length > 1) {
      const [a, b] = kept.slice(-2);
      if ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0) break;
      kept.pop();
    }
    kept.push(p);
    return kept;
  }, []);
  return [...half(sorted).slice(0, -1), ...half([...sorted].reverse()).slice(0, -1)];
}

// Whether a point lies in a convex outline.
function isInside(points, { x, y }) {
  return points.every((a, i) => { const b = points[(i + 1) % points.length]; return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) >= 0; });
}

function paintHull(pen, points, theme) {
  if (points.length < 3) return;
  pen.beginPath();
  points.forEach((p, i) => (i ? pen.lineTo(p.x, p.y) : pen.moveTo(p.x, p.y)));
  pen.closePath();
  pen.fillStyle = theme.hull;
  pen.strokeStyle = theme.hull;
  pen.lineJoin = "round";
  pen.lineWidth = 16;
  pen.stroke();
  pen.fill();
}
