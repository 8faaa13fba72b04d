// Words and claims light up together, by pointer and by keyboard.
import { step, typing } from "./keys.js";

const RANK = ["n", "e", "s", "t", "p", "a"];

export function report() {
  const page = document.querySelector(".report");
  if (!page) return;
  const pieces = (id) => page.querySelectorAll(`.m[data-ids~="${CSS.escape(id)}"]`);
  const cards = [...page.querySelectorAll(".card[data-id]")];
  const light = (ids, on) => {
    for (const id of ids) {
      for (const piece of pieces(id)) piece.classList.toggle("on", on);
      page.querySelector(`.card[data-id="${CSS.escape(id)}"]`)?.classList.toggle("on", on);
    }
  };
  for (const card of cards) {
    const ids = [card.dataset.id];
    card.addEventListener("mouseenter", () => light(ids, true));
    card.addEventListener("mouseleave", () => light(ids, false));
    card.addEventListener("focusin", (event) => {
      if (event.target.closest(".card") !== card) return;
      light(ids, true);
      // Only where text and ledger stand beside each other: on a phone the page would jump.
      if (event.target === card && matchMedia("(min-width: 60rem)").matches) pieces(card.dataset.id)[0]?.scrollIntoView({ block: "nearest" });
    });
    card.addEventListener("focusout", () => light(ids, false));
    card.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === card) pieces(card.dataset.id)[0]?.scrollIntoView({ block: "center" });
    });
  }
  for (const piece of page.querySelectorAll(".m")) {
    const ids = piece.dataset.ids.split(" ");
    piece.addEventListener("mouseenter", () => light(ids, true));
    piece.addEventListener("mouseleave", () => light(ids, false));
    piece.addEventListener("click", () => {
      const best = [...ids].sort((a, b) => RANK.indexOf(a[0]) - RANK.indexOf(b[0]))[0];
      page.querySelector(`.card[data-id="${CSS.escape(best)}"]`)?.focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (!typing(event) && (event.key === "j" || event.key === "k")) step(cards, event.key === "j" ? 1 : -1);
  });
  const shown = () => {
    const id = location.hash.match(/^#(?:w-)?([nesapt]\d+)$/)?.[1];
    for (const lit of page.querySelectorAll(".target")) lit.classList.remove("target");
    if (!id) return;
    for (const piece of pieces(id)) piece.classList.add("target");
    const card = page.querySelector(`.card[data-id="${CSS.escape(id)}"]`);
    card?.classList.add("target");
    if (location.hash.startsWith("#w-")) pieces(id)[0]?.scrollIntoView({ block: "center" });
    else card?.focus();
  };
  addEventListener("hashchange", shown);
  shown();
}
