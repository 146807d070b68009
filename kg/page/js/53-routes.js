// Where edges run and their words stand, and the outlines of groups, once the nodes have their places.
const PLATE_H = 19;

const widthOf = (edge) => Math.ceil(measure(edge.plate ? PILL_FONT : ROLE_FONT, edge.words)) + (edge.plate ? 16 : 8);

// The words of as many edges as there is room for, heaviest first, as boxes that are laid out like nodes.
// `area`: what nodes and words may cover, in square pixels.
function platesFor(edges, items, ties, area) {
  let space = area - items.reduce((sum, b) => sum + (b.w + GAP) * (b.h + GAP * 0.7), 0);
  const order = [...edges.keys()].sort((i, j) => edges[j].weight - edges[i].weight || i - j);
  return order.flatMap((i) => {
    const w = widthOf(edges[i]);
    space -= (w + GAP) * (PLATE_H + GAP * 0.7);
    return space > 0 ? [{ edge: edges[i], pair: ties[i], w, h: PLATE_H }] : [];
  });
}

// Cuts the edges at the nodes' borders, bends them through their words, and finds free places for words without one.
// drawn: key -> {figure, spot}; words stay within `reach` of the centre, to both sides.
function routeEdges(edges, drawn, { centre, reach }) {
  const taken = [...drawn.values()].map(({ figure, spot }) => ({ x: spot.x, y: spot.y + figure.shift, w: figure.boxW, h: figure.boxH }));
  const boxAt = (edge, { x, y }, w, h) => ({ edge, x: Math.min(Math.max(x, centre.x + w / 2 - reach), centre.x + reach - w / 2), y, w, h });
  const lines = edges.filter((edge) => drawn.has(edge.from) && drawn.has(edge.to)).map((edge) => {
    const [a, b] = [drawn.get(edge.from), drawn.get(edge.to)];
    const middle = { x: (a.spot.x + b.spot.x) / 2, y: (a.spot.y + b.spot.y) / 2 };
    const via = edge.bend ? { x: middle.x + edge.bend.x * 2, y: middle.y + edge.bend.y * 2 } : null;
    const [toA, toB] = via ? [via, via] : [b.spot, a.spot];
    const pill = edge.bend ? boxAt(edge, { x: middle.x + edge.bend.x, y: middle.y + edge.bend.y }, widthOf(edge), PLATE_H) : null;
    if (pill) taken.push(pill);
    return { edge, via, from: borderPoint(a.figure, a.spot, toA.x, toA.y), to: borderPoint(b.figure, b.spot, toB.x, toB.y), pill };
  });
  const free = (box) => !taken.some((t) => Math.abs(t.x - box.x) < (t.w + box.w) / 2 && Math.abs(t.y - box.y) < (t.h + box.h) / 2);
  [...lines].filter((line) => !line.pill).sort((x, y) => y.edge.weight - x.edge.weight).forEach((line) => {
    const w = widthOf(line.edge);
    const h = line.edge.plate ? PLATE_H : 15;
    line.pill = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74].map((share) => boxAt(line.edge, pointOn(line, share), w, h)).find(free) || null;
    if (line.pill) taken.push(line.pill);
  });
  return lines;
}

// Outlines of the groups of three or more, where nobody else stands inside.
function outlineGroups(groups, drawn) {
  return groups.map((keys) => keys.filter((key) => drawn.has(key))).filter((keys) => keys.length > 2).map((keys) => {
    const members = new Set(keys);
    const points = hullOf(keys.map((key) => drawn.get(key)).flatMap(({ figure, spot }) => [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([x, y]) => ({
      x: spot.x + (x * figure.boxW) / 2, y: spot.y + figure.shift + (y * figure.boxH) / 2,
    }))));
    return [...drawn].some(([key, { spot }]) => !members.has(key) && isInside(points, spot)) ? [] : points;
  });
}
