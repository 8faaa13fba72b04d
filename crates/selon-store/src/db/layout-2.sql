-- New keys, until they move into the large tables of theirs in order: see put/keys.rs.
CREATE TABLE fresh_bands (band BIGINT NOT NULL, report BIGINT NOT NULL, PRIMARY KEY (band, report)) {rowless};
CREATE TABLE fresh_happening_keys (key BIGINT NOT NULL, happening BIGINT NOT NULL, PRIMARY KEY (key, happening)) {rowless};

-- Which of low, best and high are open: see ask/rows.rs. Of incidents that are there, the bound is looked up in their claims.
ALTER TABLE incident_tolls ADD COLUMN open BIGINT NOT NULL DEFAULT 0;
UPDATE incident_tolls SET open = 4 WHERE EXISTS (
    SELECT 1 FROM happenings h JOIN claims k ON k.happening = h.id
    WHERE h.incident = incident_tolls.incident AND h.gone = 0 AND k.kind = 0 AND k.gone = 0 AND k.part = 0 AND k.cumulative = 0
        AND k.name = incident_tolls.measure AND k.mode = incident_tolls.who AND k.low = incident_tolls.high AND k.high IS NULL
);

-- An incident of which nothing is claimed is in no list: the indices that lists read leave it out.
DROP INDEX incidents_day;
DROP INDEX incidents_changed;
DROP INDEX incidents_voices;
DROP INDEX incidents_high;
DROP INDEX incidents_point;
DROP INDEX incidents_since;
CREATE INDEX incidents_day ON incidents (day, id) WHERE merged_into IS NULL AND claims > 0;
CREATE INDEX incidents_changed ON incidents (changed, id) WHERE merged_into IS NULL AND claims > 0;
CREATE INDEX incidents_voices ON incidents (voices, id) WHERE merged_into IS NULL AND claims > 0;
CREATE INDEX incidents_high ON incidents (high, id) WHERE merged_into IS NULL AND claims > 0;
CREATE INDEX incidents_point ON incidents (latitude, longitude, contested, reports, best, precision, since) WHERE merged_into IS NULL AND claims > 0;
CREATE INDEX incidents_since ON incidents (since, reports, best) WHERE merged_into IS NULL AND claims > 0;

-- What servers said of pages that were fetched.
CREATE TABLE pages (url TEXT PRIMARY KEY, etag TEXT, modified TEXT);
