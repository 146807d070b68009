// A pen like a canvas's, as far as `paint` needs one, that writes SVG.
function buildSvgPen() {
  const parts = [];
  let path = "";
  let dash = [];
  const round = (value) => Math.round(value * 100) / 100;
  const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  const attributes = (values) => Object.entries(values).map(([name, value]) => ` ${name}="${escape(value)}"`).join("");
  const write = (tag, values) => parts.push(`<${tag}${attributes(values)}${pen.globalAlpha < 1 ? ` opacity="${round(pen.globalAlpha)}"` : ""}/>`);
  const words = (text, x, y, values) => {
    const [, style, weight, size] = /^(italic )?(?:(\d+) )?([\d.]+)px/.exec(pen.font);
    const shift = pen.textBaseline === "top" ? Number(size) * 0.9 : Number(size) * 0.35;
    parts.push(`<text${attributes({
      x: round(x), y: round(y + shift), "font-size": size, "font-weight": weight || 400, "font-style": style ? "italic" : "normal",
      "text-anchor": { center: "middle", left: "start", right: "end" }[pen.textAlign], ...values,
    })}${pen.globalAlpha < 1 ? ` opacity="${round(pen.globalAlpha)}"` : ""}>${escape(text)}</text>`);
  };
  const pen = {
    globalAlpha: 1, fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, font: "12px sans-serif", textAlign: "left", textBaseline: "top", lineJoin: "round",
    beginPath() { path = ""; },
    moveTo(x, y) { path += `M${round(x)} ${round(y)}`; },
    lineTo(x, y) { path += `L${round(x)} ${round(y)}`; },
    quadraticCurveTo(a, b, x, y) { path += `Q${round(a)} ${round(b)} ${round(x)} ${round(y)}`; },
    closePath() { path += "Z"; },
    rect(x, y, w, h) { path += `M${round(x)} ${round(y)}h${round(w)}v${round(h)}h${round(-w)}Z`; },
    arc(x, y, r) { path += `M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 0 ${round(2 * r)} 0a${round(r)} ${round(r)} 0 1 0 ${round(-2 * r)} 0Z`; },
    roundRect(x, y, w, h, corners) {
      const [a, b, c, d] = Array.isArray(corners) ? corners : [corners, corners, corners, corners];
      const corner = (r, dx, dy) => (r ? `a${r} ${r} 0 0 1 ${dx * r} ${dy * r}` : "");
      path += `M${round(x + a)} ${round(y)}H${round(x + w - b)}${b ? `a${b} ${b} 0 0 1 ${b} ${b}` : ""}V${round(y + h - c)}${c ? `a${c} ${c} 0 0 1 ${-c} ${c}` : ""}H${round(x + d)}${d ? `a${d} ${d} 0 0 1 ${-d} ${-d}` : ""}V${round(y + a)}${corner(a, 1, -1)}Z`;
    },
    fill() { write("path", { d: path, fill: pen.fillStyle }); },
    stroke() {
      write("path", { d: path, fill: "none", stroke: pen.strokeStyle, "stroke-width": round(pen.lineWidth), "stroke-linejoin": pen.lineJoin, ...(dash.length ? { "stroke-dasharray": dash.join(" ") } : {}) });
    },
    setLineDash(values) { dash = values; },
    fillText(text, x, y) { words(text, x, y, { fill: pen.fillStyle }); },
    strokeText(text, x, y) { words(text, x, y, { fill: "none", stroke: pen.strokeStyle, "stroke-width": pen.lineWidth, "stroke-linejoin": "round" }); },
    text: (box, background) => `<svg xmlns="http://www.w3.org/2000/svg"${attributes({ viewBox: `${round(box.x)} ${round(box.y)} ${round(box.w)} ${round(box.h)}`, width: Math.round(box.w), height: Math.round(box.h), "font-family": FONT })}><rect${attributes({ x: round(box.x), y: round(box.y), width: round(box.w), height: round(box.h), fill: background })}/>${parts.join("")}</svg>\n`,
  };
  return pen;
}
