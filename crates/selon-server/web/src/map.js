// The map: Natural Earth below, the incidents of the filter above, grouped by the server into squares as fine as the view.
import { geoMercator, geoPath } from "d3-geo";
import { create, select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { feature, mesh } from "topojson-client";

const HEIGHT_SHARE = 0.62;
const SIZES = [20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];
// How far a place may lie from its point, in kilometres, when no more is known than its division.
const REACH = { admin2: 30, admin1: 100, region: 200, country: 300 };

export function map() {
  const box = document.getElementById("map");
  if (!box) return;
  const width = box.clientWidth || 600;
  const height = Math.round(Math.max(260, Math.min(520, width * HEIGHT_SHARE)));
  const projection = geoMercator().fitExtent([[0, 0], [width, height]], { type: "MultiPoint", coordinates: [[-168, -52], [178, 74]] });
  const path = geoPath(projection);
  const svg = create("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("role", "group").attr("aria-label", box.dataset.label);
  const defs = svg.append("defs");
  const pattern = (id) => {
    const hatch = defs.append("pattern").attr("id", id).attr("width", 6).attr("height", 6).attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)");
    hatch.append("line").attr("x1", 0).attr("x2", 0).attr("y1", 0).attr("y2", 6).attr("class", "hatch");
    return hatch;
  };
  // One for the ground, which grows with the view, and one for what stands on it, which does not.
  const hatch = pattern("hatch");
  pattern("hatch-dots");
  const ground = svg.append("g").attr("class", "ground").attr("aria-hidden", "true");
  const lands = ground.append("g");
  const contested = ground.append("g");
  const areas = svg.append("g").attr("class", "areas").attr("aria-hidden", "true");
  const cells = svg.append("g").attr("class", "cells");
  box.append(svg.node());

  let view = zoomIdentity;
  let drawn = [];
  let asked = 0;
  let timer = 0;
  let fine = false;

  const behaviour = zoom().scaleExtent([1, 400]).translateExtent([[0, 0], [width, height]])
    // The wheel scrolls the page, and zooms with Ctrl; on a touch screen two fingers move the map.
    .filter((event) => !event.button && (event.type !== "wheel" || event.ctrlKey || event.metaKey) && (!event.touches || event.touches.length > 1))
    .on("zoom", (event) => {
      view = event.transform;
      ground.attr("transform", view);
      hatch.attr("patternTransform", `rotate(45) scale(${1 / view.k})`);
      draw();
      clearTimeout(timer);
      timer = setTimeout(load, 120);
    });
  svg.call(behaviour).on("dblclick.zoom", null);

  const degree = () => (projection.scale() * Math.PI / 180) * view.k;
  const bounds = () => {
    const [west, north] = projection.invert(view.invert([0, 0]));
    const [east, south] = projection.invert(view.invert([width, height]));
    return [Math.max(-85, south), Math.max(-180, west), Math.min(85, north), Math.min(180, east)].map((n) => Number(n.toFixed(3)));
  };

  async function base(address) {
    const world = await (await fetch(address)).json();
    const land = feature(world, world.objects.countries);
    lands.selectAll("path").remove();
    lands.append("path").attr("class", "land").attr("d", path(land));
    lands.append("path").attr("class", "border").attr("d", path(mesh(world, world.objects.countries, (a, b) => a !== b)));
  }

  // Contested lands, whoever holds them: hatched, with who claims them.
  async function hatched() {
    const { features } = await (await fetch(box.dataset.lands)).json();
    contested.selectAll("path").data(features).join("path").attr("class", "contested-land").attr("fill", "url(#hatch)").attr("d", path)
      .append("title").text(({ properties: land }) => `${land[box.dataset.language] ?? land.en} · ${box.dataset.contested}: ${box.dataset.claimed} ${land.claims.join(", ")}`);
  }

  async function load() {
    const wanted = 44 / degree();
    const size = SIZES.find((one) => one <= wanted) ?? 0.01;
    const url = new URL(box.dataset.cells, location.href);
    url.searchParams.set("size", size);
    if (!url.searchParams.has("box") && view.k > 1.6) url.searchParams.set("box", bounds().join(","));
    const mine = ++asked;
    const answer = await fetch(url, { headers: { accept: "application/json" } });
    if (!answer.ok || mine !== asked) return;
    drawn = await answer.json();
    draw();
    if (view.k > 3 && !fine) {
      fine = true;
      base(box.dataset.fine);
    }
  }

  function draw() {
    const per = degree();
    const seen = drawn.map((cell) => ({ cell, at: view.apply(projection([cell.longitude, cell.latitude])) }))
      .filter(({ at: [x, y] }) => x > -60 && y > -60 && x < width + 60 && y < height + 60);
    const reach = ({ cell }) => (REACH[cell.precision] ?? 0) / 111 * per / Math.max(0.2, Math.cos(cell.latitude * Math.PI / 180));
    // Where no more than the division is known, and the map is fine enough to show it, the incident is an area, not a point.
    const radius = ({ cell }) => (cell.incidents === 1 ? 5 : Math.min(19, 7 + 1.25 * Math.log2(cell.incidents)));
    const wide = (one) => reach(one) > radius(one) + 2;
    areas.selectAll("circle").data(seen.filter(wide)).join("circle")
      .attr("cx", ({ at }) => at[0]).attr("cy", ({ at }) => at[1]).attr("r", (one) => Math.min(reach(one), width));
    const links = cells.selectAll("a").data(seen, ({ cell }) => `${cell.south},${cell.west},${cell.size}`).join((enter) => {
      const link = enter.append("a");
      link.append("title");
      link.append("circle").attr("class", "dot");
      link.append("circle").attr("class", "contested").attr("fill", "url(#hatch-dots)");
      link.append("text").attr("dy", "0.35em");
      return link;
    });
    links.classed("wide", wide).attr("href", ({ cell }) => target(cell)).attr("aria-label", ({ cell }) => label(cell))
      .attr("transform", ({ at }) => `translate(${at[0].toFixed(1)},${at[1].toFixed(1)})`);
    links.select("title").text(({ cell }) => label(cell));
    links.select(".dot").attr("r", radius);
    links.select(".contested").attr("r", (one) => (one.cell.contested ? radius(one) + 5 : 0));
    links.select("text").text(({ cell }) => (cell.incidents > 1 ? cell.incidents : ""));
  }

  const label = (cell) => {
    const what = cell.incidents === 1 ? box.dataset.one : box.dataset.many;
    const where = `${cell.latitude.toFixed(1)}, ${cell.longitude.toFixed(1)}`;
    return `${cell.incidents} ${what} · ${where}${cell.contested ? ` · ${box.dataset.contested}` : ""}`;
  };
  const target = (cell) => {
    if (cell.incident) return `/incidents/${cell.incident}`;
    const to = new URL(box.dataset.view, location.href);
    to.searchParams.set("box", [cell.south, cell.west, cell.south + cell.size, cell.west + cell.size].map((n) => Number(n.toFixed(4))).join(","));
    return to.pathname + to.search;
  };

  const tools = select(box).append("div").attr("class", "map-tools");
  const button = (text, title, act) => tools.append("button").attr("type", "button").attr("title", title).attr("aria-label", title).text(text).on("click", act);
  button("+", box.dataset.in, () => svg.call(behaviour.scaleBy, 2));
  button("−", box.dataset.out, () => svg.call(behaviour.scaleBy, 0.5));
  button("○", box.dataset.all, () => svg.call(behaviour.transform, zoomIdentity));
  tools.append("button").attr("type", "button").attr("class", "here").text(box.dataset.here).on("click", () => {
    const to = new URL(box.dataset.view, location.href);
    to.searchParams.set("box", bounds().join(","));
    location.assign(to);
  });

  base(box.dataset.base);
  hatched();
  const [south, west, north, east] = (box.dataset.box || "").split(",").map(Number);
  if (box.dataset.box && [south, west, north, east].every(Number.isFinite) && west < east) {
    const [x0, y0] = projection([west, Math.min(84, north)]);
    const [x1, y1] = projection([east, Math.max(-84, south)]);
    const k = Math.max(1, Math.min(400, 0.9 / Math.max((x1 - x0) / width, (y1 - y0) / height)));
    svg.call(behaviour.transform, zoomIdentity.translate(width / 2, height / 2).scale(k).translate(-(x0 + x1) / 2, -(y0 + y1) / 2));
  } else {
    fit();
  }

  // Without a box in the address the map shows where the incidents are.
  async function fit() {
    await load();
    if (!drawn.length) return;
    const at = drawn.map((cell) => projection([cell.longitude, cell.latitude]));
    const [x0, x1] = [Math.min(...at.map((p) => p[0])), Math.max(...at.map((p) => p[0]))];
    const [y0, y1] = [Math.min(...at.map((p) => p[1])), Math.max(...at.map((p) => p[1]))];
    const k = Math.max(1, Math.min(12, 0.8 / Math.max((x1 - x0) / width, (y1 - y0) / height, 0.01)));
    if (k > 1.1) svg.call(behaviour.transform, zoomIdentity.translate(width / 2, height / 2).scale(k).translate(-(x0 + x1) / 2, -(y0 + y1) / 2));
  }
}
