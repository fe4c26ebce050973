// The map moves by changing its viewBox; an area is chosen by filling the form's corners and sending it.
const CLOSE = 2.2, MOST = 40, STEP = 1.4, SHIFT = 0.15, LEAST_DRAG = 6;

for (const map of document.querySelectorAll("[data-map]")) {
  const svg = map.querySelector("svg[viewBox][tabindex]"), drawn = svg.querySelector(".drawn");
  const form = map.querySelector("[data-map-area]"), pen = map.querySelector("[data-map-draw]");
  const whole = svg.viewBox.baseVal.width, tall = svg.viewBox.baseVal.height;
  let view = { x: 0, y: 0, width: whole }, drawing = false, start = null, moved = false;
  const fingers = new Map();

  const show = () => {
    const height = view.width * tall / whole, zoom = whole / view.width;
    view.x = Math.min(Math.max(view.x, 0), whole - view.width);
    view.y = Math.min(Math.max(view.y, 0), tall - height);
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${height}`);
    svg.style.setProperty("--zoom", 1 / zoom);
    svg.classList.toggle("zoomed", zoom > 1.01);
    svg.classList.toggle("close", zoom > CLOSE);
  };
  const at = (event) => {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return { x: place.x, y: place.y };
  };
  const middle = () => ({ x: view.x + view.width / 2, y: view.y + view.width * tall / whole / 2 });
  const zoom = (factor, centre = middle()) => {
    const width = Math.min(whole, Math.max(whole / MOST, view.width / factor)), share = width / view.width;
    view = { x: centre.x - (centre.x - view.x) * share, y: centre.y - (centre.y - view.y) * share, width };
    show();
  };
  const all = () => { view = { x: 0, y: 0, width: whole }; show(); };
  const move = (right, down) => { view.x += right * view.width; view.y += down * view.width; show(); };
  const list = (left, top, right, bottom) => {
    const { west, north, across, down } = svg.dataset;
    const corners = { west: +west + left * across, east: +west + right * across, north: north - top * down, south: north - bottom * down };
    for (const [side, degrees] of Object.entries(corners)) form.elements[side].value = degrees.toFixed(5);
    form.requestSubmit();
  };
  const setDrawing = (on) => {
    drawing = on;
    pen.setAttribute("aria-pressed", on);
    svg.classList.toggle("drawing", on);
  };

  const keys = {
    "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), 0: all,
    ArrowLeft: () => move(-SHIFT, 0), ArrowRight: () => move(SHIFT, 0),
    ArrowUp: () => move(0, -SHIFT), ArrowDown: () => move(0, SHIFT),
  };
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  svg.addEventListener("wheel", (event) => {
    if (event.deltaY > 0 && view.width >= whole) return; // nothing farther off: the page scrolls
    event.preventDefault();
    zoom(event.deltaY < 0 ? STEP : 1 / STEP, at(event));
  }, { passive: false });

  svg.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    fingers.set(event.pointerId, event);
    start = { ...at(event), clientX: event.clientX, clientY: event.clientY, box: form && (drawing || event.shiftKey) };
    moved = false;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!start || !fingers.has(event.pointerId)) return;
    const [one, other] = [...fingers.values()];
    const apart = () => { const [a, b] = [...fingers.values()]; return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY); };
    if (other) {
      const before = apart();
      fingers.set(event.pointerId, event);
      zoom(apart() / before, at({ clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 }));
      moved = true;
      return;
    }
    if (!moved && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < LEAST_DRAG) return;
    if (!moved) svg.setPointerCapture(event.pointerId);
    moved = true;
    const here = at(event);
    if (start.box) {
      const box = { x: Math.min(start.x, here.x), y: Math.min(start.y, here.y), width: Math.abs(here.x - start.x), height: Math.abs(here.y - start.y) };
      for (const [name, value] of Object.entries(box)) drawn.setAttribute(name, value);
    } else {
      view.x += start.x - here.x;
      view.y += start.y - here.y;
      show();
    }
  });
  const end = (event) => {
    fingers.delete(event.pointerId);
    if (start?.box && moved && event.type === "pointerup") {
      const here = at(event);
      list(Math.min(start.x, here.x), Math.min(start.y, here.y), Math.max(start.x, here.x), Math.max(start.y, here.y));
    }
    start = null;
  };
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", end);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("click", (event) => { if (moved) event.preventDefault(); moved = false; }, true);

  map.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
    ({ in: () => zoom(STEP), out: () => zoom(1 / STEP), all })[button.dataset.zoom]();
  }));
  pen?.addEventListener("click", () => setDrawing(!drawing));
  map.querySelector("[data-map-view]")?.addEventListener("click", () => list(view.x, view.y, view.x + view.width, view.y + view.width * tall / whole));
  document.querySelectorAll("[data-map-zoom], [data-map-draw], [data-map-view], [data-map-help]").forEach((tool) => { tool.hidden = false; });
}
