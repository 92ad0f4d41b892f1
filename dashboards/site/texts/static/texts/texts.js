// A file dropped anywhere upon the form is the file that is checked.
"use strict";
(() => {
  const form = (event) => event.target.closest?.(".text-form");
  const holds = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    const over = holds(event) && form(event);
    if (over) { event.preventDefault(); over.classList.add("dropping"); }
  });
  document.addEventListener("dragleave", (event) => form(event)?.classList.remove("dropping"));
  document.addEventListener("drop", (event) => {
    const over = holds(event) && form(event);
    if (!over) return;
    event.preventDefault();
    over.classList.remove("dropping");
    const chooser = over.querySelector("input[type=file]");
    chooser.files = event.dataTransfer.files;
    chooser.focus();
  });
})();
