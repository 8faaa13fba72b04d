// Keys that work on every page. They are silent while somebody types.

const places = { i: "/incidents", r: "/review", t: "/read", d: "/reports", s: "/sources" };

export function typing(event) {
  const at = event.target;
  return event.ctrlKey || event.metaKey || event.altKey || at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
}

export function keys() {
  // On a narrow window the bar scrolls: where one is comes into sight.
  const bar = document.querySelector(".bar nav");
  const here = bar?.querySelector("[aria-current]");
  if (here) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("form")) event.target.blur();
    if (typing(event)) return;
    if (Date.now() - going < 1200 && places[event.key]) {
      location.assign(places[event.key]);
      event.preventDefault();
    } else if (event.key === "g") {
      going = Date.now();
      return;
    } else if (event.key === "/") {
      const search = document.getElementById("q");
      if (search) {
        search.focus();
        event.preventDefault();
      }
    } else if (event.key === "?") {
      location.assign("/help");
    } else if ((event.key === "j" || event.key === "k") && !document.querySelector("[data-queue], .report")) {
      step([...document.querySelectorAll(".list a.title")], event.key === "j" ? 1 : -1);
    }
    going = 0;
  });
}

// Moves the focus along a list.
export function step(all, by) {
  if (!all.length) return;
  const at = all.findIndex((one) => one === document.activeElement || one.contains(document.activeElement));
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

export function say(text) {
  document.getElementById("status").textContent = text;
}
