"""Reads every form with the tools it is for: pandas, DuckDB, libhxl, a GeoJSON validator, a JSON-LD processor. Fails by an assertion."""

import json
import sys
from pathlib import Path

import duckdb
import hxl
import pandas
from geojson_validator import validate_structure
from pyld import jsonld

folder = Path(sys.argv[1])


def at(name):
    (path,) = folder.glob(name + ".*")
    return str(path)


# Parquet and CSV say the same, in DuckDB and in pandas.
parquet = pandas.read_parquet(at("parquet"))
table = pandas.read_csv(at("claims"))
assert list(parquet.columns) == list(table.columns), "columns of Parquet and CSV differ"
assert len(parquet) == len(table) > 5
for column in ["value", "min", "max", "latitude", "longitude"]:
    assert parquet[column].astype(float).equals(table[column].astype(float)), column
assert str(parquet["as_of"].dropna().iloc[0]) == str(table["as_of"].dropna().iloc[0])
assert set(parquet["approx"].dropna()) <= {True, False}
query = "SELECT count(*), sum(min), min(as_of), max(latitude) FROM '{}'"
both = [duckdb.sql(query.format(at(name))).fetchall()[0] for name in ("parquet", "claims")]
assert both[0] == both[1], both
assert duckdb.sql(f"SELECT typeof(as_of), typeof(value), typeof(latitude), typeof(approx) FROM '{at('parquet')}'").fetchall()[0] == (
    "DATE",
    "BIGINT",
    "DOUBLE",
    "BOOLEAN",
)
lines = pandas.read_json(at("claims-jsonl"), lines=True)
assert list(lines.columns) == list(table.columns) and len(lines) == len(table)

# Event data, as the scripts of its users load it.
ged = pandas.read_csv(at("ged"), parse_dates=["date_start", "date_end"])
assert ged.shape[1] == 49 and (ged["low"] <= ged["best"]).all() and (ged["best"] <= ged["high"]).all()
assert str(ged["date_start"].dtype).startswith("datetime64"), ged["date_start"].dtype
acled = pandas.read_csv(at("acled"), parse_dates=["event_date"])
assert acled.shape[1] == 31 and str(acled["event_date"].dtype).startswith("datetime64")
polecat = pandas.read_csv(at("polecat"), sep="\t", quoting=3)
assert polecat.shape[1] == 40 and polecat["Event Type"].notna().all()
events = pandas.read_csv(at("gdelt-events"), sep="\t", header=None, quoting=3, dtype={26: str, 27: str, 28: str})
mentions = pandas.read_csv(at("gdelt-mentions"), sep="\t", header=None, quoting=3)
assert events.shape[1] == 61 and mentions.shape[1] == 16
assert set(mentions[0]) == set(events[0]) and events[0].is_unique
assert events[26].str.len().between(3, 4).all() and events[29].between(1, 4).all()
plover = [json.loads(line) for line in open(at("plover"), encoding="utf-8")]
assert all({"id", "date", "source", "event"} <= record.keys() for record in plover)
updates = pandas.read_json(at("idu"))
assert updates.shape == (1, 24), updates

# HXL finds its tags.
data = hxl.data(at("hxl"), hxl.InputOptions(allow_local=True))
tags = [column.display_tag for column in data.columns]
assert "#affected+killed+min" in tags and len(tags) == 21, tags
assert any(row.get("#country+code") == "MLI" for row in data)

# GeoJSON is valid.
collection = json.load(open(at("geojson"), encoding="utf-8"))
faults = validate_structure(collection)
assert not faults, faults
assert len(collection["features"]) == len(table)
assert any(feature["geometry"] for feature in collection["features"])

# Web Annotations expand to the terms of W3C's vocabulary. There is no network here: the context is the part of W3C's that is used.
context = json.load(open(Path(__file__).parent / "anno.jsonld", encoding="utf-8"))


def loader(url, _options):
    assert url == "http://www.w3.org/ns/anno.jsonld", url
    return {"contextUrl": None, "documentUrl": url, "document": context, "contentType": "application/ld+json"}


expanded = jsonld.expand(json.load(open(at("annotations"), encoding="utf-8")), {"documentLoader": loader})
OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
(page,) = expanded[0][AS + "first"]
annotations = page[AS + "items"][0]["@list"]
assert len(annotations) == len(table)
for annotation in annotations:
    assert annotation["@type"] == [OA + "Annotation"] and annotation["@id"].startswith("urn:selon:claim:c")
    assert annotation[OA + "hasTarget"] and len(annotation[OA + "hasBody"]) >= 2
    for target in annotation[OA + "hasTarget"]:
        for selector in target[OA + "hasSelector"]:
            (kind,) = selector["@type"]
            assert kind in (OA + "TextPositionSelector", OA + "TextQuoteSelector"), kind
            assert (OA + "exact" in selector) == (kind == OA + "TextQuoteSelector")
    assert annotation["urn:selon:claim"][0]["@type"] == "@json"
