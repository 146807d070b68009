// The words of the page come from `texts.toml`, so that they stand in one place; here they are put together.
const T = readJson("kg-texts");
const MONTHS = T.months;

function readJson(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

// Fills "{name}" from values; a pair of forms is told apart by `n`: ["{n} event", "{n} events"].
function say(form, values = {}) {
  const text = Array.isArray(form) ? form[values.n === 1 ? 0 : 1] : form;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? value.toLocaleString("en") : value;
  });
}

// "2024-07-16" -> "16 Jul 2024"
function dayText(iso) {
  const [year, month, day] = iso.split("-");
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}

// Two days as people write them: a day, a month, a year, or "3–9 Jan 2024".
function periodText(first, last) {
  if (!first && !last) return "";
  if (!first) return say(T.until, { day: dayText(last) });
  if (!last || first === last) return dayText(first);
  const [y1, m1, d1] = first.split("-");
  const [y2, m2, d2] = last.split("-");
  const lastOfMonth = new Date(Date.UTC(Number(y2), Number(m2), 0)).getUTCDate();
  const whole = d1 === "01" && Number(d2) === lastOfMonth;
  if (whole && y1 === y2 && m1 === "01" && m2 === "12") return y1;
  if (whole && y1 === y2 && m1 === m2) return `${MONTHS[Number(m1) - 1]} ${y1}`;
  if (whole && y1 === y2) return `${MONTHS[Number(m1) - 1]}–${MONTHS[Number(m2) - 1]} ${y1}`;
  if (whole) return `${MONTHS[Number(m1) - 1]} ${y1} – ${MONTHS[Number(m2) - 1]} ${y2}`;
  if (y1 === y2 && m1 === m2) return `${Number(d1)}–${dayText(last)}`;
  return `${dayText(first)} – ${dayText(last)}`;
}

// "DroneStrike" -> "Drone strike"
function classText(name) {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

const OTHER = "Event";
const categoryText = (name) => (Object.hasOwn(T.categories, name) ? T.categories[name] : classText(name));
const roleText = (role) => (Object.hasOwn(T.roles, role) ? T.roles[role] : role);
const roleLong = (role) => (Object.hasOwn(T.roles_long, role) ? T.roles_long[role] : roleText(role));
const sectorText = (code) => (Object.hasOwn(T.sectors, code) ? T.sectors[code] : code);
