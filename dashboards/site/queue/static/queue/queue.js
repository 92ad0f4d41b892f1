// Keys that only the queue has: a digit chooses the reason while the list of reasons is open.
"use strict";
(() => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    if (event.key === "Escape") {
      document.querySelectorAll("details.why[open]").forEach((one) => { one.open = false; one.querySelector("summary").focus(); });
      return;
    }
    const open = document.querySelector("#reject[open]");
    const button = open?.querySelector(`[data-number="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    const note = document.getElementById("note");
    if (button.value === "reject:other" && !note.value.trim()) { note.focus(); return; }
    button.click();
  });
  // Opening "change" puts the cursor where the choice is made.
  document.getElementById("change")?.addEventListener("toggle", (event) => {
    if (event.target.open) document.getElementById("claim_now").focus();
  });
})();
