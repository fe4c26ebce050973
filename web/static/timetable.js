// The schedule of a draft: a visit is dragged to another visitor or meeting, or opened by Enter, and the panel shows
// what that breaks or costs. Without this script each visit is a link to a page that does the same.
const board = document.querySelector("[data-board]");
const panel = document.getElementById("panel");
let dragged = null;

const dayOf = (cell) => cell.dataset.day || cell.closest("table").tHead.rows[0].cells[cell.cellIndex].dataset.day;
const openingsOf = (chip) => new Map((chip.dataset.to || "").trim().split(" ").map((pair) => pair.split("=")));
const cellOf = (element) => element.closest?.("table[data-board] td");

function open(content) {
  panel.replaceChildren(content);
  if (!panel.open) panel.showModal();
  panel.querySelector("a, button")?.focus();
}

async function show(path, values) {
  const address = new URL(path, location.href);
  const back = location.pathname + location.search;
  for (const [name, value] of Object.entries({ ...values, back })) address.searchParams.set(name, value);
  panel.setAttribute("aria-busy", "true");
  const answer = await fetch(address);
  panel.removeAttribute("aria-busy");
  if (answer.redirected || !answer.ok) {
    location.reload(); // logged out, or the draft is gone: the page says so
    return;
  }
  open(document.createRange().createContextualFragment(await answer.text()));
}

// What dropping the visit on this cell asks for; null where it can't be dropped.
function intention(chip, cell) {
  const coming = cell.parentElement.dataset.visitor;
  const { meeting, visitor: leaving } = chip.dataset;
  if (coming && leaving && coming !== leaving) return { kind: "hand_over", meeting, leaving, coming };
  const other = openingsOf(chip).get(dayOf(cell));
  return other ? { kind: "move", meeting, other } : null;
}

function markOpenings(chip) {
  const days = openingsOf(chip);
  for (const cell of (chip.closest("tr[data-visitor]") || board).querySelectorAll("td")) {
    cell.classList.toggle("opening", days.has(dayOf(cell)));
  }
}

function unmark(...names) {
  for (const name of names) for (const each of board.querySelectorAll("." + name)) each.classList.remove(name);
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".chip");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.title);
  if (board.dataset.try) markOpenings(dragged);
});

document.addEventListener("dragover", (event) => {
  const cell = dragged && cellOf(event.target);
  if (!cell || (board.dataset.try && !intention(dragged, cell))) return;
  event.preventDefault();
  unmark("over");
  cell.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const cell = dragged && cellOf(event.target);
  if (!cell) return;
  event.preventDefault();
  if (board.dataset.try) show(board.dataset.try, { ...intention(dragged, cell), panel: 1 });
  else open(document.getElementById("frozen").content.cloneNode(true));
});

document.addEventListener("dragend", () => {
  dragged = null;
  unmark("over", "opening");
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const chip = event.target.closest(".chip");
  const link = event.target.closest("#panel a[data-try]");
  if (chip && board.dataset.menu) {
    event.preventDefault();
    show(board.dataset.menu, { meeting: chip.dataset.meeting });
  } else if (link) {
    event.preventDefault();
    show(link.href, { panel: 1 });
  } else if (event.target === panel) {
    panel.close(); // a click beside it
  }
});
