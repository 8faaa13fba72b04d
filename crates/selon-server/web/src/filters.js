// Filters: the address holds what is asked for, so empty fields are left out of it.

export function filters() {
  for (const form of document.querySelectorAll("form[data-live]")) {
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
      // The page may be shown again from the browser's memory: then the fields work again.
      setTimeout(() => { for (const field of form.elements) field.disabled = false; }, 0);
    });
    for (const select of form.querySelectorAll("select")) select.addEventListener("change", () => form.requestSubmit());
  }
}

// Says when something new came in; the list itself is left alone until the reader asks.
export function news() {
  const list = document.querySelector(".incident-list[data-new]");
  if (!list || !window.EventSource) return;
  const stream = new EventSource("/api/v1/changes/stream");
  addEventListener("pagehide", () => stream.close());
  let count = 0;
  const told = () => {
    count += 1;
    let link = document.getElementById("news");
    if (!link) {
      link = document.createElement("a");
      link.id = "news";
      link.href = location.href;
      list.before(link);
    }
    link.textContent = list.dataset.new.replace("{n}", count);
  };
  stream.addEventListener("report", told);
}
