// Draws one node on the canvas: a card for an event, a dot, a diamond or a square for an entity.
const FONT = '"Inter", "Segoe UI", -apple-system, BlinkMacSystemFont, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
const SIZE = { name: 13, card: 13, date: 11.5, line: 15.5 };

function readTheme() {
  const css = getComputedStyle(document.documentElement);
  const known = new Map();
  const value = (name) => {
    if (!known.has(name)) known.set(name, css.getPropertyValue(name).trim());
    return known.get(name);
  };
  return {
    paper: value("--canvas"), card: value("--card"), ink: value("--ink"), soft: value("--ink-soft"),
    line: value("--edge"), accent: value("--accent"), entity: value("--entity"), placeFill: value("--place"),
    thing: value("--thing"),
    role: (role) => value(`--role-${role}`) || value("--ink-soft"),
    category: (name) => value(`--cat-${name}`) || value("--cat-Event"),
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

// How a node looks, apart from colours: its lines, its symbol, and the box that both together fill.
function figureOf(node) {
  return node.kind === "event" ? cardOf(node) : symbolOf(node);
}

function cardOf(node) {
  const font = `600 ${SIZE.card}px ${FONT}`;
  const italic = node.realized ? "" : "italic ";
  const lines = wrapText(node.label, 18, 2);
  const date = periodText(node.earliest, node.latest);
  const small = `${italic}${SIZE.date}px ${FONT}`;
  const status = node.status.length ? node.status[0] : "";
  const foot = wrapText([status, date].filter(Boolean).join(" · "), 30, 1)[0];
  const text = Math.max(...lines.map((line) => measure(italic + font, line)), foot ? measure(small, foot) : 0);
  const w = Math.ceil(text) + 22;
  const h = lines.length * SIZE.line + (foot ? 14 : 0) + 10;
  return { font: italic + font, small, lines, foot, w, h, boxW: w, boxH: h, shift: 0 };
}

function symbolOf(node) {
  const radius = node.kind === "thing" ? 5 : Math.min(7 + 3.2 * Math.sqrt(node.degree), 22);
  const size = node.degree > 8 ? SIZE.name + 2 : SIZE.name;
  const font = `${node.kind === "actor" ? "700" : node.kind === "place" ? "500" : "400"} ${size}px ${FONT}`;
  const lines = wrapText(node.label, 20, 3);
  const text = Math.max(...lines.map((line) => measure(font, line)));
  const textH = lines.length * (size + 2.5) + 3;
  const boxW = Math.ceil(Math.max(text, radius * 2)) + 4;
  const boxH = radius * 2 + textH;
  return { font, lines, radius, size, w: radius * 2, h: radius * 2, boxW, boxH, shift: textH / 2 };
}

function paintCard(ctx, x, y, node, figure, theme, look) {
  const colour = theme.category(node.category);
  const left = x - figure.w / 2;
  const top = y - figure.h / 2;
  ctx.beginPath();
  ctx.roundRect(left, top, figure.w, figure.h, 6);
  ctx.fillStyle = theme.card;
  if (look.selected) { ctx.shadowColor = theme.accent; ctx.shadowBlur = 14; }
  ctx.fill();
  ctx.shadowBlur = 0;
  if (node.realized) {
    ctx.save();
    ctx.clip();
    ctx.globalAlpha *= 0.13;
    ctx.fillStyle = colour;
    ctx.fillRect(left, top, figure.w, figure.h);
    ctx.globalAlpha /= 0.13;
    ctx.fillRect(left, top, 5, figure.h);
    ctx.restore();
  }
  ctx.beginPath();
  ctx.roundRect(left, top, figure.w, figure.h, 6);
  ctx.setLineDash(node.realized ? [] : [4, 3]);
  ctx.lineWidth = look.selected ? 2.5 : look.hover ? 2 : 1.2;
  ctx.strokeStyle = look.selected ? theme.accent : colour;
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = theme.ink;
  ctx.font = figure.font;
  const middle = x + 1.5;
  figure.lines.forEach((line, i) => ctx.fillText(line, middle, top + 5 + SIZE.line * (i + 0.5)));
  if (!figure.foot) return;
  ctx.font = figure.small;
  ctx.fillStyle = theme.soft;
  ctx.fillText(figure.foot, middle, top + 5 + SIZE.line * figure.lines.length + 6.5);
}

function paintSymbol(ctx, x, y, node, figure, theme, look) {
  const r = figure.radius;
  ctx.beginPath();
  if (node.kind === "place") {
    ctx.moveTo(x, y - r); ctx.lineTo(x + r, y); ctx.lineTo(x, y + r); ctx.lineTo(x - r, y); ctx.closePath();
  } else if (node.kind === "thing") ctx.rect(x - r, y - r, r * 2, r * 2);
  else ctx.arc(x, y, r, 0, Math.PI * 2);
  ctx.fillStyle = { actor: theme.entity, place: theme.placeFill, thing: theme.thing }[node.kind];
  if (look.selected) { ctx.shadowColor = theme.accent; ctx.shadowBlur = 16; }
  ctx.fill();
  ctx.shadowBlur = 0;
  ctx.lineWidth = look.selected ? 3 : 1.5;
  ctx.strokeStyle = look.selected ? theme.accent : theme.paper;
  ctx.stroke();
  ctx.font = figure.font;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = theme.paper;
  ctx.fillStyle = theme.ink;
  figure.lines.forEach((line, i) => {
    const at = y + r + 3 + i * (figure.size + 2.5);
    ctx.strokeText(line, x, at);
    ctx.fillText(line, x, at);
  });
}
