CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- Each text once, by its SHA-256.
CREATE TABLE texts (id {id}, hash {blob} NOT NULL UNIQUE, body TEXT NOT NULL);

-- Reports. day: days since 1970; moment: seconds since 1970, UTC; stored: microseconds; page: hash of the address.
CREATE TABLE reports (
    id {id},
    fingerprint TEXT NOT NULL UNIQUE,
    text BIGINT NOT NULL REFERENCES texts (id),
    url TEXT, page BIGINT, outlet TEXT, outlet_key {text}, author TEXT, origin TEXT, found TEXT, language TEXT, title TEXT,
    published TEXT, day BIGINT, moment BIGINT, stored BIGINT NOT NULL,
    voice BIGINT NOT NULL,
    version_of BIGINT REFERENCES reports (id), overtaken BIGINT NOT NULL DEFAULT 0,
    claims BIGINT NOT NULL DEFAULT 0, reviewed BIGINT NOT NULL DEFAULT 0,
    reading BIGINT
);
CREATE INDEX reports_voice ON reports (voice);
CREATE INDEX reports_page ON reports (page);
CREATE INDEX reports_day ON reports (day, id);
CREATE INDEX reports_order ON reports ((coalesce(day, -1000000)), id);
CREATE INDEX reports_outlet ON reports (outlet_key, day, voice, outlet);

-- What was read, selon/1 without the text, deflated. A report that was read anew keeps its earlier readings.
CREATE TABLE readings (id {id}, report BIGINT NOT NULL REFERENCES reports (id), reader TEXT NOT NULL, made BIGINT NOT NULL, body {blob} NOT NULL);
CREATE INDEX readings_report ON readings (report);

-- Copies: what a report is known by, the keys it is found by, and which are one voice.
CREATE TABLE signatures (report BIGINT PRIMARY KEY REFERENCES reports (id), body {blob} NOT NULL);
CREATE TABLE bands (band BIGINT NOT NULL, report BIGINT NOT NULL, PRIMARY KEY (band, report)) {rowless};
CREATE TABLE copies (
    a BIGINT NOT NULL REFERENCES reports (id), b BIGINT NOT NULL REFERENCES reports (id),
    kind TEXT NOT NULL, weight DOUBLE PRECISION NOT NULL, why TEXT NOT NULL, undone BIGINT,
    PRIMARY KEY (a, b)
) {rowless};
CREATE INDEX copies_b ON copies (b);

-- Incidents, with what lists show. low, best, high are those of the killed; map and time line read this table only.
CREATE TABLE incidents (
    id {id},
    title TEXT, kind TEXT, mode TEXT,
    first BIGINT, last BIGINT, told_first BIGINT, told_last BIGINT, day BIGINT NOT NULL DEFAULT -1000000,
    since BIGINT NOT NULL DEFAULT -1000000, place BIGINT, country TEXT, latitude DOUBLE PRECISION, longitude DOUBLE PRECISION, precision TEXT, contested BIGINT NOT NULL DEFAULT 0,
    reports BIGINT NOT NULL DEFAULT 0, voices BIGINT NOT NULL DEFAULT 0, claims BIGINT NOT NULL DEFAULT 0, reviewed BIGINT NOT NULL DEFAULT 0,
    low BIGINT, best BIGINT, high BIGINT NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL DEFAULT 0, merged_into BIGINT
);
CREATE INDEX incidents_day ON incidents (day, id) WHERE merged_into IS NULL;
CREATE INDEX incidents_changed ON incidents (changed, id) WHERE merged_into IS NULL;
CREATE INDEX incidents_voices ON incidents (voices, id) WHERE merged_into IS NULL;
CREATE INDEX incidents_high ON incidents (high, id) WHERE merged_into IS NULL;
CREATE INDEX incidents_point ON incidents (latitude, longitude, contested, reports, best, precision, since) WHERE merged_into IS NULL;
CREATE INDEX incidents_since ON incidents (since, reports, best) WHERE merged_into IS NULL;
CREATE INDEX incidents_merged ON incidents (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE incident_tolls (
    incident BIGINT NOT NULL REFERENCES incidents (id), measure TEXT NOT NULL, who TEXT NOT NULL,
    low BIGINT NOT NULL, best BIGINT NOT NULL, high BIGINT NOT NULL, voices BIGINT NOT NULL,
    PRIMARY KEY (incident, measure, who)
) {rowless};
CREATE INDEX incident_tolls_measure ON incident_tolls (measure, high, low, incident);
-- What incidents are found by: kind is a letter, see put/refresh.rs.
CREATE TABLE incident_terms (kind TEXT NOT NULL, term TEXT NOT NULL, incident BIGINT NOT NULL, PRIMARY KEY (kind, term, incident)) {rowless};
CREATE INDEX incident_terms_incident ON incident_terms (incident);

-- What a report tells happened. events, tolls: wire numbers, parted by blanks; spans: the words it stands on, in code points.
CREATE TABLE happenings (
    id {id}, report BIGINT NOT NULL REFERENCES reports (id), reading BIGINT NOT NULL, incident BIGINT NOT NULL REFERENCES incidents (id),
    main BIGINT NOT NULL, place BIGINT, gone BIGINT NOT NULL DEFAULT 0, events TEXT NOT NULL, tolls TEXT NOT NULL, spans TEXT NOT NULL, body {blob} NOT NULL
);
CREATE INDEX happenings_report ON happenings (report);
CREATE INDEX happenings_incident ON happenings (incident);
CREATE TABLE happening_keys (key BIGINT NOT NULL, happening BIGINT NOT NULL, PRIMARY KEY (key, happening)) {rowless};
CREATE TABLE links (
    a BIGINT NOT NULL REFERENCES happenings (id), b BIGINT NOT NULL REFERENCES happenings (id), weight DOUBLE PRECISION NOT NULL, undone BIGINT,
    PRIMARY KEY (a, b)
) {rowless};
CREATE INDEX links_b ON links (b);

-- Who and where, over all reports.
CREATE TABLE actors (
    id {id}, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT, wikidata TEXT,
    reports BIGINT NOT NULL DEFAULT 0, sourced BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX actors_reports ON actors (reports, id);
CREATE INDEX actors_sourced ON actors (sourced, id);
CREATE TABLE actor_names (name {text} NOT NULL, actor BIGINT NOT NULL REFERENCES actors (id), PRIMARY KEY (name, actor)) {rowless};
CREATE TABLE places (
    id {id}, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, geonames BIGINT, latitude DOUBLE PRECISION, longitude DOUBLE PRECISION,
    precision TEXT NOT NULL, country TEXT, contested BIGINT NOT NULL, reports BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX places_reports ON places (reports, id);
CREATE INDEX places_geonames ON places (geonames);
CREATE TABLE place_names (name {text} NOT NULL, place BIGINT NOT NULL REFERENCES places (id), PRIMARY KEY (name, place)) {rowless};

-- Claims. kind: 0 toll, 1 event, 2 statement; ix: number in its list; day: of the report.
CREATE TABLE claims (
    id {id}, report BIGINT NOT NULL REFERENCES reports (id), happening BIGINT, kind BIGINT NOT NULL, ix BIGINT NOT NULL,
    name TEXT, mode TEXT, status TEXT, low BIGINT, high BIGINT, approximate BIGINT NOT NULL, part BIGINT NOT NULL, cumulative BIGINT NOT NULL,
    first BIGINT, last BIGINT, place BIGINT, day BIGINT NOT NULL, words TEXT NOT NULL, span_start BIGINT NOT NULL, span_end BIGINT NOT NULL,
    core_start BIGINT NOT NULL, core_end BIGINT NOT NULL, gone BIGINT NOT NULL DEFAULT 0, reviewed BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX claims_report ON claims (report, kind, ix);
CREATE INDEX claims_happening ON claims (happening);
CREATE INDEX claims_place ON claims (place, day, id);
CREATE INDEX claims_day ON claims (day, id) WHERE gone = 0;
CREATE INDEX claims_kind ON claims (kind, day, id) WHERE gone = 0;
-- role: 0 source, 1 actor, 2 recipient or side.
CREATE TABLE claim_actors (
    actor BIGINT NOT NULL REFERENCES actors (id), role BIGINT NOT NULL, claim BIGINT NOT NULL REFERENCES claims (id),
    PRIMARY KEY (actor, role, claim)
) {rowless};
CREATE INDEX claim_actors_claim ON claim_actors (claim);

-- Who may do what.
CREATE TABLE users (
    id {id}, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, role BIGINT NOT NULL, password TEXT, created BIGINT NOT NULL, closed BIGINT
);
CREATE TABLE tokens (
    id {id}, owner BIGINT NOT NULL REFERENCES users (id), name TEXT NOT NULL, role BIGINT NOT NULL, hash {blob} NOT NULL UNIQUE,
    created BIGINT NOT NULL, expires BIGINT, used BIGINT, revoked BIGINT
);
CREATE TABLE sessions (
    hash {blob} PRIMARY KEY, owner BIGINT NOT NULL REFERENCES users (id), csrf TEXT NOT NULL, created BIGINT NOT NULL, expires BIGINT NOT NULL
);
CREATE TABLE audit (
    id {id}, at BIGINT NOT NULL, person BIGINT, name TEXT, action TEXT NOT NULL, target TEXT, detail TEXT NOT NULL
);

-- What people say of claims and wholes. verdict: accept, reject, correct, comment. machine: what the program had read.
CREATE TABLE reviews (
    id {id}, claim BIGINT REFERENCES claims (id), report BIGINT REFERENCES reports (id), incident BIGINT REFERENCES incidents (id),
    person BIGINT NOT NULL REFERENCES users (id), at BIGINT NOT NULL, verdict TEXT NOT NULL, fields TEXT, comment TEXT, machine TEXT,
    replaced BIGINT, stale BIGINT NOT NULL DEFAULT 0, undone BIGINT
);
CREATE INDEX reviews_claim ON reviews (claim);
CREATE INDEX reviews_report ON reviews (report);
CREATE INDEX reviews_incident ON reviews (incident);
CREATE INDEX reviews_person ON reviews (person, id);

-- What people decide about links.
CREATE TABLE decisions (
    id {id}, kind TEXT NOT NULL, body TEXT NOT NULL, person BIGINT REFERENCES users (id), at BIGINT NOT NULL, comment TEXT, undone BIGINT
);
CREATE TABLE decision_members (thing BIGINT NOT NULL, decision BIGINT NOT NULL REFERENCES decisions (id), side BIGINT NOT NULL,
    PRIMARY KEY (thing, decision, side)) {rowless};
CREATE INDEX decision_members_decision ON decision_members (decision);

-- Work that waits. state: 0 waiting, 1 taken, 2 given up.
CREATE TABLE jobs (
    id {id}, fingerprint TEXT NOT NULL UNIQUE, body {blob} NOT NULL, state BIGINT NOT NULL DEFAULT 0,
    worker TEXT, until BIGINT NOT NULL DEFAULT 0, tries BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX jobs_state ON jobs (state, until, id);

-- What changed, in order. what: 0 report, 1 incident, 2 merged, 3 review, 4 decision.
CREATE TABLE changes (number {id}, at BIGINT NOT NULL, what BIGINT NOT NULL, thing BIGINT NOT NULL);
