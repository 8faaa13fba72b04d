//! Every format by a small source of it: what reports come out, and what is said of those that do not.

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use selon_ingest::{Error, Fetcher, Fields, Options, Report, each, each_in};
use std::io::Write;
use std::ops::ControlFlow;

fn all(bytes: &[u8], options: &Options) -> Vec<Result<Report, Error>> {
    let mut found = Vec::new();
    let _ = each_in(bytes.to_vec(), "source", None, options, &mut |report| {
        found.push(report);
        ControlFlow::Continue(())
    });
    found
}

fn reports(bytes: &[u8]) -> Vec<Report> {
    all(bytes, &Options::default()).into_iter().map(|found| found.unwrap_or_else(|fault| panic!("{fault}"))).collect()
}

#[track_caller]
fn one(bytes: &[u8]) -> Report {
    let mut found = reports(bytes);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

#[track_caller]
fn refused(bytes: &[u8]) -> String {
    let found = all(bytes, &Options::default());
    match &found[..] {
        [Err(fault)] => fault.to_string(),
        _ => panic!("one error is wanted: {found:#?}"),
    }
}

fn published(report: &Report) -> &str {
    report.document.published.as_ref().map_or("", |date| &date.written)
}

const BODY: &str = "<p>Une attaque a fait douze morts mardi à Gao, selon la mairie, et neuf blessés ont été évacués vers l'hôpital régional \
    de la ville, où un médecin dit manquer de sang.</p><figure><img src=a.jpg><figcaption>Le marché de Gao en 2019. Photo Agence du \
    Fleuve</figcaption></figure><p>« Les assaillants sont arrivés à moto et ont tiré sur la foule pendant un quart d'heure », a déclaré \
    Issouf Diallorin, adjoint au maire, qui demande au gouvernement d'envoyer des renforts avant la fin de la semaine.</p><p>L'attaque n'a \
    pas été revendiquée. Le marché, le plus grand de la ville, avait rouvert il y a un mois après des travaux payés par la région.</p>";

fn page(head: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=fr><head><title>Gao : douze morts | Le Fleuve</title>{head}</head><body><nav><a href=/>Accueil</a> \
         <a href=/monde>Monde</a></nav><article><h1>Gao : douze morts</h1>{BODY}</article><aside><h2>À lire aussi</h2><a href=/b>Le prix du \
         riz monte encore à Bamako</a></aside><footer>Abonnez-vous à notre lettre</footer></body></html>"
    )
}

#[test]
fn a_page_gives_its_article() {
    let head = r#"<meta property="og:title" content="Gao : douze morts"><meta property="og:site_name" content="Le Fleuve">
        <meta property="article:modified_time" content="2025-03-09T08:00:00+00:00">
        <meta property="article:published_time" content="2025-03-04T11:10:00+00:00">
        <meta property="article:expiration_time" content="2026-03-04T00:00:00+00:00">"#;
    let report = one(page(head).as_bytes());
    let text = report.document.text.as_str();
    assert_eq!(report.document.title.as_deref(), Some("Gao : douze morts"));
    assert_eq!(report.document.outlet.as_deref(), Some("Le Fleuve"));
    assert_eq!(published(&report), "2025-03-04T11:10:00+00:00");
    assert!(text.starts_with("Gao : douze morts\n\nUne attaque a fait douze morts mardi"), "{text}");
    assert_eq!(text.split("\n\n").count(), 4, "{text}");
    for furniture in ["Accueil", "À lire aussi", "riz", "Abonnez-vous", "Photo Agence"] {
        assert!(!text.contains(furniture), "{furniture}: {text}");
    }
}

#[test]
fn an_article_in_pieces_is_whole_and_what_stands_between_them_is_not_of_it() {
    let [first, second] =
        ["<p>Une attaque a fait douze morts mardi à Gao.", "<p>L'attaque n'a pas été revendiquée, dit le maire de la ville."]
            .map(|p| p.repeat(12));
    let teaser =
        "<div class=related-posts><p>Lisez aussi notre enquête sur le prix du riz, qui monte encore à Bamako cette semaine.</p></div>";
    let post = "<blockquote class=tweet><p>Nous condamnons cette attaque, dit le maire de la ville.</p></blockquote>";
    let report = one(format!(
        "<html><body><div><h1>Gao</h1><span class=author-name>Awa Kontaro</span><span class=post-date>4 mars 2025, 2025-03-04</span>\
         <div class=article__body>{first}</div>{teaser}<div class=article__body>{second}{post}</div></div><div class=article__body-image>\
         <p>Le marché de Gao, tel qu'il était avant les travaux de 2019.</div></body></html>"
    )
    .as_bytes());
    let text = report.document.text.as_str();
    for part in ["Une attaque a fait", "pas été revendiquée", "Nous condamnons"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("riz"), "{text}");
    assert_eq!(report.document.title.as_deref(), Some("Gao"));
    assert_eq!(report.author.as_deref(), Some("Awa Kontaro"));
    assert_eq!(published(&report), "2025-03-04");
}

#[test]
fn a_date_that_is_not_said_to_be_of_publication_is_none() {
    let told = |line: &str| {
        let page = page("").replace("<article>", &format!("<article>{line}"));
        published(&one(page.as_bytes())).to_owned()
    };
    assert_eq!(told("<p class=date>11.05.2021</p>"), "2021-05-11");
    assert_eq!(told("<p class='date updated'>11.05.2021</p>"), "");
    assert_eq!(told("<p>Le 11.05.2021, il avait plu.</p>"), "");
    assert_eq!(told("<p class=meta>© 2021</p>"), "");
}

#[test]
fn linked_data_tells_the_day_of_publication_not_of_update() {
    let head = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"Le Fleuve"},{"@type":"NewsArticle",
        "headline":"Gao : douze morts","dateModified":"2025-03-09T08:00:00Z","datePublished":"2025-03-04T11:10:00Z",
        "author":[{"@type":"Person","name":"Awa Kontaro"}],"publisher":{"@type":"Organization","name":"Le Fleuve"}}]}</script>"#;
    let report = one(page(head).as_bytes());
    assert_eq!(published(&report), "2025-03-04T11:10:00Z");
    assert_eq!(report.author.as_deref(), Some("Awa Kontaro"));
    assert_eq!(report.document.outlet.as_deref(), Some("Le Fleuve"));
}

#[test]
fn a_page_in_an_old_encoding_names_it() {
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode("");
    assert!(bytes.is_empty());
    let page = page("<meta http-equiv=content-type content='text/html; charset=windows-1252'>");
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&page);
    assert!(one(&bytes).document.text.contains("évacués vers l'hôpital"));
    let lying = page.replace("windows-1252", "utf-8");
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&lying);
    assert!(one(&bytes).document.text.contains("évacués vers l'hôpital"));
}

#[test]
fn a_page_nested_without_end_is_read_all_the_same() {
    let deep = format!("<html><body>{}<p>Deux morts à Gao.</p></body></html>", "<div>".repeat(100_000));
    assert!(one(deep.as_bytes()).document.text.contains("Deux morts à Gao."));
}

#[test]
fn entries_of_a_feed_are_reports() {
    let rss = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Le Fleuve</title><item><title>Gao : douze &amp; neuf</title>
        <link>https://fleuve.example/1</link><pubDate>Tue, 04 Mar 2025 11:10:00 +0100</pubDate><description>&lt;p&gt;Douze morts à
        Gao.&lt;/p&gt;&lt;p&gt;Neuf blessés.&lt;/p&gt;</description></item><item><title>Sans texte</title></item></channel></rss>"#;
    let found = reports(rss.as_bytes());
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].document.text, "Gao : douze & neuf\n\nDouze morts à Gao.\n\nNeuf blessés.");
    assert_eq!(found[0].document.url.as_deref(), Some("https://fleuve.example/1"));
    assert_eq!(found[0].document.outlet.as_deref(), Some("Le Fleuve"));
    assert_eq!(found[0].document.published.as_ref().unwrap().date.to_string(), "2025-03-04");
    assert_eq!(found[0].at, "source#1");
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><title>Un</title><updated>2025-03-09T00:00:00Z</updated>
        <published>2025-03-04T00:00:00Z</published><author><name>Awa</name></author><content type="html">Deux&lt;br&gt;morts</content></entry></feed>"#;
    let entry = one(atom.as_bytes());
    assert_eq!(entry.document.text, "Un\n\nDeux\n\nmorts");
    assert!(published(&entry).starts_with("2025-03-04"));
    assert_eq!(entry.author.as_deref(), Some("Awa"));
    let json =
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","title":"Un","content_text":"Deux morts"}]}"#;
    assert_eq!(one(json.as_bytes()).document.text, "Un\n\nDeux morts");
}

#[test]
fn broken_feeds_say_what_to_do() {
    assert!(refused(b"<rss version='2.0'></rs").contains("feed"));
    assert!(refused(b"<?xml version='1.0'?><svg/>").contains("svg"));
    let bomb =
        r#"<?xml version="1.0"?><!DOCTYPE n [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><newsItem>&b;</newsItem>"#;
    assert!(refused(bomb.as_bytes()).contains("XML"));
}

#[test]
fn news_items_of_newsml_are_reports() {
    let item = |headline: &str, content: &str| {
        format!(
            "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><itemMeta><provider qcode='nprov:FLEUVE'><name>Agence du Fleuve</name>\
             </provider><versionCreated>2025-03-04T11:10:00+01:00</versionCreated></itemMeta><contentMeta><by>Awa Kontaro</by><headline>{headline}\
             </headline></contentMeta><contentSet>{content}</contentSet></newsItem>"
        )
    };
    let nitf = "<inlineXML contenttype='application/nitf+xml'><nitf><body><body.head><hedline>x</hedline></body.head><body.content><p>Douze \
                morts à <location>Gao</location>.</p><media><p>Une légende</p></media><p>Neuf blessés.</p></body.content></body></nitf></inlineXML>";
    let report = one(item("Gao : douze morts", nitf).as_bytes());
    assert_eq!(report.document.text, "Gao : douze morts\n\nDouze morts à Gao.\n\nNeuf blessés.");
    assert_eq!(report.document.outlet.as_deref(), Some("Agence du Fleuve"));
    assert_eq!(published(&report), "2025-03-04T11:10:00+01:00");
    let two = format!("<newsMessage><itemSet>{}{}</itemSet></newsMessage>", item("Un", nitf), item("Deux", nitf));
    assert_eq!(reports(two.as_bytes()).len(), 2);
    assert!(refused(item("Photo", "<remoteContent href='a.jpg'/>").as_bytes()).contains("without text"));
}

#[test]
fn json_lines_by_usual_names_and_by_a_mapping() {
    let lines = "{\"title\":\"Un\",\"text\":\"Deux morts.\",\"date\":\"2025-03-04 10:00:00\"}\n\n{\"text\":3}\nnot json\n{\"other\":1}\n";
    let found = all(lines.as_bytes(), &Options::default());
    assert_eq!(found.len(), 4);
    let first = found[0].as_ref().unwrap();
    assert_eq!(first.document.text, "Un\n\nDeux morts.");
    assert_eq!(first.document.published.as_ref().unwrap().date.to_string(), "2025-03-04");
    assert_eq!(first.at, "source#1");
    assert!(found[2].as_ref().unwrap_err().to_string().contains("source#4: is no JSON"));
    assert!(found[3].as_ref().unwrap_err().to_string().contains("fields here: other"));
    let options = Options { fields: Fields::parse("text=a.b, outlet=o").unwrap(), ..Options::default() };
    let mapped = all(br#"{"a":{"b":"Deux morts."},"o":{"name":"Fleuve"}}"#, &options);
    let report = mapped[0].as_ref().unwrap();
    assert_eq!((report.document.text.as_str(), report.document.outlet.as_deref()), ("Deux morts.", Some("Fleuve")));
    assert!(Fields::parse("body=text").unwrap_err().to_string().contains("one of text"));
}

/// A WARC record, as crawlers write it.
fn record(kind: &str, url: &str, body: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\nWARC-Date: \
         2025-03-05T00:00:00Z\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    record.extend_from_slice(body);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn pages_of_a_crawl_are_reports() {
    let page = page("");
    let plain = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let half = page.len() / 2 - (0..4).find(|back| page.is_char_boundary(page.len() / 2 - back)).unwrap();
    let (a, b) = page.split_at(half);
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{a}\r\n{:x}\r\n{b}\r\n0\r\n\r\n",
        a.len(),
        b.len()
    );
    let mut packed = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
    packed.extend(gzip(page.as_bytes()));
    let records = [
        record("warcinfo", "", b"software: x\r\n"),
        record("response", "https://a.example/1", plain.as_bytes()),
        record("response", "https://a.example/2", chunked.as_bytes()),
        record("response", "https://a.example/3", &packed),
        record("response", "https://a.example/4", b"HTTP/1.1 404 Not Found\r\n\r\n"),
    ];
    let found = reports(&records.concat());
    assert_eq!(found.len(), 3);
    for (ix, report) in found.iter().enumerate() {
        assert_eq!(report.document.url, Some(format!("https://a.example/{}", ix + 1)));
        assert!(report.document.text.contains("Les assaillants sont arrivés à moto"));
    }
    // Packed record by record, as archives are.
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    assert_eq!(reports(&packed).len(), 3);
    let mut broken = records[..2].concat();
    broken.extend_from_slice(&records[2][..300]);
    let found = all(&broken, &Options::default());
    assert!(found[0].is_ok() && found.last().unwrap().is_err(), "{found:?}");
    // Half a page is no report, whether the archive ends early or a length is told wrongly.
    let early = [&records[1][..], &records[2][..records[2].len() - 60]].concat();
    let long = String::from_utf8(records[1].clone()).unwrap().replace("Content-Length: ", "Content-Length: 9");
    for (archive, whole) in [(early, 1), ([long.as_bytes(), &records[2]].concat(), 0)] {
        let found = all(&archive, &Options::default());
        assert_eq!((found.len(), found.iter().flatten().count()), (whole + 1, whole), "{found:?}");
        assert!(found[whole].as_ref().unwrap_err().to_string().contains("ends within a record"), "{found:?}");
    }
}

#[test]
fn files_of_a_zip_are_sources() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [("../a.txt", "Deux morts à Gao.".as_bytes()), ("b/c.html", page("").as_bytes()), ("d.bin", &[0, 1, 2][..])] {
        archive.start_file(name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    let found = all(&bytes, &Options::default());
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].as_ref().unwrap().at, "source/../a.txt");
    assert!(found[2].is_err());
    // A packed stream in a packed stream ends somewhere.
    let mut nested = b"Deux morts.".to_vec();
    for _ in 0..10 {
        nested = gzip(&nested);
    }
    assert!(refused(&nested).contains("over and over"));
    // Sixty-four mebibytes of blanks in some kilobytes.
    assert!(refused(&gzip(&vec![b' '; 64 << 20])).contains("larger"));
}

#[test]
fn a_folder_is_read_by_name_and_told_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("b.txt"), "Deux morts.").unwrap();
    std::fs::create_dir(folder.path().join("a")).unwrap();
    std::fs::write(folder.path().join("a/z.jsonl"), "{\"text\":\"Un mort.\"}\n{\"text\":\"Trois morts.\"}\n").unwrap();
    std::fs::write(folder.path().join(".hidden"), "x").unwrap();
    let options = Options { outlet: Some("O".into()), published: Some("2025-03-04".into()), ..Options::default() };
    let mut texts = Vec::new();
    let _ = each(&folder.path().to_string_lossy(), &options, &mut Fetcher::default(), &mut |report| {
        let document = report.unwrap().document;
        assert_eq!(document.outlet.as_deref(), Some("O"));
        assert!(document.published.is_some());
        texts.push(document.text);
        ControlFlow::Continue(())
    });
    assert_eq!(texts, ["Un mort.", "Trois morts.", "Deux morts."]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever the bytes, and whatever format they begin like, there is an answer and no panic.
    #[test]
    fn any_bytes_give_an_answer(start in 0usize..10, bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let starts: [&[u8]; 10] = [b"", b"<html><p>", b"<rss><channel><item>", b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
            b"{\"text\":\"", b"WARC/1.0\r\nWARC-Type: response\r\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"<newsItem><contentSet>", b"[{"];
        let whole = [starts[start], &bytes].concat();
        prop_assert!(!all(&whole, &Options::default()).is_empty() || bytes.trim_ascii().is_empty());
    }
}
