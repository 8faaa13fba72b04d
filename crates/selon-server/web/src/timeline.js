// The time line is drawn by the server; here it gets a brush that chooses a stretch of time.
import { brushX } from "d3-brush";
import { scaleUtc } from "d3-scale";
import { pointer, select } from "d3-selection";
import { utcFormat } from "d3-time-format";

const day = utcFormat("%Y-%m-%d");

export function timeLine() {
  const node = document.getElementById("time-line");
  if (!node) return;
  const svg = select(node);
  const { width, height } = node.viewBox.baseVal;
  const start = new Date(node.dataset.start);
  const end = new Date(new Date(node.dataset.end).getTime() + 86_400_000);
  const x = scaleUtc([start, end], [0, width]);
  const go = (from, to) => {
    const address = new URL(node.dataset.view, location.href);
    address.searchParams.set("from", from);
    address.searchParams.set("to", to);
    location.assign(address);
  };
  const brush = brushX().extent([[0, 0], [width, height]]).on("end", (event) => {
    if (!event.sourceEvent) return;
    if (event.selection) {
      const [a, b] = event.selection.map((at) => x.invert(at));
      go(day(a), day(new Date(Math.max(a, b - 1))));
      return;
    }
    // A click without a drag chooses the bar under it.
    const [at] = pointer(event.sourceEvent, node);
    for (const link of node.querySelectorAll("a")) {
      const bar = link.querySelector("rect");
      const left = Number(bar.getAttribute("x"));
      if (at >= left && at <= left + Number(bar.getAttribute("width")) + 0.6) location.assign(link.getAttribute("href"));
    }
  });
  svg.append("g").attr("class", "brush").attr("aria-hidden", "true").call(brush);
}
