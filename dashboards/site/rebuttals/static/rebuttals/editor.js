// Leaving the editor with changes that are not saved asks first; nothing is saved by itself.
"use strict";
(() => {
  const form = document.getElementById("editor");
  if (!form) return;
  let leaving = false;
  let typed = false;
  const changed = () => typed || document.getElementById("rows")?.dataset.changed === "yes";
  form.addEventListener("input", (event) => { if (!event.target.closest("#preview-choice")) typed = true; });
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !changed()) return;
    event.preventDefault();
    event.returnValue = form.dataset.warn;
  });
})();
