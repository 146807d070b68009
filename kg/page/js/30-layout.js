// Places boxes so that none covers another, from the positions that came with the page. No randomness.
const GAP = 14;

// items: [{key, w, h, x, y}] with seeds x, y of any scale; ties: [[i, j]]; pinned: who stays in the middle.
// Sets x, y in pixels around 0; returns the zoom at which all of it fits into width x height.
function settle(items, ties, width, height, pinned, groups = []) {
  if (!items.length) return 1;
  const boxes = items.reduce((sum, b) => sum + (b.w + GAP) * (b.h + GAP * 0.7), 0);
  const grow = Math.max(1, Math.sqrt(boxes / 0.5 / (width * height)));
  const w = width * grow;
  const h = height * grow;
  spread(items, w, h);
  if (pinned !== undefined) { items[pinned].x = 0; items[pinned].y = 0; }
  items.forEach((b) => { b.charge = b.pair ? 0.5 : 0.7; });
  ties.forEach(([i, j]) => [i, j].forEach((k) => { if (!items[k].pair) items[k].charge = Math.min(items[k].charge + 0.45, 4); }));
  const rounds = items.length > 90 ? 110 : items.length > 50 ? 160 : 260;
  for (let round = 0; round < rounds; round += 1) {
    const heat = 1 - round / rounds;
    pull(items, ties, heat, h);
    gather(items, groups, heat);
    push(items, heat);
    if (ties.length * items.length <= 9000) clear(items, ties, heat);
    part(items, 0.5);
    bound(items, w, h, pinned);
  }
  // Where there is too little room, the picture grows until nothing overlaps.
  let more = 1;
  for (let round = 0; round < 400 && part(items, 0.5) > 0; round += 1) {
    if (round % 50 === 49) more *= round < 100 ? 1.02 : 1.05;
    bound(items, w * more, h * more, pinned);
  }
  stretch(items, "x", "w", w);
  stretch(items, "y", "h", h);
  return fitZoom(items, width, height);
}

// Keeps known items where they are and only makes room among them for new ones.
function resettle(items) {
  for (let round = 0; round < 120 && part(items, 0.5) > 0; round += 1);
}

// The rectangle that items cover.
function extent(items) {
  const low = (axis, size) => Math.min(...items.map((b) => b[axis] - b[size] / 2));
  const high = (axis, size) => Math.max(...items.map((b) => b[axis] + b[size] / 2));
  const [left, right, upper, lower] = [low("x", "w"), high("x", "w"), low("y", "h"), high("y", "h")];
  return { x: (left + right) / 2, y: (upper + lower) / 2, w: right - left, h: lower - upper };
}

function fitZoom(items, width, height) {
  const span = (axis, size) => Math.max(...items.map((b) => Math.abs(b[axis]) + b[size] / 2)) * 2;
  return Math.min(width / span("x", "w"), height / span("y", "h"), 1.15);
}

// Pulls positions apart along one axis until they fill it; boxes keep their size, so none can come to overlap.
function stretch(items, axis, size, whole) {
  const low = Math.min(...items.map((b) => b[axis] - b[size] / 2));
  const high = Math.max(...items.map((b) => b[axis] + b[size] / 2));
  const factor = Math.min(Math.max(whole / (high - low), 1), 1.6);
  items.forEach((b) => { b[axis] = (b[axis] - (low + high) / 2) * factor; });
}

// Seeds keep half of their distances and half of their order: outliers no longer squeeze the rest together.
function spread(items, w, h) {
  for (const [axis, size] of [["x", w], ["y", h]]) {
    const values = items.map((b) => b[axis]);
    const low = Math.min(...values);
    const range = Math.max(...values) - low || 1;
    const order = [...items.keys()].sort((i, j) => values[i] - values[j] || i - j);
    order.forEach((i, rank) => {
      const byRank = items.length > 1 ? rank / (items.length - 1) : 0.5;
      items[i][axis] = (0.5 * byRank + 0.5 * ((values[i] - low) / range) - 0.5) * size * 0.92;
    });
  }
}

// Draws the ends of each tie to where a gap is left between them: a small one where words stand on the way.
function pull(items, ties, heat, h) {
  const gap = Math.max(64, h / 9);
  for (const [i, j, toWords] of ties) {
    const a = items[i];
    const b = items[j];
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const d = Math.hypot(dx, dy) || 1;
    const reach = (Math.abs(dx) * (a.w + b.w) + Math.abs(dy) * (a.h + b.h)) / (2 * d);
    const ideal = reach + (toWords ? 16 : gap);
    const f = ((d - ideal) / d) * (toWords ? 0.09 : 0.035) * heat;
    a.x += dx * f; a.y += dy * f; b.x -= dx * f; b.y -= dy * f;
  }
}

// Draws the members of a group together.
function gather(items, groups, heat) {
  groups.forEach((members) => {
    const x = members.reduce((sum, i) => sum + items[i].x, 0) / members.length;
    const y = members.reduce((sum, i) => sum + items[i].y, 0) / members.length;
    members.forEach((i) => { items[i].x += (x - items[i].x) * 0.015 * heat; items[i].y += (y - items[i].y) * 0.015 * heat; });
  });
}

// Groups of nodes that are tied more to each other than to the rest: merges the two groups that gain most in
// modularity until none gains. ties: [[i, j, weight]]. Gives the members of each group, the largest first.
function findGroups(nItems, ties) {
  const total = ties.reduce((sum, tie) => sum + tie[2], 0) || 1;
  const group = [...Array(nItems).keys()];
  const degree = Array(nItems).fill(0);
  ties.forEach(([i, j, w]) => { degree[i] += w; degree[j] += w; });
  for (;;) {
    const between = new Map();
    ties.forEach(([i, j, w]) => {
      const [a, b] = [Math.min(group[i], group[j]), Math.max(group[i], group[j])];
      if (a !== b) between.set(a * nItems + b, (between.get(a * nItems + b) || 0) + w);
    });
    let best = 0;
    let pair = null;
    between.forEach((w, id) => {
      const [a, b] = [Math.floor(id / nItems), id % nItems];
      const gain = w / total - (degree[a] * degree[b]) / (2 * total * total);
      if (gain > best + 1e-9) { best = gain; pair = [a, b]; }
    });
    if (!pair) break;
    group.forEach((g, i) => { if (g === pair[1]) group[i] = pair[0]; });
    degree[pair[0]] += degree[pair[1]];
  }
  const members = new Map();
  group.forEach((g, i) => { if (members.has(g)) members.get(g).push(i); else members.set(g, [i]); });
  return [...members.values()].sort((a, b) => b.length - a.length || a[0] - b[0]);
}

// Sorts by x, so that what lies too far to the right need not be looked at.
const byX = (items) => [...items].sort((a, b) => a.x - b.x || a.y - b.y);

function push(items, heat) {
  const order = byX(items);
  for (let i = 0; i < order.length; i += 1) {
    for (let j = i + 1; j < order.length; j += 1) {
      const a = order[i];
      const b = order[j];
      const dx = b.x - a.x || 0.01;
      if (dx > 300) break;
      const dy = b.y - a.y || 0.01;
      const d2 = dx * dx + dy * dy;
      if (d2 > 90000) continue;
      const f = ((6400 * Math.sqrt(a.charge * b.charge)) / (d2 + 400)) * heat / Math.sqrt(d2 + 1);
      a.x -= dx * f; a.y -= dy * f; b.x += dx * f; b.y += dy * f;
    }
  }
}

// Moves boxes off lines that would run through them.
function clear(items, ties, heat) {
  for (const [i, j] of ties) {
    const a = items[i];
    const b = items[j];
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const length2 = dx * dx + dy * dy || 1;
    const length = Math.sqrt(length2);
    for (let k = 0; k < items.length; k += 1) {
      if (k === i || k === j) continue;
      const c = items[k];
      const t = ((c.x - a.x) * dx + (c.y - a.y) * dy) / length2;
      if (t <= 0.08 || t >= 0.92) continue;
      const side = ((c.x - a.x) * dy - (c.y - a.y) * dx) / length;
      const reach = (Math.abs(dy) * c.w + Math.abs(dx) * c.h) / (2 * length) + 6;
      if (Math.abs(side) >= reach) continue;
      const f = ((reach - Math.abs(side)) * 0.06 * heat * (side < 0 ? -1 : 1)) / length;
      c.x += dy * f; c.y -= dx * f;
    }
  }
}

// Parts overlapping boxes along the shorter way; returns how many overlapped.
function part(items, share) {
  const order = byX(items);
  const widest = items.reduce((most, b) => Math.max(most, b.w), 0);
  let overlaps = 0;
  for (let i = 0; i < order.length; i += 1) {
    const a = order[i];
    for (let j = i + 1; j < order.length; j += 1) {
      const b = order[j];
      if (b.x - a.x > (a.w + widest) / 2 + GAP * 3) break;
      const ox = (a.w + b.w) / 2 + GAP - Math.abs(b.x - a.x);
      const oy = (a.h + b.h) / 2 + GAP * 0.7 - Math.abs(b.y - a.y);
      if (ox <= 0.5 || oy <= 0.5) continue;
      overlaps += 1;
      if (ox < oy * 1.4) {
        const d = (b.x >= a.x ? ox : -ox) * share;
        a.x -= d; b.x += d;
      } else {
        const d = (b.y >= a.y ? oy : -oy) * share;
        a.y -= d; b.y += d;
      }
    }
  }
  return overlaps;
}

function bound(items, w, h, pinned) {
  items.forEach((b) => {
    b.x = Math.min(Math.max(b.x, (b.w - w) / 2 + 6), (w - b.w) / 2 - 6);
    b.y = Math.min(Math.max(b.y, (b.h - h) / 2 + 6), (h - b.h) / 2 - 6);
  });
  if (pinned !== undefined) { items[pinned].x = 0; items[pinned].y = 0; }
}
