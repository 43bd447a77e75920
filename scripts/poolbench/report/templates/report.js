"use strict";
// Lets the reader choose a workload, hide pools everywhere and sort the table. Without this script the page has its text and
// its table, but no figures.

const $ = (selector) => document.querySelector(selector);
const $$ = (selector) => [...document.querySelectorAll(selector)];
const page = document.documentElement;

const PAPER_WIDTH = 640; // of A4 and Letter between their margins, in pixels of CSS

const charts = JSON.parse($("#charts").textContent);
const buttons = $$(".pool");
const styles = Object.fromEntries(buttons.map((button) => [button.dataset.pool, button.style]));
const hidden = new Set();
const dark = matchMedia("(prefers-color-scheme: dark)");
const finger = matchMedia("(pointer: coarse)");

async function unpackPlotly() {
  const packed = atob($("#plotly").textContent);
  const bytes = new Uint8Array(packed.length);
  for (let place = 0; place < packed.length; place++) bytes[place] = packed.charCodeAt(place);
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const library = document.createElement("script");
  library.textContent = await new Response(unpacked).text();
  document.head.append(library);
}

// Traces and layouts come without colours, which depend on the page's.
function coloured(trace) {
  const look = dark.matches && !page.classList.contains("printing") ? "--dark" : "--light";
  const colour = styles[trace.meta]?.getPropertyValue(look) ?? property("--reference");
  const made = { ...trace, type: "scatter", visible: !hidden.has(trace.meta), line: { ...trace.line, color: colour } };
  if (trace.marker) made.marker = { ...trace.marker, color: colour, line: { ...trace.marker.line, color: colour } };
  for (const bars of ["error_x", "error_y"]) if (trace[bars]) made[bars] = { ...trace[bars], color: colour };
  return made;
}

const property = (name) => getComputedStyle(page).getPropertyValue(name).trim();

function laidOut(layout, width) {
  const axis = (given) => ({
    ...given,
    automargin: true,
    gridcolor: property("--grid"),
    linecolor: property("--line"),
    zeroline: false,
    title: { ...given.title, standoff: 8 },
    fixedrange: finger.matches,
  });
  return {
    ...layout,
    width,
    xaxis: axis(layout.xaxis),
    yaxis: axis(layout.yaxis),
    shapes: (layout.shapes || []).map((shape) => ({ ...shape, line: { ...shape.line, color: property("--reference") } })),
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "system-ui, sans-serif", size: 12, color: property("--text") },
    hoverlabel: {
      align: "left",
      bgcolor: property("--panel"),
      bordercolor: property("--line"),
      font: { color: property("--text") },
    },
    margin: { l: 48, r: 12, t: 12, b: 44 },
    showlegend: false,
    hovermode: "closest",
    dragmode: finger.matches ? false : "zoom", // otherwise a finger that scrolls the page would zoom
  };
}

function draw(chart, width) {
  const { traces, layout } = charts[chart.dataset.chart];
  return Plotly.react(chart, traces.map(coloured), laidOut(layout, width), { responsive: true, displayModeBar: false });
}

const shownCharts = () => $$("figure:not([hidden]) .chart");

function redraw() {
  for (const chart of shownCharts()) draw(chart);
}

function show() {
  const workload = $("#workload")?.value ?? $("figure")?.dataset.workload;
  for (const figure of $$("figure")) figure.hidden = figure.dataset.workload !== workload;
  for (const row of $$(".sortable tbody tr")) {
    row.hidden = ($("#workload") && row.dataset.workload !== workload) || hidden.has(row.dataset.pool);
  }
  for (const button of buttons) button.setAttribute("aria-pressed", !hidden.has(button.dataset.pool));
  $("#shown").textContent = `${buttons.length - hidden.size} of ${buttons.length} shown`;
  if (window.Plotly) redraw();
}

function hideOnly(pools) {
  hidden.clear();
  for (const pool of pools) hidden.add(pool);
  show();
}

function toggle(pool) {
  if (!hidden.delete(pool)) hidden.add(pool);
  show();
}

// Numbers by value, texts alphabetically; missing values come last in both directions.
function sortBy(heading) {
  const ascending = heading.getAttribute("aria-sort") !== "ascending";
  for (const other of heading.parentElement.children) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const body = heading.closest("table").tBodies[0];
  const key = (row) => {
    const cell = row.cells[heading.cellIndex];
    if (heading.classList.contains("text")) return cell.textContent;
    return cell.dataset.value === undefined ? null : Number(cell.dataset.value);
  };
  const compare = (one, other) => (typeof one === "string" ? one.localeCompare(other) : one - other);
  const rows = [...body.rows].map((row) => [key(row), row]);
  rows.sort(([one], [other]) =>
    one === null || other === null ? (one === null) - (other === null) : (ascending ? 1 : -1) * compare(one, other));
  body.append(...rows.map(([, row]) => row));
}

function listen() {
  for (const button of buttons) button.addEventListener("click", () => toggle(button.dataset.pool));
  for (const button of $$(".sortable thead button")) button.addEventListener("click", () => sortBy(button.parentElement));
  $("#all").addEventListener("click", () => hideOnly([]));
  $("#none").addEventListener("click", () => hideOnly(Object.keys(styles)));
  $("#workload")?.addEventListener("change", show);
  dark.addEventListener("change", redraw);
  // Paper is white, and narrower than most windows; plotly.js is not notified.
  addEventListener("beforeprint", () => {
    page.classList.add("printing");
    for (const details of $$("details")) details.open = true;
    for (const chart of shownCharts()) draw(chart, PAPER_WIDTH / chart.closest(".charts").style.getPropertyValue("--columns"));
  });
  addEventListener("afterprint", () => {
    page.classList.remove("printing");
    redraw();
  });
}

async function start() {
  page.classList.add("scripted");
  if (matchMedia("(max-width: 62rem)").matches) $("#pools").open = false;
  listen();
  show();
  try {
    await unpackPlotly();
  } catch (error) {
    page.classList.remove("scripted");
    throw error;
  }
  for (const chart of shownCharts()) {
    await draw(chart);
    await new Promise((resume) => setTimeout(resume)); // shows this chart, and lets the page scroll, before the next
  }
  page.dataset.drawn = performance.now();
}

start();
