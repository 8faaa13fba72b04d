#!/usr/bin/env python3
"""Draws the contested lands that selon's world data names: world_map.gpkg in, src/contested.json out.

    pip install shapely
    python3 contested.py world_map.gpkg

The file is Natural Earth (public domain) as QGIS passes it on (Debian's package qgis-common). A land is drawn from the provinces it
consists of; where its line is a claim within provinces, they are cut along the claim; where Natural Earth has no line at all, along
corners given here to a tenth of a degree. What is smaller than a map of the world can show, a line or a sea is not drawn: LEFT_OUT says
so for each, and the program fails when the world data names a contested land that stands nowhere here.
"""

import json
import sqlite3
import sys
from pathlib import Path

from shapely import wkb
from shapely.geometry import MultiPolygon, Point, Polygon, box, mapping
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

WEB = Path(__file__).parent
WORLD = WEB / "../../selon-data/world"
FINE = 0.02  # degrees that an outline may differ from its source
CUT = 0.03  # degrees that the ends of a claim may lie short of a border

# Land: country of the provinces in Natural Earth, their names (all where none is named), and what they are cut to: a box
# west, south, east, north; corners; or "claim", the piece around the land's own point between borders and claims.
LANDS = {
    "crimea": ("RUS", ["Crimea", "Sevastopol"], None),
    "donetsk-oblast": ("UKR", ["Donets'k"], None),
    "luhansk-oblast": ("UKR", ["Luhans'k"], None),
    "zaporizhzhia-oblast": ("UKR", ["Zaporizhzhya"], None),
    "kherson-oblast": ("UKR", ["Kherson"], None),
    "XAB": ("GEO", ["Abkhazia"], None),
    "XOS": ("GEO", [], "claim"),
    "XTR": ("MDA", ["Transnistria", "Stîngă Nistrului", "Camenca", "Grigoriopol", "Bender"], None),
    "nagorno-karabakh": ("AZE", [], "claim"),
    "XNC": ("CYN", [], None),
    "KOS": ("KOS", [], None),
    "west-bank": ("PSX", ["West Bank"], None),
    "gaza-strip": ("PSX", ["Gaza Strip"], None),
    "golan-heights": ("ISR", ["HaZafon"], "claim"),
    "jammu-and-kashmir": ("IND", ["Jammu and Kashmir"], None),
    "azad-kashmir": ("PAK", ["Azad Kashmir"], None),
    "kashmir": ("PAK", ["Northern Areas"], None),
    "siachen": ("KAS", [], None),
    "aksai-chin": ("CHN", ["Xinjiang", "Xizang"], "claim"),
    "arunachal-pradesh": ("IND", ["Arunachal Pradesh"], None),
    "ESH": ("MAR SAH", ["Western Sahara", "Oued el Dahab", "Laâyoune - Boujdour - Sakia El Hamra", "Guelmim - Es-Semara"], [-18, 20, -8, 27.67]),
    "XSL": ("SOL", [], None),
    "abyei": ("SDN", ["South Kordufan"], "claim"),
    "halaib-triangle": ("EGY", ["Al Bahr al Ahmar", "Aswan"], [(34.0, 22.0), (34.2, 22.2), (34.7, 22.3), (35.0, 22.8), (35.5, 23.1), (35.7, 23.2), (37.5, 22.0)]),
    "bir-tawil": ("SDN", ["River Nile", "Northern", "Red Sea"], [(33.2, 22.0), (34.1, 22.0), (33.9, 21.8), (33.6, 21.7)]),
    "ilemi-triangle": ("KEN", [], "claim"),
    "ambazonia": ("CMR", ["Nord-Ouest", "Sud-Ouest"], None),
    "azawad": ("MLI", ["Timbuktu", "Gao", "Kidal"], None),
    "biafra": ("NGA", ["Abia", "Anambra", "Ebonyi", "Enugu", "Imo"], None),
    "cabinda": ("AGO", ["Cabinda"], None),
    "west-papua": ("IDN", ["Papua", "Papua Barat"], None),
    "essequibo": ("GUY", [], "claim"),
    "TWN": ("TWN", [], None),
    "kuril-islands": ("RUS", ["Sakhalin"], [145.3, 43.3, 149.0, 45.6]),
    "paracel-islands": ("CHN", ["Paracel Islands"], None),
    "spratly-islands": ("PGA", [], None),
    "FLK": ("FLK", [], None),
    "SGS": ("SGS", [], None),
    "MYT": ("FRA", ["Mayotte"], None),
    "IOT": ("IOT", [], None),
    "scattered-islands": ("ATF", ["Iles Eparses de l'ocean Indien"], None),
}
LEFT_OUT = {
    "drawn with others": "PSE XDN XLN XNK donbas ladakh",
    "too small": "GIB abu-musa azovstal badme chagos-diego-garcia doklam dokdo dumeira east-jerusalem greater-and-lesser-tunb guantanamo-bay "
    "kakhovka-dam kerch-bridge kinmen lachin-corridor philadelphi-corridor preah-vihear-temple scarborough-shoal second-thomas-shoal senkaku "
    "shebaa-farms temple-mount varosha zaporizhzhia-npp",
    "a line or a sea": "blue-line durand-line falklands-war-zone green-line-cyprus kerch-strait line-of-control south-china-sea taiwan-strait "
    "western-sahara-berm",
    "nobody draws it": "al-fashaga rojava",
}


def table(name):
    lines = [line for line in (WORLD / name).read_text().split("\n") if line]
    head = [line for line in lines if line.startswith("#")][-1][2:].split("\t")
    return [dict(zip(head, line.split("\t"))) for line in lines if not line.startswith("#")]


def shape(blob):
    """A geometry of a GeoPackage: a head, a box of 0, 4, 6 or 8 numbers, then WKB."""
    return wkb.loads(bytes(blob[8 + [0, 32, 48, 48, 64][blob[3] >> 1 & 7]:]))


def rounded(numbers):
    return [rounded(one) if isinstance(one, (list, tuple)) else round(one, 2) for one in numbers]


def main(package):
    source = sqlite3.connect(package)
    claims = unary_union([shape(row[0]) for row in source.execute("SELECT geom FROM disputed_borders")])
    contested = {row["code"]: row for row in table("countries.tsv") if row["claims"]}
    contested |= {row["id"]: row for row in table("regions.tsv") if row["contested"] == "yes"}
    known = set(LANDS) | {land for lands in LEFT_OUT.values() for land in lands.split()}
    assert set(contested) == known, f"contested lands and this list differ: {set(contested) ^ known}"
    features = []
    for land, (country, names, cut) in LANDS.items():
        marks = ",".join("?" * len(country.split()))
        rows = source.execute(f"SELECT name, geom FROM states_provinces WHERE adm0_a3 IN ({marks})", country.split())
        parts = {}
        for name, geometry in rows:
            parts.setdefault(name, []).append(shape(geometry))
        assert not set(names) - set(parts), f"{land}: {set(names) - set(parts)}"
        whole = unary_union([part for name in names or parts for part in parts[name]]).buffer(0)
        row = contested[land]
        if cut == "claim":
            here = Point(float(row["longitude"]), float(row["latitude"]))
            pieces = whole.difference(claims.buffer(CUT)).geoms
            whole = min(pieces, key=lambda piece: piece.distance(here)).buffer(CUT).intersection(whole)
        elif cut:
            whole = whole.intersection(box(*cut) if isinstance(cut[0], (int, float)) else Polygon(cut))
        drawn = whole.simplify(FINE)
        assert not drawn.is_empty, land
        # D3 takes what lies to the right of an outer ring for its inside.
        rings = [orient(part, -1) for part in getattr(drawn, "geoms", [drawn])]
        geometry = mapping(MultiPolygon(rings))
        print(f"{land:22} {drawn.area:8.2f} square degrees", file=sys.stderr)
        about = {"id": land, "fr": row["name:fr"], "en": row["name:en"], "claims": row["claims"].split("|")}
        features.append({"type": "Feature", "properties": about, "geometry": {"type": geometry["type"], "coordinates": rounded(geometry["coordinates"])}})
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    (WEB / "src/contested.json").write_text(text + "\n")


main(sys.argv[1])
