// The scripts of the desk. Every page works without them; they add the map, the charts, the links between words and claims, and the keys.
import { filters, news } from "./filters.js";
import { keys } from "./keys.js";
import { map } from "./map.js";
import { report } from "./report.js";
import { review } from "./review.js";
import { timeLine } from "./timeline.js";
import { tolls } from "./tolls.js";

for (const start of [filters, news, keys, map, timeLine, tolls, report, review]) start();
