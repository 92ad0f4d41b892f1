// Draws the figures with Chart.js in the colours of the page; the tables beside them need no script.
"use strict";
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const tones = { main: "--accent", hot: "--hot", calm: "--link", quiet: "--quiet" };
  const drawn = new Map();

  function draw(canvas) {
    const given = JSON.parse(canvas.dataset.chart);
    const ink = colour("--ink-2"), line = colour("--line");
    const stacked = given.kind === "stacked";
    const isLine = given.kind === "line";
    drawn.get(canvas)?.destroy();
    const chart = new Chart(canvas, {
      type: isLine ? "line" : "bar",
      data: {
        labels: given.labels,
        datasets: given.series.map((one) => ({
          label: one.name, data: one.values, backgroundColor: colour(tones[one.tone] || "--accent"),
          borderColor: colour(tones[one.tone] || "--accent"), borderWidth: isLine ? 2 : 0, pointRadius: isLine ? 2 : 0, tension: 0.2, maxBarThickness: 28,
        })),
      },
      options: {
        animation: false, maintainAspectRatio: false, responsive: true,
        interaction: { mode: "index", intersect: false },
        plugins: { legend: { display: given.series.length > 1, labels: { color: ink, boxWidth: 12, font: { family: "Be Vietnam Pro" } } } },
        scales: {
          x: { stacked, grid: { display: false }, ticks: { color: ink, maxRotation: 0, autoSkipPadding: 14, font: { family: "Be Vietnam Pro" } } },
          y: { stacked, beginAtZero: true, grid: { color: line }, ticks: { color: ink, precision: 0, maxTicksLimit: 5, font: { family: "Be Vietnam Pro" } } },
        },
        onClick: (_, hits) => { const to = hits.length && given.links[hits[0].index]; if (to) location.assign(to); },
      },
    });
    drawn.set(canvas, chart);
    if (given.brush) canvas.dispatchEvent(new CustomEvent("cotmoc:drawn", { bubbles: true, detail: { chart, given } }));
  }

  const all = (root) => root.querySelectorAll("canvas[data-chart]").forEach(draw);
  document.addEventListener("DOMContentLoaded", () => all(document));
  document.addEventListener("htmx:afterSwap", (event) => all(event.target));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => all(document));
})();
