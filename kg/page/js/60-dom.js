// Builds elements. Text goes in as text only, never as markup; links lead to http and https only.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => {
    if (value === null || value === undefined || value === false) return;
    if (name === "on") Object.entries(value).forEach(([type, listener]) => node.addEventListener(type, listener));
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  });
  children.flat(Infinity).forEach((child) => {
    if (child !== null && child !== undefined && child !== "" && child !== false) node.append(child);
  });
  return node;
}

function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => { if (value !== null && value !== undefined) node.setAttribute(name, value); });
  node.append(...children);
  return node;
}

const button = (name, words, click, attributes = {}) => el("button", { type: "button", class: name, ...attributes, on: { click } }, words);

function safeLink(url) {
  try {
    const parsed = new URL(url);
    return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.href : null;
  } catch {
    return null;
  }
}

function linkOr(text, url, attributes = {}) {
  const href = url ? safeLink(url) : null;
  return href ? el("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer" }, text) : el("span", attributes, text);
}

function fill(target, ...children) {
  target.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== "" && child !== false));
}
