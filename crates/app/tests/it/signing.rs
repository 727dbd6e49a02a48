//! Electronic letters, from the certificate to what anyone can verify.

use app::{
    NewKey, Refusal,
    access::{Approver, Capability, Person},
    model::LetterStage,
};
use casework::{LetterId, Role};
use pades::{
    Coverage, IdentityError, SignatureKind, Trust,
    testing::{Authority, Subject, picture},
};
use time::{Duration, macros::datetime};

use crate::house::House;

const PASSWORD: &str = "mật khẩu của tệp";

fn subject(name: &str) -> Subject<'_> {
    Subject {
        name,
        organisation: "Sở Thông tin và Truyền thông",
        from: datetime!(2021-01-01 00:00 UTC),
        until: datetime!(2022-01-01 00:00 UTC),
    }
}

struct Signing {
    house: House,
    authority: Authority,
    approver: Approver,
    person: Person,
    letter: LetterId,
}

fn key(authority: &Authority, name: &str, ring: bool) -> NewKey {
    NewKey {
        file: authority.pkcs12(&subject(name), PASSWORD),
        password: PASSWORD.to_owned(),
        picture: picture(ring),
        width_mm: 36,
    }
}

impl Signing {
    async fn new() -> Self {
        let house = House::new().await;
        let authority = Authority::new(&Subject {
            name: "CA thử nghiệm",
            until: datetime!(2040-01-01 00:00 UTC),
            ..subject("CA")
        });
        let token = house.app.enter_example(Role::Approver).await.unwrap();
        let session = house.app.session(&token).await.unwrap().unwrap();
        let case = house.concluded().await;
        let letter = house.app.draft_letter(&house.officer, case).await.unwrap();
        Signing {
            approver: Approver::of(&session).unwrap(),
            person: Person::of(&session).unwrap(),
            authority,
            house,
            letter,
        }
    }

    async fn with_keys() -> Self {
        let signing = Signing::new().await;
        let app = &signing.house.app;
        let own = key(&signing.authority, "Nguyễn Văn Ký", false);
        app.add_own_key(&signing.person, own).await.unwrap();
        let seal = key(&signing.authority, "Sở Thông tin và Truyền thông", true);
        app.add_organisation_key(&signing.house.administrator, seal)
            .await
            .unwrap();
        let pem = signing.authority.pem();
        let added = app
            .add_roots(&signing.house.administrator, pem.as_bytes())
            .await
            .unwrap();
        assert_eq!(added, 1);
        signing
    }

    async fn sign(&self) -> app::Result<()> {
        self.house
            .app
            .sign_letter_electronically(&self.approver, self.letter, PASSWORD)
            .await
    }

    async fn seal(&self) -> app::Result<()> {
        self.house
            .app
            .seal_letter(&self.house.clerk, self.letter, PASSWORD)
            .await
    }

    async fn pdf(&self) -> Vec<u8> {
        self.house
            .app
            .public_letter_pdf(self.letter)
            .await
            .unwrap()
            .1
    }
}

fn refused<T: std::fmt::Debug>(result: app::Result<T>) -> Refusal {
    match result {
        Err(app::Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_letter_is_signed_numbered_sealed_and_sent() {
    let signing = Signing::with_keys().await;
    let app = &signing.house.app;
    signing.sign().await.unwrap();
    let page = app
        .letter_page(&signing.house.staff, signing.letter)
        .await
        .unwrap();
    assert_eq!(page.record.stage(), LetterStage::Numbered);
    assert_eq!(page.record.numbering.as_ref().map(|n| n.number), Some(1));
    let personal = signing.pdf().await;
    // The organisation has a certificate: without its signature the letter does not go.
    let sent = app.send_letter(&signing.house.clerk, signing.letter).await;
    assert_eq!(refused(sent), Refusal::NotSealed);
    signing.seal().await.unwrap();
    let sealed = signing.pdf().await;
    assert!(sealed.starts_with(&personal));
    assert_eq!(refused(signing.seal().await), Refusal::NotElectronic);
    app.send_letter(&signing.house.clerk, signing.letter)
        .await
        .unwrap();

    let public = app.public_letter(signing.letter).await.unwrap();
    let [one, two] = public.signatures.as_slice() else {
        panic!("{:#?}", public.signatures);
    };
    assert_eq!(one.kind, Some(SignatureKind::Personal));
    assert_eq!(one.signer.as_ref().unwrap().name, "Nguyễn Văn Ký");
    assert_eq!(one.coverage, Coverage::SignedLater);
    assert_eq!(two.kind, Some(SignatureKind::Organisation));
    assert_eq!(
        two.trust,
        Trust::Known {
            root: "CA thử nghiệm".to_owned()
        }
    );

    let found = app.verify_pdf(sealed.clone()).await.unwrap();
    assert!(found.is_fine() && !found.is_changed());
    let ours = found.ours.unwrap();
    assert!(ours.exact && ours.id == signing.letter);
    // Something behind it: still found to be ours, and told to be longer.
    let longer = [sealed.as_slice(), b"1 0 obj\n(x)\nendobj\n%%EOF\n"].concat();
    let found = app.verify_pdf(longer).await.unwrap();
    assert!(!found.is_fine());
    assert!(!found.ours.unwrap().exact);
    let mut changed = sealed;
    let middle = personal.len() / 3;
    changed[middle] ^= 1;
    let found = app.verify_pdf(changed).await.unwrap();
    assert!(found.is_changed() && !found.is_fine());
    assert!(found.ours.is_none());
    assert_eq!(
        refused(app.verify_pdf(b"hello".to_vec()).await),
        Refusal::NotAPdf
    );
}

#[tokio::test]
async fn a_wrong_password_takes_no_number() {
    let signing = Signing::with_keys().await;
    let app = &signing.house.app;
    let tried = app
        .sign_letter_electronically(&signing.approver, signing.letter, "khác")
        .await;
    assert_eq!(
        refused(tried),
        Refusal::KeyFile(IdentityError::WrongPassword)
    );
    let page = app
        .letter_page(&signing.house.staff, signing.letter)
        .await
        .unwrap();
    assert_eq!(page.record.stage(), LetterStage::Draft);
    signing.sign().await.unwrap();
    let page = app
        .letter_page(&signing.house.staff, signing.letter)
        .await
        .unwrap();
    assert_eq!(page.record.numbering.map(|n| n.number), Some(1));
}

#[tokio::test]
async fn without_certificates_there_is_the_way_on_paper() {
    let signing = Signing::new().await;
    assert_eq!(refused(signing.sign().await), Refusal::NoSigningKey);
    let app = &signing.house.app;
    let letter = signing.letter;
    app.sign_letter(&signing.approver, letter).await.unwrap();
    app.number_letter(&signing.house.clerk, letter)
        .await
        .unwrap();
    let sealed = app
        .seal_letter(&signing.house.clerk, letter, PASSWORD)
        .await;
    assert_eq!(refused(sealed), Refusal::NotElectronic);
    let seal = key(&signing.authority, "Sở", true);
    app.add_organisation_key(&signing.house.administrator, seal)
        .await
        .unwrap();
    app.send_letter(&signing.house.clerk, letter).await.unwrap();
    assert!(
        app.public_letter(letter)
            .await
            .unwrap()
            .signatures
            .is_empty()
    );
}

#[tokio::test]
async fn an_electronic_letter_goes_without_seal_where_there_is_none() {
    let signing = Signing::with_keys().await;
    let app = &signing.house.app;
    app.remove_organisation_key(&signing.house.administrator)
        .await
        .unwrap();
    signing.sign().await.unwrap();
    assert_eq!(refused(signing.seal().await), Refusal::NoOrganisationKey);
    app.send_letter(&signing.house.clerk, signing.letter)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_key_lies_encrypted_and_needs_its_password() {
    let signing = Signing::new().await;
    let new = key(&signing.authority, "Nguyễn Văn Ký", false);
    let app = &signing.house.app;
    app.add_own_key(&signing.person, new.clone()).await.unwrap();
    let file = signing.house.file();
    let part = &new.file[new.file.len() - 64..];
    assert!(
        !file.windows(64).any(|window| window == part),
        "the file lies open"
    );
    assert!(
        !file
            .windows(PASSWORD.len())
            .any(|window| window == PASSWORD.as_bytes())
    );
    let record = app
        .account_record(&signing.house.administrator, 0)
        .await
        .unwrap()
        .0;
    assert!(
        record
            .iter()
            .any(|event| event.kind.code() == "signing-key-added")
    );
    app.remove_own_key(&signing.person).await.unwrap();
    assert!(app.own_key(&signing.person).await.unwrap().key.is_none());
}

#[tokio::test]
async fn what_cannot_be_signed_with_is_refused_when_it_comes() {
    let signing = Signing::new().await;
    let app = &signing.house.app;
    let good = || key(&signing.authority, "Nguyễn Văn Ký", false);
    let add = async |new| refused(app.add_own_key(&signing.person, new).await);
    let wrong = NewKey {
        password: "khác".into(),
        ..good()
    };
    assert_eq!(
        add(wrong).await,
        Refusal::KeyFile(IdentityError::WrongPassword)
    );
    let none = NewKey {
        file: Vec::new(),
        ..good()
    };
    assert_eq!(add(none).await, Refusal::Empty("key_file"));
    let bare = NewKey {
        picture: Vec::new(),
        ..good()
    };
    assert_eq!(add(bare).await, Refusal::Empty("picture"));
    let other = NewKey {
        picture: b"GIF89a".to_vec(),
        ..good()
    };
    assert_eq!(
        add(other).await,
        Refusal::Picture(pades::ImageError::Unreadable)
    );
    let new = good();
    signing.house.pass(Duration::days(400));
    assert!(matches!(
        add(new).await,
        Refusal::KeyFile(IdentityError::Expired(_))
    ));
}

#[tokio::test]
async fn a_certificate_that_ran_out_signs_nothing() {
    let signing = Signing::with_keys().await;
    signing.house.pass(Duration::days(400));
    assert!(matches!(
        refused(signing.sign().await),
        Refusal::KeyFile(IdentityError::Expired(_))
    ));
}

#[tokio::test]
async fn a_silent_authority_stops_the_signature() {
    let signing = Signing::with_keys().await;
    let app = &signing.house.app;
    let by = &signing.house.administrator;
    assert_eq!(
        refused(app.save_timestamp_authority(by, "ftp://tsa.example").await),
        Refusal::Invalid("timestamp_authority")
    );
    app.save_timestamp_authority(by, "https://tsa.example/tsr")
        .await
        .unwrap();
    assert_eq!(refused(signing.sign().await), Refusal::Timestamp);
    app.save_timestamp_authority(by, "").await.unwrap();
    signing.sign().await.unwrap();
}

#[tokio::test]
async fn an_attachment_is_signed_for_a_numbered_letter() {
    let signing = Signing::with_keys().await;
    let app = &signing.house.app;
    let clerk = &signing.house.clerk;
    let early = app
        .sign_attachment(clerk, signing.letter, b"%PDF-", PASSWORD)
        .await;
    assert_eq!(refused(early), Refusal::LetterStage("draft"));
    let draft = app
        .letter_pdf(&signing.house.staff, signing.letter)
        .await
        .unwrap()
        .1;
    signing.sign().await.unwrap();
    let broken = app
        .sign_attachment(clerk, signing.letter, b"%PDF-", PASSWORD)
        .await;
    assert_eq!(refused(broken), Refusal::NotAPdf);
    let (_, signed) = app
        .sign_attachment(clerk, signing.letter, &draft, PASSWORD)
        .await
        .unwrap();
    let found = app.verify_pdf(signed).await.unwrap();
    assert!(found.is_fine(), "{found:?}");
    assert_eq!(found.signatures[0].kind, Some(SignatureKind::Attachment));
    assert!(found.ours.is_none());
}
