"use strict";
// Keys 1, 2 and 3 answer a task. They can be turned off, and are off while somebody types.
(() => {
  const form = document.querySelector("form[data-keys]");
  if (!form) return;
  const name = "linkage-keys";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.id = name;
  box.className = "usa-checkbox__input";
  box.checked = localStorage.getItem(name) !== "off";
  box.addEventListener("change", () => localStorage.setItem(name, box.checked ? "on" : "off"));
  const label = document.createElement("label");
  label.htmlFor = name;
  label.className = "usa-checkbox__label";
  label.textContent = form.dataset.keys;
  const row = document.createElement("div");
  row.className = "usa-checkbox lk-keys";
  row.append(box, label);
  form.append(row);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (!box.checked || typing || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const button = form.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
    if (button) {
      event.preventDefault();
      form.requestSubmit(button);
    }
  });
})();
