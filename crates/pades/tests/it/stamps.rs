//! Timestamps, from OpenSSL's own timestamp authority.

use std::{path::Path, process::Command};

use pades::{
    Token, TokenError, When, all_fine, rand_core::OsRng, sign_personally, timestamp_request, verify,
};

use crate::house::*;

const CONFIG: &str = "
[ tsa ]
default_tsa = one
[ one ]
serial = ./serial
crypto_device = builtin
signer_cert = ./tsa.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
";

fn answer(folder: &Path, query: &[u8]) -> Vec<u8> {
    let (certificate, key) = AUTHORITY.timestamper(&named("TSA thử nghiệm"));
    let write = |name: &str, text: &[u8]| std::fs::write(folder.join(name), text).unwrap();
    write("tsa.pem", certificate.as_bytes());
    write("tsa.key", key.as_bytes());
    write("tsa.cnf", CONFIG.as_bytes());
    write("serial", b"01\n");
    write("query.tsq", query);
    let done = Command::new("openssl")
        .current_dir(folder)
        .args([
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            "query.tsq",
        ])
        .args(["-out", "answer.tsr"])
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    std::fs::read(folder.join("answer.tsr")).unwrap()
}

#[test]
fn a_timestamp_says_when_and_by_whom() {
    let folder = tempfile::tempdir().unwrap();
    let unsealed =
        sign_personally(&LETTER, &person(), &image(false), &PLACE, NOW, &mut OsRng).unwrap();
    let (imprint, nonce) = (unsealed.imprint(), [0x80, 2, 3, 4, 5, 6, 7, 8]);
    let answer = answer(folder.path(), &timestamp_request(&imprint, nonce));
    let token = Token::from_response(&answer, &imprint, nonce).unwrap();

    let of = |imprint, nonce| Token::from_response(&answer, imprint, nonce).map(drop);
    assert_eq!(of(&[1; 32], nonce), Err(TokenError::Other));
    assert_eq!(of(&imprint, [7; 8]), Err(TokenError::Other));
    let mut changed = answer.clone();
    *changed.last_mut().unwrap() ^= 1;
    let read = Token::from_response(&changed, &imprint, nonce).map(drop);
    assert!(
        matches!(read, Err(TokenError::Signature | TokenError::Unreadable)),
        "{read:?}"
    );
    assert_eq!(
        Token::from_response(b"<html>", &imprint, nonce),
        Err(TokenError::Unreadable)
    );

    let pdf = unsealed.finish(Some(&token)).unwrap().into_bytes();
    let reports = verify(&pdf, &[AUTHORITY.certificate()]);
    assert!(
        all_fine(&reports) || reports[0].trust == pades::Trust::Expired,
        "{reports:#?}"
    );
    let Some(When::Stamped { by, known, at }) = &reports[0].when else {
        panic!("{reports:#?}");
    };
    assert_eq!(by.name, "TSA thử nghiệm");
    assert!(known);
    assert!(*at > NOW);
    // Others see the timestamp, too.
    let said = crate::independent::output("pdfsig", &["-nocert"], &pdf, &[]);
    assert!(said.contains("Signature is Valid"), "{said}");
}

/// "No" of an authority: status rejection, without a token.
#[test]
fn a_refusal_is_told() {
    let no = [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02];
    let read = Token::from_response(&no, &[0; 32], [0; 8]).map(drop);
    assert!(matches!(read, Err(TokenError::Refused(_))), "{read:?}");
}
