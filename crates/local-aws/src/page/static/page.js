// What arrives, keys, folding and copying. Everything on the pages can be read without it.
"use strict";

const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Times are the reader's own.
const two = (number, digits = 2) => String(number).padStart(digits, "0");
function localise(within) {
  for (const time of all("time[data-local]", within)) {
    const date = new Date(time.dateTime);
    const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => two(part)).join(":");
    const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
    time.textContent = time.dataset.local === "time" ? `${clock}.${two(date.getMilliseconds(), 3)}` : `${day} ${clock}`;
    time.title = time.dateTime;
  }
}

// Copying.
function copying() {
  for (const button of all("[data-copy]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Could not copy: select the text";
      }
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}

// How long is waited before what did not succeed is tried again, in milliseconds.
const AGAIN = 2000;

// The stream of arrivals is open while the page is seen: a browser has few connections for a host.
function follow(address, since, listeners, state = () => {}) {
  let source = null;
  let last = since;
  let isHalted = false;
  const open = () => {
    if (source || isHalted || document.hidden) return;
    const mark = address.includes("?") && !address.endsWith("?") ? "&" : "";
    const opened = new EventSource(`${address}${mark}since=${last}`);
    source = opened;
    opened.addEventListener("open", () => state("Live"));
    opened.addEventListener("error", () => {
      state("Connecting again…");
      // A browser gives a stream up that was refused.
      if (opened !== source || opened.readyState !== EventSource.CLOSED) return;
      source = null;
      setTimeout(open, AGAIN);
    });
    for (const [name, listener] of Object.entries(listeners)) {
      opened.addEventListener(name, (event) => {
        if (opened !== source) return;
        last = event.lastEventId || last;
        listener(event.data);
      });
    }
  };
  const close = () => {
    source?.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
  return {
    halt() {
      isHalted = true;
      close();
    },
    proceed(from) {
      isHalted = false;
      last = from;
      open();
    },
  };
}

// The list: rows arrive at their place, and neither the scrolling nor the focus moves. Where rows had to go at its end, or
// where there were more to begin with, a link leads to the older ones.
function list(table) {
  const body = table.tBodies[0];
  const pause = byId("pause");
  const arrivals = byId("arrivals");
  const most = 2 * Number(table.dataset.rows);
  const waiting = new Map();
  let paused = false;
  let isStale = false;
  let told = 0;
  let telling = null;

  const rowOf = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    const row = template.content.firstElementChild;
    localise(row);
    return row;
  };
  const tell = () => {
    told += 1;
    telling ??= setTimeout(() => {
      arrivals.textContent = told === 1 ? "1 trace arrived" : `${told} traces arrived`;
      told = 0;
      telling = null;
    }, 2000);
  };

  // A trace's place is its beginning and then its id, the later first. The link names the last that is not on its page.
  const place = (row) => [Number(row.dataset.start), row.id.slice(2)];
  const isBefore = ([start, id], [otherStart, otherId]) => start > otherStart || (start === otherStart && id > otherId);
  const olderLink = () => document.querySelector("a[rel=next]");
  const lastPlace = () => {
    const before = new URL(olderLink().href).searchParams.get("before");
    const dot = before.indexOf(".");
    return [Number(before.slice(0, dot)), before.slice(dot + 1)];
  };
  const isOlder = (row) => Boolean(olderLink()) && isBefore(lastPlace(), place(row));
  const cut = () => {
    const has = body.rows.length;
    while (body.rows.length > most && !body.lastElementChild.contains(document.activeElement)) body.lastElementChild.remove();
    if (body.rows.length === has) return;
    let link = olderLink();
    if (!link) {
      link = Object.assign(document.createElement("a"), { rel: "next", textContent: "Older traces" });
      const pages = Object.assign(document.createElement("p"), { className: "pages" });
      pages.append(link);
      table.after(pages);
    }
    const query = new URL(table.dataset.events, location).searchParams;
    const last = body.lastElementChild;
    query.set("before", `${last.dataset.start}.${last.id.slice(2)}`);
    link.href = `/traces?${query}`;
  };
  const put = (row) => {
    const present = byId(row.id);
    const focused = present?.contains(document.activeElement);
    if (isOlder(row)) {
      if (!focused) present?.remove();
    } else if (present?.dataset.start === row.dataset.start) {
      present.replaceWith(row);
    } else {
      present?.remove();
      if (!present) row.classList.add("new");
      const after = [...body.rows].find((other) => isBefore(place(row), place(other)));
      const top = scrollY;
      body.insertBefore(row, after ?? null);
      // Browsers without scroll anchoring would push down what is being read.
      if (!present && !CSS.supports("overflow-anchor", "auto") && top > row.offsetTop) scrollBy(0, row.offsetHeight);
      byId("empty")?.remove();
      cut();
      if (!present) tell();
    }
    if (focused) row.querySelector("a").focus({ preventScroll: true });
  };
  const drop = (id) => {
    const row = byId(id);
    if (row && !row.contains(document.activeElement)) row.remove();
  };

  const state = (text) => { byId("live-state").textContent = text; };
  const keep = (count) => { byId("kept").textContent = count; };
  // While the list is paused it is read again only when it goes on.
  let readings = 0;
  const refresh = async () => {
    const reading = ++readings;
    isStale = true;
    stream.halt();
    waiting.clear();
    if (paused) {
      pause.textContent = "Resume (many)";
      state("Paused");
      return;
    }
    state("Reading the list again…");
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (paused || reading !== readings) return;
      const fresh = page.getElementById("traces");
      keep(page.getElementById("kept").textContent);
      localise(fresh);
      const focused = document.activeElement?.closest("#traces tbody tr")?.id;
      body.replaceChildren(...fresh.tBodies[0].rows);
      for (const selector of ["#empty", ".pages"]) {
        document.querySelector(selector)?.remove();
        const other = page.querySelector(selector);
        if (other) table.after(other);
      }
      if (focused) byId(focused)?.querySelector("a").focus({ preventScroll: true });
      arrivals.textContent = "The list was read again";
      isStale = false;
      // Where this much changes the list is not read more often.
      setTimeout(() => stream.proceed(fresh.dataset.since), AGAIN / 2);
    } catch {
      state("Connecting again…");
      setTimeout(() => { if (!paused && reading === readings) refresh(); }, AGAIN);
    }
  };

  const count = () => { pause.textContent = waiting.size ? `Resume (${waiting.size})` : "Resume"; };
  const take = (id, change) => {
    if (!paused) return change();
    if (isStale) return;
    waiting.set(id, change);
    if (waiting.size > most) refresh();
    else count();
  };
  pause.hidden = false;
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "Resume" : "Pause";
    if (paused) return;
    for (const change of waiting.values()) change();
    waiting.clear();
    if (isStale) refresh();
  });
  state("Connecting…");
  const stream = follow(table.dataset.events, table.dataset.since, {
    kept: keep,
    trace: (html) => {
      const row = rowOf(html);
      if (byId(row.id) || !isOlder(row)) take(row.id, () => put(row));
    },
    // Most of them never were in the list.
    gone: (ids) => {
      for (const id of ids.split(" ").map((id) => `t-${id}`)) {
        if (byId(id)) take(id, () => drop(id));
        else if (waiting.delete(id)) count();
      }
    },
    reload: refresh,
  }, state);
}

// The waterfall: parts fold, and the details of one of many spans are fetched when they are asked for.
function waterfall(spans) {
  const depth = (item) => Number(item.dataset.depth);
  const foldOf = (item) => item.querySelector(":scope > .fold");
  const parts = (item) => {
    const below = [];
    for (let next = item.nextElementSibling; next && depth(next) > depth(item); next = next.nextElementSibling) below.push(next);
    return below;
  };
  const fold = (item, open) => {
    foldOf(item).setAttribute("aria-expanded", String(open));
    let closed = Infinity;
    for (const part of parts(item)) {
      if (depth(part) <= closed) closed = Infinity;
      part.hidden = !open || closed < Infinity;
      if (closed === Infinity && foldOf(part)?.getAttribute("aria-expanded") === "false") closed = depth(part);
    }
  };
  const isOpen = (item) => foldOf(item)?.getAttribute("aria-expanded") === "true";

  for (const button of all(".fold", spans)) {
    button.hidden = false;
    button.addEventListener("click", () => fold(button.parentElement, !isOpen(button.parentElement)));
  }
  spans.addEventListener("toggle", async ({ target }) => {
    const address = target.dataset.details;
    if (!target.open || !address) return;
    delete target.dataset.details;
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const detail = target.querySelector(".detail");
      detail.replaceChildren(...page.getElementById("detail").childNodes);
      localise(detail);
    } catch {
      target.dataset.details = address;
    }
  }, true);
  spans.addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    if (event.target.tagName !== "SUMMARY" || !item || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowLeft") {
      let above = item;
      if (isOpen(item)) fold(item, false);
      else {
        while (above && depth(above) >= depth(item)) above = above.previousElementSibling;
        above?.querySelector("summary").focus();
      }
    } else if (event.key === "ArrowRight") {
      if (foldOf(item) && !isOpen(item)) fold(item, true);
      else foldOf(item) && item.nextElementSibling.querySelector("summary").focus();
    } else return;
    event.preventDefault();
  });
  // What is led to is shown.
  const show = () => {
    const item = location.hash && byId(location.hash.slice(1));
    if (!item || item.parentElement !== spans) return;
    for (let above = item; above; above = above.previousElementSibling) {
      if (foldOf(above) && !isOpen(above) && parts(above).includes(item)) fold(above, true);
    }
    item.querySelector("details").open = true;
    item.querySelector("summary").focus();
  };
  addEventListener("hashchange", show);
  show();
}

// Keys: j and k or the arrows go along rows, / goes to the filter, Escape closes and goes back.
function keys() {
  const rows = () => all("#traces tbody a, #spans li:not([hidden]) > details > summary");
  const step = (by) => {
    const among = rows();
    const at = among.indexOf(document.activeElement);
    const next = among[at < 0 ? 0 : Math.min(Math.max(at + by, 0), among.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    return Boolean(next);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const isField = event.target.matches("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape") {
      const open = event.target.closest("details[open]");
      if (isField) event.target.blur();
      else if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
      return;
    }
    if (isField) return;
    const isRow = event.target.matches("#traces a, #spans summary");
    const by = { j: 1, k: -1, ArrowDown: isRow && 1, ArrowUp: isRow && -1 }[event.key];
    const filter = event.key === "/" && byId("filter-text");
    if (filter) filter.select();
    if (filter || (by && step(by))) event.preventDefault();
  });
}

localise(document);
copying();
keys();
const table = byId("traces");
if (table?.dataset.events) list(table);
const spans = byId("spans");
if (spans) waterfall(spans);
const changed = byId("changed");
if (changed) {
  follow(`/events?text=${changed.dataset.trace}`, changed.dataset.since, {
    trace: () => { changed.textContent = "More of this trace has arrived: load the page again to see it."; },
    reload: () => { changed.textContent = "The stack was started again, and has this trace only if it was sent once more."; },
  });
}
