//! Archives of many files: zip, and WARC as web crawlers write it.

use crate::report::Take;
use crate::source::{Origin, bytes as read_bytes};
use crate::{Error, LARGEST, Options};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{BufRead, Cursor, Read};
use std::ops::ControlFlow;
use warc::{RecordType, WarcHeader, WarcReader};

/// A zip archive holds so many files at most: what has more was made to wear a program out.
const MOST_FILES: usize = 1_000_000;

/// Hands over the reports of each file in a zip archive.
pub(crate) fn zip(bytes: &[u8], at: &str, options: &Options, take: &mut Take<'_>) -> ControlFlow<()> {
    let mut archive = match zip::ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(fault) => return take(Err(Error::new(at, format!("is no sound zip archive ({fault}); get the file again")))),
    };
    if archive.len() > MOST_FILES {
        return take(Err(Error::new(at, format!("holds more than {MOST_FILES} files; split it"))));
    }
    if archive.index_for_name("[Content_Types].xml").is_some() || archive.index_for_name("mimetype").is_some() {
        return take(Err(Error::new(at, "is an office document or a book (docx, odt, epub); save it as plain text or HTML")));
    }
    for ix in 0..archive.len() {
        let (inside, content) = match archive.by_index(ix) {
            Ok(file) if file.is_dir() => continue,
            // The name is told, never used as a path.
            Ok(file) => (format!("{at}/{}", file.name().unwrap_or_else(|_| (ix + 1).to_string().into())), file),
            Err(fault) => {
                take(Err(Error::new(format!("{at}#{}", ix + 1), format!("cannot be unpacked ({fault}); unpack it yourself"))))?;
                continue;
            }
        };
        let mut unpacked = Vec::new();
        match content.take(LARGEST + 1).read_to_end(&mut unpacked) {
            Ok(_) if unpacked.len() as u64 > LARGEST => {
                take(Err(Error::new(inside, "is larger than 16 MiB unpacked; unpack it yourself")))?
            }
            Ok(_) => read_bytes(unpacked, &Origin { at: inside, url: None, depth: 1 }, options, take)?,
            Err(fault) => take(Err(Error::new(inside, format!("cannot be unpacked ({fault}); get the archive again"))))?,
        }
    }
    ControlFlow::Continue(())
}

/// Hands over the reports of each page in a WARC file, packed or not.
pub(crate) fn warc(source: impl BufRead, at: &str, options: &Options, take: &mut Take<'_>) -> ControlFlow<()> {
    let mut reader = WarcReader::new(source);
    let mut records = reader.stream_records();
    let (mut ix, mut pages) = (0usize, 0usize);
    while let Some(record) = records.next_item() {
        ix += 1;
        let at = format!("{at}#{ix}");
        let mut record = match record {
            Ok(record) => record,
            // What comes after a broken record has no known start.
            Err(fault) => return take(Err(Error::new(at, format!("is a broken WARC record ({fault}); the records before it were read")))),
        };
        let http = *record.warc_type() == RecordType::Response;
        if !http && !matches!(record.warc_type(), RecordType::Resource | RecordType::Conversion) {
            continue;
        }
        let url = record.header(WarcHeader::TargetURI).map(|url| url.trim_matches(['<', '>', ' ']).to_owned());
        if record.content_length() > LARGEST {
            take(Err(Error::new(at, "is larger than 16 MiB; no page is")))?;
            continue;
        }
        let kind = record.header(WarcHeader::ContentType).map(|kind| kind.into_owned()).unwrap_or_default();
        let mut body = Vec::new();
        if let Err(fault) = Read::read_to_end(&mut record, &mut body) {
            return take(Err(Error::new(at, format!("ends within a record ({fault}); the records before it were read"))));
        }
        // What is left of its length is missing, and half a page is no report.
        if record.content_length() > 0 {
            return take(Err(Error::new(at, "ends within a record, or its length is told wrongly; the records before it were read")));
        }
        let page = if http && url.as_deref().is_none_or(|url| url.starts_with("http")) { response(&body) } else { Ok(Some((kind, body))) };
        match page {
            Ok(Some((kind, page))) if is_readable(&kind) => {
                pages += 1;
                read_bytes(page, &Origin { at, url, depth: 1 }, options, take)?;
            }
            Ok(_) => {}
            Err(advice) => take(Err(Error::new(at, advice)))?,
        }
    }
    if ix == 0 {
        return take(Err(Error::new(at, "holds no WARC record; get the file again")));
    }
    if pages == 0 {
        return take(Err(Error::new(at, format!("holds no page with text in its {ix} records"))));
    }
    ControlFlow::Continue(())
}

/// Whether a media type can hold reports.
fn is_readable(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind.is_empty() || ["html", "xml", "text/plain", "json"].iter().any(|part| kind.contains(part))
}

/// The media type and body of a stored HTTP answer; `None` when it is no page but an error or a redirection.
fn response(stored: &[u8]) -> Result<Option<(String, Vec<u8>)>, String> {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut parsed = httparse::Response::new(&mut headers);
    let start = match parsed.parse(stored) {
        Ok(httparse::Status::Complete(start)) => start,
        Ok(httparse::Status::Partial) => return Err("holds an HTTP answer that breaks off in its head".to_owned()),
        Err(fault) => return Err(format!("holds no sound HTTP answer ({fault})")),
    };
    if parsed.code != Some(200) {
        return Ok(None);
    }
    let header = |name: &str| {
        let found = parsed.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(found.value).to_ascii_lowercase())
    };
    let mut body = stored[start..].to_vec();
    if header("transfer-encoding").is_some_and(|told| told.contains("chunked"))
        && let Some(whole) = dechunked(&body)
    {
        body = whole;
    }
    let packed = header("content-encoding").unwrap_or_default();
    let unpacked = match packed.trim() {
        "" | "identity" | "utf-8" => Ok(body),
        // Crawlers often leave the header and store the page unpacked.
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => unpacked(MultiGzDecoder::new(&body[..])),
        "deflate" if body.first() == Some(&0x78) => unpacked(ZlibDecoder::new(&body[..])),
        "deflate" => unpacked(DeflateDecoder::new(&body[..])),
        "gzip" | "x-gzip" => Ok(body),
        other => Err(format!("is packed as '{other}', which is not read")),
    }?;
    Ok(Some((header("content-type").unwrap_or_default(), unpacked)))
}

fn unpacked(packed: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    packed.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|fault| format!("cannot be unpacked ({fault})"))?;
    if bytes.len() as u64 > LARGEST { Err("is larger than 16 MiB unpacked; no page is".to_owned()) } else { Ok(bytes) }
}

/// A body in chunks as one piece; `None` when it is not in chunks, whatever its head says.
fn dechunked(body: &[u8]) -> Option<Vec<u8>> {
    let (mut rest, mut whole) = (body, Vec::with_capacity(body.len()));
    loop {
        let httparse::Status::Complete((start, size)) = httparse::parse_chunk_size(rest).ok()? else { return None };
        let size = usize::try_from(size).ok()?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(start..start.checked_add(size)?)?);
        rest = rest.get(start + size..)?;
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(whole);
        }
    }
}
