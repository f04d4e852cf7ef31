// Returns a line for each fault of where things are on the page.
const faults = [];
const fault = (text) => faults.length < 12 && faults.push(text);
const page = document.scrollingElement;
if (page.scrollWidth > innerWidth) fault(`the page is ${page.scrollWidth} px wide, and the window ${innerWidth}`);

// Who is read by ear only does not count, nor does who scrolls on purpose.
function isHidden(element) {
  if (!element.checkVisibility() || element.closest(".skip, title")) return true;
  for (let above = element; above; above = above.parentElement) if (getComputedStyle(above).clipPath !== "none") return true;
  return false;
}
const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
const clips = (element) => getComputedStyle(element).overflowX !== "visible";

// The boxes of the lines of a text, as far as they are not cut off, and the box that cuts them without a way to see the rest.
function boxes(text) {
  const range = document.createRange();
  range.selectNodeContents(text);
  const rects = [...range.getClientRects()].map(({ left, top, right, bottom }) => ({ left, top, right, bottom }));
  let [cutBy, canScroll] = [null, false];
  for (let above = text.parentElement; above && above !== document.body; above = above.parentElement) {
    if (!clips(above)) continue;
    canScroll ||= scrolls(above);
    const edge = above.getBoundingClientRect();
    for (const rect of rects) {
      if (!canScroll && (rect.right > edge.right + 1 || rect.left < edge.left - 1)) cutBy ??= above;
      rect.left = Math.max(rect.left, edge.left);
      rect.right = Math.min(rect.right, edge.right);
    }
  }
  return { text, rects: rects.filter((rect) => rect.right - rect.left > 1), cutBy, canScroll };
}

const texts = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let text = walker.nextNode(); text && texts.length < 4000; text = walker.nextNode()) {
  if (text.data.trim() && !isHidden(text.parentElement)) texts.push(boxes(text));
}

// Cut: past the window without a way to scroll there, or past a box that does not say so with an ellipsis.
for (const { text, rects, cutBy, canScroll } of texts) {
  const words = text.data.trim().slice(0, 40);
  if (!canScroll && rects.some((rect) => rect.right > innerWidth + 1 || rect.left < -1)) fault(`past the edge: ${words}`);
  const isShortened = cutBy && getComputedStyle(cutBy).textOverflow === "ellipsis";
  if (cutBy && !isShortened) fault(`cut off: ${words}`);
  if (isShortened && !cutBy.title) fault(`shortened, and without its whole text: ${words}`);
}

// Over one another: texts of what is laid out together.
const rows = "tr, summary, .heading, .facts, .filter, .top, .tiles, .card, .legend, .actions, .axis, .detail, svg.map";
const byRow = new Map();
for (const one of texts) {
  const row = one.text.parentElement.closest(rows);
  if (row) byRow.set(row, [...(byRow.get(row) ?? []), one]);
}
const both = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
  && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
for (const among of byRow.values()) {
  among.forEach((one, place) => {
    for (const other of among.slice(place + 1)) {
      if (one.rects.some((a) => other.rects.some((b) => both(a, b)))) {
        fault(`over one another: ${one.text.data.trim().slice(0, 40)} | ${other.text.data.trim().slice(0, 40)}`);
      }
    }
  });
}
return faults;
