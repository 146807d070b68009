// Every English text that the page shows, in one place.
const TEXT = {
  kinds: { actor: "Actor", place: "Place", thing: "Thing", event: "Event" },
  kindsPlural: { actor: "Actors", place: "Places", thing: "Things", event: "Events" },
  roles: {
    agent: "agent", patient: "patient", recipient: "recipient", instrument: "instrument", topic: "topic",
    place: "place", origin: "origin", destination: "destination", time: "time",
    trigger: "event", source: "source", cue: "says",
    cause: "caused by", partOf: "part of",
    backedBy: "backed by", memberOf: "member of", spokespersonFor: "speaks for", leads: "leads",
    controls: "controls", nationality: "nationality",
  },
  rolesLong: {
    agent: "Who did it", patient: "To whom or what", recipient: "For or to", instrument: "With what",
    topic: "About", place: "Where", origin: "From", destination: "To", time: "When",
    trigger: "What", source: "Who says so", cue: "How it is said",
  },
  categories: { Event: "Other happenings" },
  otherHint: "Happenings without a class of their own",
  overview: "Overview",
  around: (label) => `Around “${label}”`,
  shown: (shown, all) => `${shown} of ${all} shown`,
  nothing: "Nothing matches these filters.",
  emptyTitle: "This graph holds no events yet.",
  emptyHint: "Add articles to the store, then make the page again.",
  events: (n) => (n === 1 ? "1 event" : `${n} events`),
  eventsHeading: "Events",
  lists: "What to list",
  involved: "most involved first",
  newest: "newest first",
  more: (n) => `Show ${n} more`,
  back: "All events",
  focus: "Show only its surroundings",
  undated: "no date",
  undatedCount: (n) => `${n} without a date`,
  allDates: "All dates",
  reported: (n) => (n === 1 ? "Reported in 1 sentence" : `Reported in ${n} sentences`),
  noEvidence: "No sentence is stored for this event.",
  says: "Who says so",
  denies: "denies",
  relations: "Ties",
  openArticle: "Open the article",
  killed: (n, about) => `${about}${n} killed`,
  injured: (n, about) => `${about}${n} injured`,
  count: (n, about) => `${about}${n} times`,
  about: "about ",
  categoriesLegend: "Kinds of event",
  noHit: "Nothing found",
  hitGroups: { node: "Actors and places", event: "Events", sentence: "Sentences" },
  fields: { what: "Class", when: "When", where: "Where", figures: "Figures", sector: "Sector", country: "Country",
    within: "Within", aliases: "Also", coordinates: "Position", wikidata: "Wikidata" },
  sectors: { GOV: "government", MIL: "military", REB: "rebels", OPP: "opposition", PTY: "political party", COP: "police",
    JUD: "courts", SPY: "intelligence", AGR: "farming", BUS: "business", CRM: "crime", CVL: "civilians", EDU: "education",
    ELI: "elites", HLH: "health", LAB: "workers", LEG: "parliament", MED: "media", REF: "refugees", SET: "settlers",
    UAF: "unaligned armed force", IGO: "intergovernmental", NGO: "non-governmental", MNC: "multinational company",
    INT: "international", UNK: "unknown" },
  from: "First day shown",
  to: "Last day shown",
  plus: "Zoom in", minus: "Zoom out", fit: "Fit to window",
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// "2024-07-16" -> "16 Jul 2024"
function dayText(iso) {
  const [year, month, day] = iso.split("-");
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}

// Two days as people write them: a day, a month, a year, or "3–9 Jan 2024".
function periodText(first, last) {
  if (!first && !last) return "";
  if (!first) return `until ${dayText(last)}`;
  if (!last || first === last) return dayText(first);
  const [y1, m1, d1] = first.split("-");
  const [y2, m2, d2] = last.split("-");
  const lastOfMonth = new Date(Date.UTC(Number(y2), Number(m2), 0)).getUTCDate();
  const whole = d1 === "01" && Number(d2) === lastOfMonth;
  if (whole && y1 === y2 && m1 === "01" && m2 === "12") return y1;
  if (whole && y1 === y2 && m1 === m2) return `${MONTHS[Number(m1) - 1]} ${y1}`;
  if (whole && y1 === y2) return `${MONTHS[Number(m1) - 1]}–${MONTHS[Number(m2) - 1]} ${y1}`;
  if (y1 === y2 && m1 === m2) return `${Number(d1)}–${dayText(last)}`;
  return `${dayText(first)} – ${dayText(last)}`;
}

// "DroneStrike" -> "Drone strike"
function classText(name) {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

const categoryText = (name) => TEXT.categories[name] || classText(name);
const roleText = (role) => TEXT.roles[role] || role;
