// Copy buttons: data-copy names the field, data-copied says what to show once it is copied.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  field.select();
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(field.value);
  } else {
    document.execCommand("copy"); // the clipboard interface needs https
  }
  button.textContent = button.dataset.copied;
});

// Beside a date its day in words, beside a time the same of 24 hours, beside a file its name: browsers show these in
// their own language, order and clock.
const said = {
  date: ({ value, valueAsDate }) => {
    if (!valueAsDate) return "";
    const weekday = valueAsDate.toLocaleDateString(document.documentElement.lang, { weekday: "long", timeZone: "UTC" });
    return `${weekday}, ${value.split("-").reverse().join("/")}`;
  },
  time: ({ value }) => value, // whatever is shown, the value is written as 19:30
  file: ({ files }, { dataset }) => [...files].map((file) => file.name).join(", ") || dataset.none,
};
function say(input) {
  const words = said[input.type] && document.getElementById(`${input.id}-said`);
  if (words) words.textContent = said[input.type](input, words);
}
document.addEventListener("input", (event) => say(event.target));
// The way back fills in again what was chosen before.
window.addEventListener("pageshow", () => document.querySelectorAll("input").forEach(say));

// The box that finds anything: arrows walk through what it found, Escape puts that away.
document.addEventListener("keydown", (event) => {
  const finder = event.target.closest(".finder");
  if (!finder) return;
  const [box, found] = [finder.querySelector("input"), finder.querySelector("#found")];
  const stops = [box, ...found.querySelectorAll("a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && stops.length > 1) {
    event.preventDefault();
    stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
  } else if (event.key === "Escape") {
    found.replaceChildren();
    box.focus();
  }
});
