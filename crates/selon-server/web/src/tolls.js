// The tolls of an incident by source over time, drawn from the table below. Each point leads to its row, and shows its words.
import { extent, max } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, scaleUtc } from "d3-scale";
import { create, select } from "d3-selection";
import { utcFormat } from "d3-time-format";

const HEIGHT = 240;
const MARGIN = { top: 14, right: 18, bottom: 30, left: 44 };
const COLOURS = 8;

export function tolls() {
  for (const chart of document.querySelectorAll(".toll-chart")) {
    const draw = () => drawChart(chart);
    const details = chart.closest("details");
    if (!details || details.open) draw();
    details?.addEventListener("toggle", draw);
    let width = chart.clientWidth;
    new ResizeObserver(() => {
      if (Math.abs(chart.clientWidth - width) > 8) {
        width = chart.clientWidth;
        draw();
      }
    }).observe(chart);
  }
}

function rows(chart) {
  const table = chart.parentElement.querySelector("table.tolls");
  return [...table.tBodies[0].rows].map((row) => {
    const number = (value) => (value === undefined || value === "" ? null : Number(value));
    const { day, source, outlet, state, words } = row.dataset;
    const [low, high] = [number(row.dataset.low), number(row.dataset.high)];
    return { id: row.id, day: day ? new Date(day) : null, low, high, source: source || `${chart.dataset.outlet}${outlet ? `: ${outlet}` : ""}`, outlet, state, words, figure: row.querySelector(".figure").textContent };
  }).filter((row) => row.day && (row.low !== null || row.high !== null));
}

function drawChart(chart) {
  chart.replaceChildren();
  const data = rows(chart);
  const width = chart.clientWidth;
  if (data.length < 2 || width < 120) return;
  const sources = [...new Set(data.map((row) => row.source))];
  const colour = (row) => `c${sources.indexOf(row.source) % COLOURS}`;
  const [first, last] = extent(data, (row) => row.day);
  const pad = Math.max(43_200_000, (last - first) * 0.04);
  const x = scaleUtc([new Date(+first - pad), new Date(+last + pad)], [MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear([0, max(data, (row) => Math.max(row.low ?? 0, row.high ?? 0)) || 1], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice();
  const svg = create("svg").attr("viewBox", `0 0 ${width} ${HEIGHT}`).attr("role", "group").attr("aria-label", chart.dataset.label);
  const day = utcFormat("%Y-%m-%d");
  const days = Math.round((last - first) / 86_400_000);
  svg.append("g").attr("class", "axis").attr("aria-hidden", "true").attr("transform", `translate(0,${HEIGHT - MARGIN.bottom})`)
    .call(axisBottom(x).ticks(Math.max(2, Math.min(days + 1, Math.floor(width / 110)))).tickFormat(day).tickSizeOuter(0));
  svg.append("g").attr("class", "axis grid").attr("aria-hidden", "true").attr("transform", `translate(${MARGIN.left},0)`)
    .call(axisLeft(y).ticks(5).tickSize(-(width - MARGIN.left - MARGIN.right)));

  // Figures of one day stand beside each other, not on each other.
  const beside = new Map();
  for (const row of data) {
    const same = beside.get(+row.day) ?? [];
    row.shift = same.length;
    same.push(row);
    beside.set(+row.day, same);
  }
  const at = (row) => x(row.day) + (row.shift - (beside.get(+row.day).length - 1) / 2) * 9;
  for (const source of sources) {
    // A thin line leads from a source's figure to its next one.
    const line = data.filter((row) => row.source === source && row.state !== "cumulative" && row.state !== "part").sort((a, b) => a.day - b.day)
      .filter((row, ix, all) => !ix || +row.day !== +all[ix - 1].day);
    for (let ix = 1; ix < line.length; ix += 1) {
      const [a, b] = [line[ix - 1], line[ix]];
      svg.append("line").attr("class", `thread ${colour(a)}`).attr("x1", at(a)).attr("y1", y(a.low ?? a.high)).attr("x2", at(b)).attr("y2", y(b.low ?? b.high));
    }
  }
  const tip = document.createElement("p");
  tip.className = "tip";
  const points = svg.append("g").selectAll("a").data(data).join("a").attr("href", (row) => `#${row.id}`)
    .attr("class", (row) => `point ${colour(row)} ${row.state}`).attr("aria-label", (row) => `${day(row.day)} · ${row.figure} · ${row.source}`);
  points.each(function (row) {
    const point = select(this);
    const [low, high] = [y(row.low ?? 0), y(row.high ?? row.low ?? 0)];
    if (row.low !== null && row.high !== null && row.low !== row.high) point.append("line").attr("class", "bounds").attr("x1", at(row)).attr("x2", at(row)).attr("y1", low).attr("y2", high);
    // Open upwards, "at least": a stalk with an arrow head.
    if (row.high === null) point.append("path").attr("class", "open").attr("d", `M${at(row)},${low - 6}v-10m-3,4l3,-4l3,4`);
    point.append("circle").attr("class", "halo").attr("cx", at(row)).attr("cy", row.low === null ? high : low).attr("r", 11);
    point.append("circle").attr("class", "mark").attr("cx", at(row)).attr("cy", row.low === null ? high : low).attr("r", 5);
  });
  const show = (event, row) => { tip.textContent = `${day(row.day)} · ${row.figure} · ${row.source} — « ${row.words} »`; };
  points.on("mouseenter focus", show);
  const legend = document.createElement("ul");
  legend.className = "legend";
  for (const source of sources) {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = source;
    item.className = `c${sources.indexOf(source) % COLOURS}`;
    item.append(name);
    legend.append(item);
  }
  chart.append(svg.node(), tip, legend);
}
