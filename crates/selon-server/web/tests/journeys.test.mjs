// The main journeys, walked with a real browser over the store of `selon demo`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, check, go, launch, open, signIn } from "./desk.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

// The id of an incident that several reports tell with rival figures.
async function rival(page) {
  await go(page, "/incidents?q=Kutum&sort=voices");
  return (await page.locator(".incident a.title").first().getAttribute("href"));
}

test("every page is whole: light and dark, desktop and phone", async () => {
  const page = await open(browser);
  const incident = await rival(page);
  await go(page, incident);
  const report = await page.locator(".voices a.title").first().getAttribute("href");
  await go(page, "/sources");
  const actor = await page.locator("table.who a.actor").first().getAttribute("href");
  await go(page, "/places");
  const place = await page.locator("table.who a.place").first().getAttribute("href");
  await go(page, "/outlets");
  const outlet = await page.locator("table.who a.outlet").first().getAttribute("href");
  const pages = { incidents: "/incidents", incident, reports: "/reports", report, sources: "/sources", actors: "/actors", actor, places: "/places", place, outlets: "/outlets", outlet, review: "/review", agreement: "/review/progress", read: "/read", login: "/login", help: "/help", nothing: "/nothing" };
  for (const size of ["desktop", "phone"]) {
    for (const light of ["light", "dark"]) {
      const page = await open(browser, { size, light, locale: size === "phone" ? "fr-FR" : "en-GB" });
      for (const [name, path] of Object.entries(pages)) {
        await go(page, path);
        await check(page, `${name}-${size}-${light}`);
      }
      await page.context().close();
    }
  }
});

test("incidents are filtered by words, by the map and by the time line, and the address holds it", async () => {
  const page = await open(browser);
  await go(page, "/incidents");
  const count = async () => Number((await page.locator("#found").textContent()).match(/\d+/)[0]);
  const all = await count();
  assert.ok(all >= 10, `${all} incidents`);
  await page.keyboard.press("/");
  await page.keyboard.type("Kutum");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=Kutum/);
  assert.ok(!page.url().includes("from="), "empty fields stay out of the address");
  const few = await count();
  assert.ok(few > 0 && few < all, `${few} of ${all}`);
  const titles = await page.locator(".incident a.title").allTextContents();
  const shared = await open(browser);
  await shared.goto(page.url());
  assert.deepEqual(await shared.locator(".incident a.title").allTextContents(), titles);

  await go(page, "/incidents");
  await page.waitForSelector("#map .cells a");
  await page.locator("#map .cells a").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/box=|incidents\/\d+/);

  await go(page, "/incidents");
  const line = await page.locator("#time-line").boundingBox();
  await page.mouse.move(line.x + line.width * 0.6, line.y + 40);
  await page.mouse.down();
  await page.mouse.move(line.x + line.width * 0.95, line.y + 40, { steps: 8 });
  await page.mouse.up();
  await page.waitForURL(/from=\d{4}-\d\d-\d\d&to=/);
  const late = await count();
  assert.ok(late > 0 && late < all, `${late} of ${all}`);
  await page.locator(".chip").first().click();
  await page.waitForURL((url) => !url.search.includes("from="));
  assert.deepEqual(page.faults, []);
});

test("contested lands are hatched, and a place that is known no more exactly is an area", async () => {
  const page = await open(browser);
  await go(page, "/incidents");
  await page.waitForSelector("#map .contested-land");
  const lands = await page.locator("#map .contested-land title").allTextContents();
  assert.ok(lands.some((title) => /^Crimea · contested: claimed by UKR, RUS$/.test(title)), lands.join("; "));
  // None of them is drawn inside out: each is smaller than a tenth of the map.
  const shares = await page.locator("#map .contested-land").evaluateAll((all) => all.map((one) => one.getBBox().width * one.getBBox().height / (one.ownerSVGElement.viewBox.baseVal.width * one.ownerSVGElement.viewBox.baseVal.height)));
  assert.ok(Math.max(...shares) < 0.1, String(Math.max(...shares)));
  const cells = await (await page.request.get(`${base}/api/v1/map?size=1`)).json();
  const vague = cells.find((cell) => ["admin1", "region", "country"].includes(cell.precision));
  assert.ok(vague, "an incident of which only the division is known");
  const at = [vague.latitude - 1, vague.longitude - 1, vague.latitude + 1, vague.longitude + 1].map((degree) => degree.toFixed(3)).join(",");
  await go(page, `/incidents?box=${at}`);
  await page.waitForSelector("#map .areas circle");
  assert.ok(await page.locator("#map .cells a.wide").count() >= 1);
});

test("every form of export is at hand, for what the filter asks for", async () => {
  for (const [locale, title] of [["en-GB", "Export"], ["fr-FR", "Exporter"]]) {
    const page = await open(browser, { locale });
    await go(page, "/incidents?q=Kutum");
    await page.click(`.exports summary:has-text("${title}")`);
    const links = await page.locator(".exports a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    assert.equal(links.length, 15);
    await check(page, `exports-${locale}`);
    for (const link of links) {
      assert.match(link, /q=Kutum/);
      const answer = await page.request.get(base + link);
      assert.equal(answer.status(), 200, link);
      assert.ok((await answer.body()).length > 0, link);
    }
  }
});

test("an incident shows rival tolls over time, and each leads to its words", async () => {
  const page = await open(browser);
  await go(page, await rival(page));
  await page.waitForSelector(".toll-chart .point");
  assert.ok(await page.locator(".toll-chart").first().locator(".point").count() >= 3);
  assert.ok(await page.locator(".toll-chart .legend li").count() >= 2, "more than one source");
  await page.locator(".toll-chart .point").first().focus();
  assert.match(await page.locator(".toll-chart .tip").first().textContent(), /«/);
  assert.ok(await page.locator("ul.sides > li").count() >= 2, "sides stand beside each other");
  assert.ok(await page.locator(".copies summary").count() >= 1, "copies are told from voices");
  await page.locator("table.tolls a.quote").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/reports\/\d+#w-n\d+/);
  assert.ok(await page.locator(".m.target").count() >= 1, "the words are shown");
});

test("words and claims of a report light up together, by keyboard and by pointer", async () => {
  const page = await open(browser);
  await go(page, "/reports?q=Kutum");
  await page.locator(".list a.title").first().click();
  await page.waitForSelector(".report .card");
  await page.keyboard.press("j");
  const id = await page.evaluate(() => document.activeElement.dataset.id);
  assert.ok(id, "j moves to a claim");
  assert.ok(await page.locator(`.m.on[data-ids~="${id}"]`).count() >= 1, "its words light up");
  await page.locator(".m.toll").first().click();
  assert.match(await page.evaluate(() => document.activeElement.dataset.id), /^n\d+$/);
  // A figure inside what somebody says keeps the colour of that layer, so the colours are compared.
  const look = () => page.locator(".m.toll").first().evaluate((word) => {
    const style = getComputedStyle(word);
    return [style.backgroundColor, style.backgroundImage, style.borderBottom, style.boxShadow, style.textDecoration].join(" ");
  });
  const marked = await look();
  await page.locator("#layer-toll").uncheck();
  assert.notEqual(await look(), marked, "its layer is off");
});

test("a pasted text becomes a ledger; markup and tricks of direction stay text", async () => {
  const page = await open(browser);
  await go(page, "/read");
  await page.fill("[name=text]", "<script>document.title='broken'</script> Trois morts à Gao <img src=x onerror=\"document.title='broken'\">\n\nL'armée a tué douze civils mardi à Gao, selon la mairie. \u202Etxet desrever\u202C \u2066x\u2069");
  await page.fill("[name=published]", "2025-02-12");
  await page.fill("[name=outlet]", "<b>Agence</b>");
  await page.click("button.primary[type=submit]:has-text('Read')");
  await page.waitForSelector(".report .card.toll");
  const text = await page.locator(".text").textContent();
  assert.ok(text.includes("<script>document.title='broken'</script>") && text.includes("U+202E") && !text.includes("\u202E"));
  assert.equal(await page.locator(".text script, .text img, .text b").count(), 0);
  assert.ok(!(await page.title()).startsWith("broken"));
  assert.match(await page.locator(".card.toll").first().textContent(), /12|3/);
  await check(page, "read-result-desktop-light");
});

test("a reviewer works through the queue by keyboard; nothing that the program read is overwritten", async () => {
  const page = await open(browser);
  await go(page, "/review");
  assert.equal(await page.locator("form.verdict").count(), 0, "visitors judge nothing");
  await signIn(page, "ana");
  await page.selectOption("[name=kind]", "toll");
  await page.waitForURL(/kind=toll/);
  await check(page, "review-signed-in-desktop-light");
  const first = page.locator(".card.review").first();
  const id = await first.getAttribute("data-claim");
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await page.waitForSelector(`.card.review.done[data-claim="${id}"]`);
  const second = await page.evaluate(() => document.activeElement.dataset.claim);
  assert.notEqual(second, id, "the next one is at hand");
  await page.keyboard.press("x");
  await page.waitForSelector(`.card.review.done[data-claim="${second}"]`);
  await page.keyboard.press("u");
  await page.waitForSelector(`.card.review[data-claim="${second}"]:not(.done)`);
  const third = page.locator(".card.review:not(.done)").nth(1);
  const claim = await third.getAttribute("data-claim");
  await third.focus();
  await page.keyboard.press("c");
  await third.locator("[name='f.low']").fill("123");
  await third.locator("[name='f.high']").fill("123");
  await third.locator("textarea").fill("the second figure, <b>not</b> the first");
  await third.locator("button[value=correct]").click();
  await page.waitForSelector(`.card.review.done[data-claim="${claim}"]`);
  await check(page, "review-done-desktop-light");
  const kept = await (await page.request.get(`${base}/api/v1/claims/${claim}`)).json();
  assert.notEqual(kept.low, 123, "what was read stays");
  const verdict = kept.reviews.at(-1);
  assert.deepEqual([verdict.verdict, verdict.fields.low, verdict.name], ["correct", 123, "ana"]);
  assert.ok(verdict.at, "and when");

  // What does not belong to its incident is taken out of it from the queue, and taken back.
  const together = await (await page.request.get(`${base}/api/v1/incidents?q=Kutum&sort=voices`)).json();
  const crowd = together.items[0].id;
  await go(page, `/review?incident=i${crowd}&kind=toll`);
  const told = async () => (await (await page.request.get(`${base}/api/v1/incidents/${crowd}`)).json()).happenings.length;
  const many = await told();
  await page.keyboard.press("j");
  await page.keyboard.press("p");
  await page.waitForSelector(".card.review .badge.split");
  assert.ok(await told() < many, "the claim's report is out");
  await page.keyboard.press("u");
  await page.waitForSelector(".card.review .badge.split", { state: "detached" });
  assert.equal(await told(), many);
  await page.keyboard.press("i");
  assert.equal(await page.evaluate(() => document.activeElement.name), "incident", "i asks for the incident to merge with");

  // A second reviewer judges the same claim: their agreement can be seen.
  const other = await open(browser);
  await signIn(other, "ben");
  const claimOfFirst = await (await other.request.get(`${base}/api/v1/claims/${id}`)).json();
  await go(other, `/reports/${claimOfFirst.report}`);
  await other.locator(`#${claimOfFirst.wire} button.accept`).first().click();
  await other.waitForLoadState("networkidle");
  await go(other, "/review/progress");
  assert.match(await other.locator("main table").textContent(), /ana · ben|ben · ana/);

  const gold = await (await page.request.get(`${base}/review/gold`)).text();
  const pages = gold.trim().split("\n").map((line) => JSON.parse(line));
  const toll = pages.flatMap((one) => one.gold.tolls ?? []).find((one) => one.low === 123);
  assert.ok(toll, "a correction goes into the gold");
  assert.ok(pages.every((one) => one.text.length > 0));
});

test("a link can be undone, and taken back", async () => {
  const page = await open(browser);
  await signIn(page, "ana");
  const incident = await rival(page);
  await go(page, incident);
  if (!(await page.locator("form.split").isVisible())) await page.locator("#h-links").click();
  const links = await page.locator("ul.links > li").count();
  assert.ok(links >= 1);
  assert.ok(await page.locator("ul.why li").count() >= 1, "a link says why");
  const before = await page.locator(".voices > li").count();
  await page.locator("form.split input[type=checkbox]").first().check();
  await page.locator("form.split button").click();
  await page.waitForLoadState("networkidle");
  await go(page, incident);
  const undo = page.locator("ul.decisions form button").first();
  if (!(await undo.isVisible())) await page.locator("#h-links").click();
  await check(page, "incident-decided-desktop-light");
  await undo.click();
  await page.waitForLoadState("networkidle");
  await go(page, incident);
  assert.equal(await page.locator(".voices > li").count(), before, "nothing was lost");
  await page.fill("#h-comments ~ form textarea", "seen <i>twice</i>");
  await page.locator("#h-comments ~ form button").click();
  await page.waitForLoadState("networkidle");
  assert.match(await page.locator(".comment").last().textContent(), /seen <i>twice<\/i>/);
});

test("administrators manage users, and the audit log has every write", async () => {
  const page = await open(browser);
  await signIn(page, "eve");
  await go(page, "/users");
  await check(page, "users-desktop-light");
  await page.fill("form.box [name=name]", "zoë");
  await page.locator("form.box button").click();
  await page.waitForSelector(".fresh code");
  await go(page, "/account");
  await page.fill("[name=name]", "script");
  await page.locator("form.box button").click();
  const token = await page.locator(".fresh code").textContent();
  await check(page, "account-desktop-light");
  const answer = await fetch(`${base}/api/v1/about`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200);
  assert.equal((await fetch(`${base}/api/v1/about`, { headers: { authorization: "Bearer wrong" } })).status, 401);
  await go(page, "/audit");
  await check(page, "audit-desktop-light");
  const log = await page.locator("table").textContent();
  for (const word of ["login", "review", "zoë", "ana"]) assert.ok(log.includes(word), `the log has ${word}`);
  const reader = await open(browser);
  await signIn(reader, "ana");
  assert.equal((await go(reader, "/users")).status(), 403);
});

test("the interface speaks French and English, and keeps what is chosen", async () => {
  const page = await open(browser, { locale: "fr-FR" });
  await go(page, "/incidents");
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  await page.click(".preferences a:has-text('English')");
  await page.waitForLoadState("networkidle");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.click(".preferences a:has-text('Dark')");
  await page.waitForLoadState("networkidle");
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
});

test("without scripts everything but the map and the charts is there", async () => {
  const page = await open(browser, { scripts: false });
  await go(page, "/incidents");
  await page.fill("#q", "Kutum");
  await page.click("form.filters button[type=submit]");
  assert.ok(await page.locator(".incident a.title").count() > 0);
  await page.locator(".incident a.title").first().click();
  assert.ok(await page.locator("table.tolls tbody tr").count() > 0);
  await signIn(page, "ben");
  const before = (await page.locator(".progress p").textContent()).trim();
  await page.locator(".card.review button.accept").first().click();
  assert.equal(page.url(), `${base}/review`);
  assert.notEqual((await page.locator(".progress p").textContent()).trim(), before);
});
