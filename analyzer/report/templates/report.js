"use strict";
for (const box of document.querySelectorAll(".command")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy this command");
  button.addEventListener("click", async () => {
    const text = box.querySelector("pre").textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      const range = document.createRange();
      range.selectNodeContents(box.querySelector("pre"));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  box.append(button);
}

// A link opens what it jumps to, and everything around it.
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  clear();
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  target.scrollIntoView();
  const first = target.querySelector("summary");
  if (first) first.focus({ preventScroll: true });
};
const clear = () => {
  if (!field || !(field.value || pressed().length)) return;
  field.value = "";
  for (const one of filters) one.setAttribute("aria-pressed", "false");
  show();
};

// One search over everything that is marked as findable; the buttons choose checks by their state.
const field = document.querySelector("#find");
const filters = [...document.querySelectorAll(".filters button")];
const pressed = () => filters.filter((one) => one.getAttribute("aria-pressed") === "true").map((one) => one.dataset.status);
const items = [...document.querySelectorAll(".find")];
const words = new Map();
const before = new Map();
const OPEN_AT_MOST = 12;
const MARKED_AT_MOST = 400;
let hits = [];
let at = 0;
let from = null; // where the reader was before the search
const textOf = (item) => {
  if (!words.has(item)) {
    const own = item.cloneNode(true); // what a check means in general is no finding of this bundle
    for (const one of own.querySelectorAll(".about")) one.remove();
    words.set(item, own.textContent.toLowerCase());
  }
  return words.get(item);
};
const marksOf = (item) => (item.dataset.is ? item.dataset.is.split(" ") : []); // name=value, as a figure asks for them
const show = () => {
  const asked = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const states = pressed();
  const active = asked.length > 0 || states.length > 0;
  if (active && from === null) from = scrollY;
  document.body.classList.toggle("searching", active);
  hits = [];
  for (const item of items) {
    const status = item.dataset.status;
    const right = !states.length || (status ? states.includes(status) : asked.length > 0 && !item.closest("#checks"));
    const ok = !active || (right && asked.every((word) => marksOf(item).includes(word) || textOf(item).includes(word)));
    item.hidden = !ok && !item.classList.contains("answer");
    if (ok && active) hits.push(item);
  }
  for (const box of document.querySelectorAll("main section, main figure, main details:not(.find):not(.about)")) {
    const own = [...box.querySelectorAll(".find")];
    const some = own.some((item) => !item.hidden);
    if (own.length) box.hidden = active && !some && box.id !== "causes";
    if (box.tagName !== "DETAILS" || !own.length) continue;
    if (active && !before.has(box)) before.set(box, box.open);
    if (active && some) box.open = true;
    else if (!active && before.has(box)) { box.open = before.get(box); before.delete(box); }
  }
  for (const item of items) {
    if (item.tagName !== "DETAILS") continue;
    const open = asked.length > 0 && hits.length <= OPEN_AT_MOST && hits.includes(item);
    if (open && !before.has(item)) { before.set(item, item.open); item.open = true; }
    else if (!open && before.has(item)) { item.open = before.get(item); before.delete(item); }
  }
  document.querySelector("#found").textContent = active && !hits.length ? "Nothing found" : "";
  for (const one of jumps) one.hidden = hits.length < 2;
  mark(asked);
  if (hits.length) go(0);
  else if (!active) {
    for (const one of document.querySelectorAll(".current")) one.classList.remove("current");
    if (from !== null) scrollTo(0, from);
    from = null;
  }
};
// A hit is opened and brought below the field; Enter and the buttons go on to the next.
const go = (to) => {
  if (!hits.length) return;
  at = (to + hits.length) % hits.length;
  document.querySelector("#found").textContent = `${at + 1} of ${hits.length} found`;
  const item = hits[at];
  for (let box = item; box; box = box.parentElement) {
    if (box.tagName !== "DETAILS" || box.open) continue;
    if (!before.has(box)) before.set(box, false);
    box.open = true;
  }
  for (const one of document.querySelectorAll(".current")) one.classList.remove("current");
  item.classList.add("current");
  const side = document.querySelector(".side");
  const place = item.getBoundingClientRect();
  const over = side.getBoundingClientRect().right > place.left ? side.offsetHeight : 0;
  if (place.top < over + 8 || place.top > innerHeight * 0.7) scrollTo(0, scrollY + place.top - over - 16);
};
const mark = (asked) => {
  if (!CSS.highlights) return;
  CSS.highlights.delete("asked");
  const ranges = [];
  for (const item of asked.length ? hits : []) {
    const texts = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node && ranges.length < MARKED_AT_MOST; node = texts.nextNode()) {
      const text = node.data.toLowerCase();
      if (text.length !== node.data.length || node.parentElement.closest(".about")) continue;
      for (const word of asked) {
        for (let start = text.indexOf(word); start >= 0; start = text.indexOf(word, start + word.length)) {
          const range = document.createRange();
          range.setStart(node, start);
          range.setEnd(node, start + word.length);
          ranges.push(range);
        }
      }
    }
  }
  if (ranges.length) CSS.highlights.set("asked", new Highlight(...ranges));
};
const jumps = ["Previous", "Next"].map((word, way) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = word;
  button.setAttribute("aria-label", `${word} hit`);
  button.hidden = true;
  button.addEventListener("click", () => go(at + (way ? 1 : -1)));
  return button;
});
for (const one of document.querySelectorAll(".tools")) one.hidden = false;
if (field) {
  let wait = 0;
  document.querySelector("#found").after(...jumps);
  field.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(show, 80); });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (document.querySelector("#found").textContent) go(at + (event.shiftKey ? -1 : 1));
  });
  for (const one of filters) {
    one.addEventListener("click", () => {
      one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") !== "true"));
      show();
    });
  }
  addEventListener("keydown", (event) => {
    const typing = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); field.focus(); }
    if (event.key === "Escape" && event.target === field) clear();
  });
}
addEventListener("hashchange", reveal);

// A figure leads to what it counts: its words become the search.
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a[data-find]");
  if (!link || !field) return;
  event.preventDefault();
  field.value = link.dataset.find;
  show();
  const target = document.querySelector(link.getAttribute("href"));
  const first = hits.findIndex((item) => target.contains(item));
  if (first >= 0) go(first);
  else target.scrollIntoView();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest('a[href^="#"]');
  if (link && link.getAttribute("href") === location.hash) reveal();
});
reveal();

// Rows of a table by any column, and checks by what the reader looks for.
const number = /^-?\d+(\.\d+)?$/;
const compare = (a, b) => (number.test(a) && number.test(b) ? a - b : a.localeCompare(b, "en", { numeric: true }));
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.querySelectorAll("thead th")];
  heads.forEach((head, column) => {
    for (const row of table.tBodies[0].rows) row.cells[column].dataset.name = head.textContent; // for windows too narrow for columns
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = head.textContent;
    head.textContent = "";
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const one of heads) one.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows];
      const key = (row) => row.cells[column].textContent.trim();
      rows.sort((a, b) => (down ? -1 : 1) * compare(key(a), key(b)));
      table.tBodies[0].append(...rows);
    });
  });
}
const order = document.querySelector("#order");
if (order) {
  const keys = {
    id: (one) => one.id,
    title: (one) => one.querySelector("summary").textContent,
    step: (one) => one.dataset.step || "T",
  };
  const groups = [...document.querySelectorAll("#checks > .group")];
  const own = groups.map((group) => [...group.querySelectorAll(".check")]);
  order.addEventListener("change", () => {
    const key = keys[order.value];
    groups.forEach((group, at) => {
      const rows = key ? [...own[at]].sort((a, b) => compare(key(a), key(b))) : own[at];
      group.append(...rows);
    });
  });
}

// On paper the questions of all checks are there, and the answers of those that failed or that the reader has opened.
const printed = new Map();
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details.group, .check[data-status=fail]")) {
    if (!printed.has(one)) printed.set(one, one.open);
    one.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const [one, open] of printed) one.open = open;
  printed.clear();
});
