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
