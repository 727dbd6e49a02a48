//! The ready-made parts of a correction: each one usable as it stands.

use std::{
    io::{Cursor, Write},
    sync::OnceLock,
};

use casework::CaseId;
use letter::{Picture, PicturePress, Tone};
use notice::{EntryState, Language};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    App, Error, Fault, Refusal, Result,
    links::sha256_hex,
    mails,
    model::CorrectionKind,
    pictures,
    ports::{Change, ReceiverChange},
    views::CorrectionView,
};

/// Made from a newer template, a picture is another one.
pub(crate) const PICTURE_VERSION: u32 = 1;

/// One ready-made part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The short text for a chat.
    Short,
    /// The long text for a website, as plain text.
    Long,
    /// The long text for a website, as HTML.
    Html,
    /// The picture for chat groups.
    Picture,
    /// The script to read out.
    Spoken,
    /// The script read out.
    Audio,
    /// All of them, with the letter, in one file.
    All,
}

impl Part {
    /// Every part, in the order of the page.
    pub const ALL: [Part; 7] = [
        Part::Short,
        Part::Long,
        Part::Html,
        Part::Picture,
        Part::Spoken,
        Part::Audio,
        Part::All,
    ];

    /// Its name in the address, and as a file.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Part::Short => "doan-ngan.txt",
            Part::Long => "bai-dang.txt",
            Part::Html => "bai-dang.html",
            Part::Picture => "hinh-chia-se.png",
            Part::Spoken => "loi-doc.txt",
            Part::Audio => "loi-doc.wav",
            Part::All => "tat-ca.zip",
        }
    }

    /// The part with this [`file_name`](Part::file_name).
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.file_name() == name)
    }

    const fn media_type(self) -> &'static str {
        match self {
            Part::Short | Part::Long | Part::Html | Part::Spoken => "text/plain; charset=utf-8",
            Part::Picture => "image/png",
            Part::Audio => "audio/wav",
            Part::All => "application/zip",
        }
    }
}

/// A part as a file.
#[derive(Clone, Debug)]
pub struct PartFile {
    /// Its name.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl App {
    /// A ready-made part for a receiver. Picture and sound are made once and kept.
    ///
    /// # Errors
    /// [`Refusal::BadLink`]; [`Refusal::NoParts`] once the verdict or the letter no longer stands;
    /// [`Refusal::NoSpeech`] where there is no voice.
    pub async fn receiver_part(&self, token: &str, part: Part) -> Result<PartFile> {
        let (delivery, record) = self.received(token).await?;
        if !self.life_of(&record).await?.in_force() {
            return Err(Refusal::NoParts.into());
        }
        let case = self.case_or_refuse(delivery.case).await?;
        let view = self.correction_view(&case).await?;
        let view = view.filter(|view| !view.withdrawn);
        let view = view.ok_or(Refusal::NoParts)?;
        let bytes = match part {
            Part::All => {
                let letter = self.issued_pdf(&record).await?;
                self.all_parts(&view, letter).await?
            }
            part => self.part(&view, part).await?,
        };
        Ok(PartFile {
            name: part.file_name(),
            media_type: part.media_type(),
            bytes,
        })
    }

    async fn part(&self, view: &CorrectionView, part: Part) -> Result<Vec<u8>> {
        let link = self.correction_link(view.correction.case);
        Ok(match part {
            Part::Short => mails::chat(view, &link, Language::Vi).into_bytes(),
            Part::Long => mails::article(view, &link).text().into_bytes(),
            Part::Html => mails::article(view, &link).html().into_bytes(),
            Part::Spoken => mails::spoken(view, &link).into_bytes(),
            Part::Picture => self.picture(view, &link).await?,
            Part::Audio => self.audio(view, &link).await?,
            Part::All => self.all_parts(view, None).await?,
        })
    }

    async fn picture(&self, view: &CorrectionView, link: &str) -> Result<Vec<u8>> {
        let picture = picture_of(view, link, Language::Vi);
        let made_from = pictures::made_from(&picture);
        self.made_once("picture", "image/png", view.example, &made_from, || async {
            let tag = pictures::tag_of(&picture);
            Ok(self.drawn(&tag, picture).await?.to_vec())
        })
        .await
    }

    async fn audio(&self, view: &CorrectionView, link: &str) -> Result<Vec<u8>> {
        let script = mails::spoken(view, link);
        self.made_once("audio", "audio/wav", view.example, &script, || async {
            if !self.speaker.is_there() {
                return Err(Refusal::NoSpeech.into());
            }
            let sound = self.speaker.speak(&script).await;
            Ok(sound.map_err(Fault::Speech)?)
        })
        .await
    }

    /// The bytes that were made from this, or are made now and kept.
    async fn made_once<Make, Making>(
        &self,
        kind: &str,
        media_type: &str,
        example: bool,
        made_from: &str,
        make: Make,
    ) -> Result<Vec<u8>>
    where
        Make: FnOnce() -> Making,
        Making: Future<Output = Result<Vec<u8>>>,
    {
        let key = part_key(kind, example, made_from);
        if let Some(kept) = self.kept_part(&key).await? {
            return Ok(kept);
        }
        let bytes = make().await?;
        let sha256 = sha256_hex(&bytes);
        let changes = vec![
            Change::PutBlob {
                sha256: sha256.clone(),
                media_type: media_type.to_owned(),
                bytes: bytes.clone(),
            },
            Change::Receiver(ReceiverChange::KeepPart {
                key,
                sha256,
                at: self.now(),
            }),
        ];
        self.store.commit(changes).await?;
        Ok(bytes)
    }

    async fn kept_part(&self, key: &str) -> Result<Option<Vec<u8>>> {
        let Some(sha256) = self.store.made_part(key).await? else {
            return Ok(None);
        };
        Ok(self.store.blob(&sha256).await?.map(|(_, bytes)| bytes))
    }

    /// Everything that there is: without a voice, everything else.
    async fn all_parts(
        &self,
        view: &CorrectionView,
        letter: Option<(String, Vec<u8>)>,
    ) -> Result<Vec<u8>> {
        let mut files: Vec<(String, Vec<u8>)> = letter.into_iter().collect();
        for part in Part::ALL {
            let bytes = match part {
                Part::All => continue,
                Part::Audio => match Box::pin(self.part(view, part)).await {
                    Err(Error::Refused(Refusal::NoSpeech)) => continue,
                    bytes => bytes?,
                },
                part => Box::pin(self.part(view, part)).await?,
            };
            files.push((part.file_name().to_owned(), bytes));
        }
        zipped(&files).map_err(|error| Fault::Letter(error.to_string()).into())
    }

    /// A correction read out, for anyone; made once for each version.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::NoParts`] of a withdrawn one; [`Refusal::NoSpeech`] where
    /// there is no voice.
    pub async fn correction_audio(&self, id: CaseId) -> Result<Vec<u8>> {
        let view = self.correction_card(id).await?;
        if view.withdrawn {
            return Err(Refusal::NoParts.into());
        }
        self.audio(&view, &self.correction_link(id)).await
    }

    /// The feed of a correction and its later changes, for anyone.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn correction_feed(&self, id: CaseId) -> Result<String> {
        let link = format!("{}/feed.xml", self.correction_link(id));
        let hub = (!self.is_drill()).then(|| self.hub_url());
        self.feed(id, &link, hub).await
    }

    /// The same feed under a receiver's private link.
    ///
    /// # Errors
    /// [`Refusal::BadLink`].
    pub async fn receiver_feed(&self, token: &str) -> Result<String> {
        let (delivery, _) = self.received(token).await?;
        let link = format!("{}/r/{token}/feed.xml", self.config.public_url);
        // A private link is nobody's topic.
        self.feed(delivery.case, &link, None).await
    }

    async fn feed(&self, id: CaseId, own_link: &str, hub: Option<String>) -> Result<String> {
        let none = Refusal::NotFound("correction");
        let case = self.store.case(id).await?.ok_or(none.clone())?;
        let view = self.correction_view(&case).await?.ok_or(none)?;
        let link = self.correction_link(id);
        let mut versions = self.store.corrections_of_case(id).await?;
        versions.reverse();
        let ids: Vec<String> = versions
            .iter()
            .map(|version| format!("urn:uuid:{}#{}", id.0.hyphenated(), version.version))
            .collect();
        let entries = versions.iter().zip(&ids).map(|(version, entry)| {
            let then = CorrectionView {
                correction: version.clone(),
                ..view.clone()
            };
            notice::Entry {
                id: entry,
                article: mails::article(&then, &link),
                reason: version.reason.as_deref().unwrap_or_default(),
                state: match version.kind {
                    CorrectionKind::Withdrawn => EntryState::Withdrawn,
                    CorrectionKind::UnderReview => EntryState::UnderReview,
                    CorrectionKind::Verdict => EntryState::Stands,
                },
                at: version.published_at,
            }
        });
        let newest = mails::article(&view, &link).title;
        let title = if view.example {
            format!("[VÍ DỤ] {newest}")
        } else {
            newest
        };
        Ok(notice::Feed {
            id: &format!("urn:uuid:{}", id.0.hyphenated()),
            title: &title,
            author: &view.correction.issuer,
            own_link,
            hub: hub.as_deref(),
            link: &link,
            entries: entries.collect(),
        }
        .atom(Language::Vi))
    }
}

fn part_key(kind: &str, example: bool, made_from: &str) -> String {
    let whose = if example { "example" } else { "ours" };
    format!("{whose}/{kind}/{}", sha256_hex(made_from.as_bytes()))
}

/// What stands on the picture of a correction.
pub(crate) fn picture_of(view: &CorrectionView, link: &str, language: Language) -> Picture {
    let words = mails::poster(view, link, language);
    Picture {
        tone: match view.correction.verdict.label {
            casework::VerdictLabel::Fabricated | casework::VerdictLabel::False => Tone::Wrong,
            casework::VerdictLabel::Unproven | casework::VerdictLabel::Opinion => Tone::Open,
            casework::VerdictLabel::True => Tone::Right,
        },
        kind: words.kind,
        verdict: words.verdict,
        about: words.about,
        truth_head: words.truth_head,
        truth: words.truth,
        claim_head: words.claim_head,
        claim: words.claim,
        request: words.request,
        source: words.source,
        check: words.check,
        link: words.link,
        mark: pictures::mark(view.drill, view.example, language),
    }
}

/// The press of all pictures.
pub(crate) fn press() -> Result<&'static PicturePress> {
    static PRESS: OnceLock<PicturePress> = OnceLock::new();
    crate::press::kept(&PRESS, PicturePress::new)
}

fn zipped(files: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // The same parts give the same bytes: no time of today.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        archive.start_file(name.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
