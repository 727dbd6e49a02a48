//! Other ways to ask than pasting: a text file, a link whose page is read, what another program on
//! the phone hands over; and hearing the answer.

use std::ops::Range;

use app::Refusal;
use axum::{
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    WebState,
    errors::PageError,
    forms::{Fields, MAX_UPLOAD, OpenForm, html},
    page::{Page, Visitor},
    pages::{
        answer::Shown,
        feeds::fresh,
        public::{Home, home},
    },
    routes::{Routes, get, post},
    uploads::OpenFiles,
};

const WAV: &str = "audio/wav";

/// Routes of this module.
pub fn routes() -> Routes {
    Routes::new()
        .route(
            "/check/file",
            post(file)
                .layer(DefaultBodyLimit::max(MAX_UPLOAD))
                .get(home),
        )
        .route("/check/page", post(page_of_link).get(home))
        .route("/share", post(share).get(home))
        .route("/corrections/{id}/listen.wav", get(listen))
}

async fn file(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    OpenFiles { mut files, .. }: OpenFiles,
) -> Result<Response, PageError> {
    let (_, bytes) = files.pop().ok_or(Refusal::Empty("file"))?;
    let text = plain(&bytes).ok_or_else(|| PageError::bad_request("not-a-text-file"))?;
    let answer = state.app.check(&text).await?;
    html(&Home::answering(page, Shown::of(text, answer)))
}

/// The text of a file as editors write it: UTF-8, or UTF-16 that says so.
fn plain(bytes: &[u8]) -> Option<String> {
    let text = if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        wide(rest, u16::from_le_bytes)
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        wide(rest, u16::from_be_bytes)
    } else {
        let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        String::from_utf8(rest.to_vec()).ok()
    };
    text.filter(|text| !text.contains('\0'))
        .map(|text| text.replace("\r\n", "\n"))
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (units, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty())
}

async fn page_of_link(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let found = state
        .app
        .check_page(fields.get("text"))
        .await
        .map_err(|error| fields.refuse(error))?;
    html(&Home::answering(page, Shown::of_page(found)))
}

/// What another program shares with the installed app: see `share_target` in the manifest.
async fn share(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    answered(&state, page, &fields, shared(&fields)).await
}

async fn answered(
    state: &WebState,
    page: Page,
    fields: &Fields,
    text: String,
) -> Result<Response, PageError> {
    let answer = state
        .app
        .check(&text)
        .await
        .map_err(|error| fields.refuse(error))?;
    html(&Home::answering(page, Shown::of(text, answer)))
}

/// The message among what was handed over. A title is what the other program calls it, and only
/// better than nothing; some put an address into the text and again beside it.
fn shared(fields: &Fields) -> String {
    let text = fields.lines("text");
    let url = fields.get("url").trim();
    match (text.trim().is_empty(), url.is_empty()) {
        (false, false) if !text.contains(url) => format!("{text}\n{url}"),
        (false, _) => text,
        (true, false) => url.to_owned(),
        (true, true) => fields.lines("title"),
    }
}

async fn listen(
    State(state): State<WebState>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Refusal::NotFound("correction"))?;
    let sound = state.app.correction_audio(id).await?;
    let part = headers
        .get(header::RANGE)
        .and_then(|value| range(value.to_str().ok()?, sound.len()));
    Ok(match part {
        None => (
            [(header::ACCEPT_RANGES, "bytes")],
            fresh(&headers, WAV, sound),
        )
            .into_response(),
        Some(None) => {
            let all = format!("bytes */{}", sound.len());
            (
                StatusCode::RANGE_NOT_SATISFIABLE,
                [(header::CONTENT_RANGE, all)],
            )
                .into_response()
        }
        Some(Some(part)) => {
            let which = format!("bytes {}-{}/{}", part.start, part.end - 1, sound.len());
            let headers = [
                (header::CONTENT_TYPE, WAV.to_owned()),
                (header::CONTENT_RANGE, which),
                (header::CACHE_CONTROL, "public, no-cache".to_owned()),
            ];
            (StatusCode::PARTIAL_CONTENT, headers, sound[part].to_vec()).into_response()
        }
    })
}

/// The part of a file that is asked for (RFC 9110, 14.2): some players ask for nothing else. None:
/// the whole; inside: none that there is.
fn range(asked: &str, length: usize) -> Option<Option<Range<usize>>> {
    let (first, last) = asked.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let part = if first.trim().is_empty() {
        let wanted = number(last)?;
        (wanted > 0).then(|| length.saturating_sub(wanted)..length)
    } else {
        let first = number(first)?;
        let end = if last.trim().is_empty() {
            length
        } else {
            number(last)?.saturating_add(1).min(length)
        };
        (first < end).then_some(first..end)
    };
    Some(part.filter(|part| !part.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_as_editors_write_them() {
        let is = |bytes: &[u8], text: &str| assert_eq!(plain(bytes).as_deref(), Some(text));
        is("Tin giả\r\nhai".as_bytes(), "Tin giả\nhai");
        is("\u{feff}Tin giả".as_bytes(), "Tin giả");
        let units: Vec<u16> = "Tin giả 😀".encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        is(
            &[b"\xff\xfe".to_vec(), little.clone()].concat(),
            "Tin giả 😀",
        );
        is(&[b"\xfe\xff".to_vec(), big].concat(), "Tin giả 😀");
        assert_eq!(plain(&[b"\xff\xfe".to_vec(), vec![b'a']].concat()), None);
        assert_eq!(plain(b"PK\x03\x04\0\0"), None, "no text file");
        assert_eq!(plain(b"\xe9t\xe9"), None, "another code page");
        assert_eq!(plain(&little), None, "UTF-16 that does not say so");
    }

    #[test]
    fn parts_of_a_file_are_given_as_they_are_asked_for() {
        let part = |asked: &str| range(asked, 100);
        assert_eq!(part("bytes=0-1"), Some(Some(0..2)));
        assert_eq!(part("bytes=90-"), Some(Some(90..100)));
        assert_eq!(part("bytes=-7"), Some(Some(93..100)));
        assert_eq!(part("bytes=0-999"), Some(Some(0..100)));
        assert_eq!(part("bytes=100-"), Some(None));
        assert_eq!(part("bytes=-0"), Some(None));
        assert_eq!(part("bytes=5-2"), Some(None));
        for whole in ["bytes=0-1,5-6", "lines=0-1", "bytes=a-b", ""] {
            assert_eq!(part(whole), None, "{whole}");
        }
    }

    #[test]
    fn of_what_is_shared_the_message_is_taken() {
        let shared_as = |pairs: &[(&str, &str)]| {
            let mut fields = Fields::default();
            for (name, value) in pairs {
                fields.push((*name).to_owned(), (*value).to_owned());
            }
            shared(&fields)
        };
        let url = "https://bao.example/1";
        assert_eq!(shared_as(&[("title", "Zalo"), ("text", "Tin")]), "Tin");
        assert_eq!(
            shared_as(&[("text", "Tin"), ("url", url)]),
            format!("Tin\n{url}")
        );
        let both = format!("Tin {url}");
        assert_eq!(shared_as(&[("text", &both), ("url", url)]), both);
        assert_eq!(shared_as(&[("title", "Trang"), ("url", url)]), url);
        assert_eq!(shared_as(&[("title", "Trang")]), "Trang");
    }
}
