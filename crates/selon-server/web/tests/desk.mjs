// What the journeys share: a browser without a network, and what every page must hold.
import assert from "node:assert/strict";
import { readFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(fileURLToPath(new URL("../node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");

// Where the desk is and who may sign in: told by the test that starts it (crates/selon-cli/tests/desk.rs).
export const base = process.env.SELON_DESK;
export const passwords = JSON.parse(process.env.SELON_PASSWORDS ?? "{}");
const shots = process.env.SELON_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

export const sizes = { desktop: { width: 1360, height: 900 }, phone: { width: 390, height: 800 } };

export function launch() {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

// A fresh page whose faults fail the test: errors of scripts, breaches of the content security policy, requests to elsewhere.
export async function open(browser, { size = "desktop", light = "light", locale = "en-GB", scripts = true } = {}) {
  const context = await browser.newContext({ viewport: sizes[size], colorScheme: light, locale, javaScriptEnabled: scripts, reducedMotion: "reduce" });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (fault) => faults.push(`script: ${fault.message}`));
  page.on("console", (line) => { if (line.type() === "error" && !/status of (4\d\d)/.test(line.text())) faults.push(`console: ${line.text()}`); });
  page.on("request", (request) => { if (!request.url().startsWith(base) && !request.url().startsWith("data:")) faults.push(`request: ${request.url()}`); });
  page.faults = faults;
  return page;
}

export async function go(page, path) {
  const answer = await page.goto(base + path, { waitUntil: "networkidle" });
  return answer;
}

export async function signIn(page, name) {
  await go(page, "/login?to=/review");
  await page.fill("[name=name]", name);
  await page.fill("[name=password]", passwords[name]);
  await page.click("main button[type=submit]");
  await page.waitForURL(`${base}/review`);
}

// What every page must hold: nothing that axe finds, nothing wider than the window, no fault.
export async function check(page, name) {
  await page.waitForTimeout(150);
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const found = violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary ?? ""}`).join(" | ")}`);
  assert.deepEqual(found, [], `axe finds on ${name}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px wider than the window`);
  assert.deepEqual(page.faults, [], name);
}
