//! Appeals: anyone contests a published correction and follows it with a tracking code.

use casework::{Actor, Appeal, AppealId, AppealOutcome, CaseId, Command};

use crate::{App, Refusal, Result, access::Officer, links::sha256_hex, views::AppealPage};

/// What codes are written with: no letter that is taken for another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 60 bits, far beyond guessing, short enough to write down.
const LENGTH: usize = 12;

impl App {
    /// Contests a published correction. Returns the tracking code, which is kept nowhere.
    ///
    /// # Errors
    /// A refusal of the case's rules; [`Refusal::NotFound`].
    pub async fn appeal(&self, case: CaseId, grounds: &str) -> Result<String> {
        let code: String = self.salt()[..LENGTH]
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
            .collect();
        let command = Command::Appeal {
            id: AppealId(self.new_id()),
            code_hash: sha256_hex(code.as_bytes()),
            grounds: grounds.to_owned(),
        };
        self.command(case, Actor::Public, command).await?;
        Ok(shown(&code))
    }

    /// What became of an appeal, for whoever has its code.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn appeal_page(&self, code: &str) -> Result<AppealPage> {
        let code = typed(code);
        let none = Refusal::NotFound("appeal");
        if code.len() != LENGTH {
            return Err(none.into());
        }
        let hash = sha256_hex(code.as_bytes());
        let case = self
            .store
            .case_of_appeal(&hash)
            .await?
            .ok_or(none.clone())?;
        let appeal: Appeal = case
            .appeals
            .iter()
            .find(|appeal| appeal.code_hash == hash)
            .cloned()
            .ok_or(none.clone())?;
        let view = self.correction_view(&case).await?.ok_or(none)?;
        Ok(AppealPage {
            code: shown(&code),
            appeal,
            view,
        })
    }

    /// Answers an appeal; whoever is right opens the case again.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn decide_appeal(
        &self,
        by: &Officer,
        case: CaseId,
        appeal: AppealId,
        outcome: AppealOutcome,
        summary: &str,
        answer: &str,
    ) -> Result<()> {
        let command = Command::DecideAppeal {
            appeal,
            outcome,
            summary: summary.to_owned(),
            answer: answer.to_owned(),
        };
        self.command(case, by.actor(), command).await
    }
}

/// "7K2M-Q9XA-34TD"
fn shown(code: &str) -> String {
    let mut shown = String::with_capacity(LENGTH + 2);
    for (at, c) in code.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            shown.push('-');
        }
        shown.push(c);
    }
    shown
}

/// A code as people type it: any case, with or without dashes, O for 0, I and L for 1.
fn typed(code: &str) -> String {
    code.chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        let code = "7K2MQ901B4TD";
        assert_eq!(shown(code), "7K2M-Q901-B4TD");
        for way in [
            "7K2M-Q901-B4TD",
            "7k2mq901b4td",
            " 7K2M Q9OI B4TD ",
            "7k2m–q9ol–b4td",
        ] {
            assert_eq!(typed(way), code, "{way}");
        }
    }
}
