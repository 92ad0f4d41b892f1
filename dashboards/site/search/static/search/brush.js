// Dragging over the bars of the search sets its two dates; who has no pointer has the date fields.
"use strict";
(() => {
  const days = (link) => new URL(link, location.href).searchParams;

  function makeBrush(canvas, chart, links) {
    const box = canvas.parentElement;
    const shade = document.createElement("div");
    shade.className = "brush";
    shade.hidden = true;
    box.append(shade);
    document.documentElement.classList.add("has-brush");
    let from = null, to = null, dragged = false;

    const barAt = (event) => {
      const x = event.clientX - canvas.getBoundingClientRect().left;
      const bar = Math.round(chart.scales.x.getValueForPixel(x));
      return Math.min(Math.max(bar, 0), links.length - 1);
    };
    const draw = () => {
      const step = chart.scales.x.width / links.length;
      const first = Math.min(from, to), last = Math.max(from, to);
      shade.style.left = `${chart.scales.x.left + first * step}px`;
      shade.style.width = `${(last - first + 1) * step}px`;
      shade.hidden = false;
    };
    const end = () => { from = to = null; shade.hidden = true; };

    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      dragged = false;
      from = to = barAt(event);
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (from === null) return;
      to = barAt(event);
      if (to !== from) dragged = true;
      if (dragged) draw();
    });
    canvas.addEventListener("pointerup", () => {
      if (from !== null && dragged) choose(Math.min(from, to), Math.max(from, to));
      end();
    });
    canvas.addEventListener("pointercancel", end);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") { dragged = true; end(); } });
    // The click that ends a drag would open the bar under it.
    box.addEventListener("click", (event) => { if (dragged) { event.stopPropagation(); dragged = false; } }, true);

    function choose(first, last) {
      const form = document.getElementById("search-form");
      form.elements.since.value = days(links[first]).get("since");
      form.elements.until.value = days(links[last]).get("until");
      form.requestSubmit();
    }
  }

  document.addEventListener("cotmoc:drawn", (event) => {
    const { chart, given } = event.detail;
    if (given.brush !== "since" || event.target.dataset.brushed) return;
    event.target.dataset.brushed = "1";
    makeBrush(event.target, chart, given.links);
  });
})();
