// The review queue by keyboard. The forms work without this: then each verdict loads the page anew.
import { say, step, typing } from "./keys.js";

export function review() {
  const queue = document.querySelector("[data-queue]");
  if (!queue) return;
  const cards = () => [...queue.querySelectorAll(".card.review:not(.done)")];
  const here = () => document.activeElement?.closest(".card.review");

  queue.addEventListener("submit", async (event) => {
    const form = event.target.closest("form.verdict, form.link, form.undo");
    if (!form) return;
    event.preventDefault();
    const card = form.closest(".card.review");
    const sent = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { accept: "application/json" } }).catch(() => null);
    const kept = await answer?.json().catch(() => null);
    if (!answer?.ok) {
      fault(card, kept?.detail ?? String(answer?.status ?? ""));
      return;
    }
    card.querySelector(".fault")?.remove();
    if (form.matches(".undo")) {
      card.classList.remove("done");
      card.querySelector(".verdict.badge.fresh")?.remove();
      form.remove();
      card.focus();
      return;
    }
    settle(card, kept, form);
  });

  function settle(card, kept, form) {
    const next = cards()[cards().indexOf(card) + 1];
    const mark = document.createElement("span");
    // A decision about links has a kind, a review of the claim a verdict.
    const done = kept.verdict ?? kept.what.kind;
    mark.className = `badge verdict fresh ${done}`;
    mark.textContent = queue.dataset[done] ?? done;
    card.querySelector(".verdict.badge.fresh")?.remove();
    card.querySelector("p").append(" ", mark);
    card.querySelector("form.undo")?.remove();
    const undo = document.createElement("form");
    undo.className = "undo";
    undo.method = "post";
    undo.action = `/${kept.verdict ? "reviews" : "decisions"}/${kept.id}/undo`;
    const secret = form.querySelector("[name=csrf]");
    if (secret) undo.append(secret.cloneNode());
    const button = document.createElement("button");
    button.className = "link";
    button.textContent = "↶";
    button.setAttribute("aria-label", queue.dataset.undo);
    button.title = `${queue.dataset.undo} (u)`;
    undo.append(button);
    card.append(undo);
    if (kept.verdict && kept.verdict !== "comment") {
      card.classList.add("done");
      if (next) {
        next.focus();
        next.scrollIntoView({ block: "nearest" });
      } else document.querySelector("a[rel=next]")?.focus();
    }
    say(`${mark.textContent} c${card.dataset.claim}`);
  }

  function fault(card, detail) {
    const told = card.querySelector(".fault") ?? document.createElement("p");
    told.className = "fault";
    told.setAttribute("role", "alert");
    told.textContent = detail;
    card.append(told);
  }

  document.addEventListener("keydown", (event) => {
    if (typing(event)) return;
    const card = here() ?? cards()[0];
    const press = (value) => card?.querySelector(`form.verdict button[value="${value}"]`)?.click();
    const open = (field, within = "details.correct") => {
      const details = card?.querySelector(within);
      if (!details) return;
      details.open = true;
      details.querySelector(field)?.focus();
      event.preventDefault();
    };
    switch (event.key) {
      case "j": step([...queue.querySelectorAll(".card.review")], 1); break;
      case "k": step([...queue.querySelectorAll(".card.review")], -1); break;
      case "s": step(cards(), 1); break;
      case "a": press("accept"); break;
      case "x": press("reject"); break;
      case "c": open("input:not([type=hidden]), select"); break;
      case "m": open("textarea"); break;
      case "p": card?.querySelector(`form.link button[value="split"]`)?.click(); break;
      case "i": open("[name=incident]", "details.links"); break;
      case "u": [...queue.querySelectorAll("form.undo button")].pop()?.click(); break;
      case "Enter": if (event.target === card) card.querySelector("a.quote")?.click(); break;
      default: return;
    }
  });
}
