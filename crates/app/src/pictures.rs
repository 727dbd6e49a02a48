//! The picture of a correction, for anyone who wants to send it back into the chat that the message
//! came from.
//!
//! What a picture shows is read from the store each time, and the pictures that are held are found
//! by all that is on them: what was corrected or withdrawn is never shown as it was.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use casework::CaseId;
use letter::{Picture, PicturePress};
use notice::Language;
use tokio::sync::Mutex as Turn;

use crate::{
    App, Fault, Refusal, Result,
    links::sha256_hex,
    notices::spoken,
    receivers::{PICTURE_VERSION, picture_of, press},
};

/// Pictures that are held: some ten megabytes.
const HELD: usize = 64;

/// A picture as a file.
#[derive(Clone, Debug)]
pub struct ForwardPicture {
    /// Another one for every other picture: what browsers ask again with.
    pub tag: String,
    /// PNG.
    pub bytes: Arc<[u8]>,
}

/// Draws pictures, one at a time, whoever asks: drawing keeps a core busy. Holds those that were
/// asked for last.
pub(crate) struct Pictures {
    held: Held,
    turn: Arc<Turn<()>>,
}

/// Pictures with their tags; the one asked for last stands last.
type Tagged = VecDeque<(String, Arc<[u8]>)>;

#[derive(Clone, Default)]
struct Held(Arc<Mutex<Tagged>>);

impl Held {
    fn get(&self, tag: &str) -> Option<Arc<[u8]>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = held.iter().position(|(of, _)| of == tag)?;
        let found = held.remove(at)?;
        let bytes = found.1.clone();
        held.push_back(found);
        Some(bytes)
    }

    fn put(&self, tag: String, bytes: Arc<[u8]>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= HELD {
            held.pop_front();
        }
        held.push_back((tag, bytes));
    }
}

impl Pictures {
    pub(crate) fn new() -> Pictures {
        Pictures {
            held: Held::default(),
            turn: Arc::default(),
        }
    }

    /// The picture with this tag, or what `draw` makes of it when it is its turn.
    async fn of(
        &self,
        tag: &str,
        draw: impl FnOnce() -> Result<Vec<u8>> + Send + 'static,
    ) -> Result<Arc<[u8]>> {
        if let Some(bytes) = self.held.get(tag) {
            return Ok(bytes);
        }
        let turn = self.turn.clone().lock_owned().await;
        // Whoever was before may have wanted the same.
        if let Some(bytes) = self.held.get(tag) {
            return Ok(bytes);
        }
        // Drawing goes on though the browser hangs up, so it takes along what keeps others waiting,
        // and lets go of it when they can find the picture.
        let (held, tag) = (self.held.clone(), tag.to_owned());
        let drawn = tokio::task::spawn_blocking(move || {
            let drawn = draw().map(Arc::<[u8]>::from);
            if let Ok(bytes) = &drawn {
                held.put(tag, bytes.clone());
            }
            drop(turn);
            drawn
        });
        drawn
            .await
            .map_err(|error| Fault::Letter(error.to_string()))?
    }
}

impl App {
    /// The picture of a correction in the language with this code ("vi" or "en").
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::NoParts`] once the verdict was withdrawn: nobody should
    /// pass on what no longer stands.
    pub async fn forward_picture(&self, id: CaseId, language: &str) -> Result<ForwardPicture> {
        let none = Refusal::NotFound("correction");
        let case = self.store.case(id).await?.ok_or(none.clone())?;
        let view = self.correction_view(&case).await?.ok_or(none)?;
        if view.withdrawn {
            return Err(Refusal::NoParts.into());
        }
        let picture = picture_of(&view, &self.correction_link(id), spoken(language));
        let tag = tag_of(&picture);
        let bytes = self.drawn(&tag, picture).await?;
        Ok(ForwardPicture { tag, bytes })
    }

    /// A picture as PNG, found by its [`tag`](tag_of).
    pub(crate) async fn drawn(&self, tag: &str, picture: Picture) -> Result<Arc<[u8]>> {
        let draw = move || {
            let press: &PicturePress = press()?;
            let png = press.png(&picture);
            Ok(png.map_err(|error| Fault::Letter(error.to_string()))?)
        };
        self.pictures.of(tag, draw).await
    }
}

/// Another one for everything else that could stand on a picture.
pub(crate) fn tag_of(picture: &Picture) -> String {
    sha256_hex(made_from(picture).as_bytes())
}

/// All that a picture is made from.
pub(crate) fn made_from(picture: &Picture) -> String {
    format!("{PICTURE_VERSION}{picture:?}")
}

/// What stands across the picture of what is not real.
pub(crate) fn mark(drill: bool, example: bool, language: Language) -> Option<String> {
    let mark = match (drill, example, language) {
        (true, _, Language::Vi) => "DIỄN TẬP – KHÔNG CÓ THẬT",
        (true, _, Language::En) => "DRILL – NOT REAL",
        (false, true, Language::Vi) => "VÍ DỤ – KHÔNG CÓ THẬT",
        (false, true, Language::En) => "EXAMPLE – NOT REAL",
        (false, false, _) => return None,
    };
    Some(mark.to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    };

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn one_is_drawn_at_a_time_and_the_same_one_once() {
        let pictures = Arc::new(Pictures::new());
        let (started, is_started) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let pictures = pictures.clone();
            async move {
                let draw = move || {
                    started.send(()).unwrap();
                    may_go_on.recv().unwrap();
                    Ok(vec![1])
                };
                pictures.of("a", draw).await.unwrap()
            }
        });
        is_started.recv().unwrap();
        let drawn = Arc::new(AtomicUsize::new(0));
        let ask = |tag: &'static str| {
            let (pictures, drawn) = (pictures.clone(), drawn.clone());
            tokio::spawn(async move {
                let draw = move || {
                    drawn.fetch_add(1, Ordering::SeqCst);
                    Ok(vec![2])
                };
                pictures.of(tag, draw).await.unwrap()
            })
        };
        let (same, other) = (ask("a"), ask("b"));
        // Both hold the turn's lock for as long as they wait for it.
        while Arc::strong_count(&pictures.turn) < 4 {
            tokio::task::yield_now().await;
        }
        assert_eq!(drawn.load(Ordering::SeqCst), 0, "the first one is at it");
        go_on.send(()).unwrap();
        assert_eq!(*first.await.unwrap(), [1]);
        assert_eq!(*same.await.unwrap(), [1]);
        assert_eq!(*other.await.unwrap(), [2]);
        assert_eq!(drawn.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn those_asked_for_longest_ago_are_let_go() {
        let pictures = Pictures::new();
        for number in 0..HELD {
            let tag = number.to_string();
            pictures.of(&tag, move || Ok(vec![0])).await.unwrap();
        }
        assert!(pictures.held.get("0").is_some(), "asked for again");
        pictures.of("new", || Ok(vec![1])).await.unwrap();
        assert_eq!(pictures.held.0.lock().unwrap().len(), HELD);
        assert!(pictures.held.get("0").is_some() && pictures.held.get("new").is_some());
        assert!(pictures.held.get("1").is_none());
    }

    #[tokio::test]
    async fn what_fails_keeps_nobody_waiting() {
        let pictures = Pictures::new();
        let fails = || Err(Fault::Letter("x".to_owned()).into());
        assert!(pictures.of("a", fails).await.is_err());
        assert_eq!(*pictures.of("a", || Ok(vec![1])).await.unwrap(), [1]);
    }
}
