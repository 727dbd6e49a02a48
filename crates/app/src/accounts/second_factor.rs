//! The second factor: authenticator app, recovery codes, and which roles must have one.

use casework::{Role, Roles, UserId};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::{Deserialize, Serialize};

use super::totp::{SECRET, app_of, step_of};
use crate::{
    App, Refusal, Result,
    access::{Administrator, Person},
    accounts::{audit::roles_detail, ticket::Purpose},
    model::{AccountEventKind, Totp, User, Way},
    password,
    ports::{AccountChange, Change},
};

const POLICY: &str = "second-factor";
/// Recovery codes at a time.
const CODES: usize = 10;
/// Letters and digits that nobody mistakes for others.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789z";

/// Which roles need a second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactorPolicy {
    /// Those roles.
    pub roles: Roles,
    /// Nobody has chosen yet: approvers and administrators where the service is reached over
    /// HTTPS, nobody where it is only tried out.
    pub by_default: bool,
}

/// A new authenticator app, before it is confirmed.
#[derive(Clone, Debug)]
pub struct TotpOffer {
    /// The picture to scan, SVG.
    pub qr_svg: String,
    /// The secret to type, in groups of four.
    pub secret: String,
    /// Comes back with the first code.
    pub ticket: String,
}

/// Codes to write down; shown once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecoveryCodes(pub Vec<String>);

#[derive(Serialize, Deserialize)]
struct NewTotp {
    user: UserId,
    secret: Vec<u8>,
}

impl App {
    /// Which roles need a second factor.
    pub(super) async fn factor_policy(&self) -> Result<SecondFactorPolicy> {
        if let Some(json) = self.store.setting(POLICY).await? {
            let roles = serde_json::from_str(&json)
                .map_err(|error| Self::inconsistent(format!("setting {POLICY}: {error}")))?;
            return Ok(SecondFactorPolicy {
                roles,
                by_default: false,
            });
        }
        let public = self.config.public_url.starts_with("https://");
        let roles = [Role::Approver, Role::Administrator].into_iter();
        Ok(SecondFactorPolicy {
            roles: roles.filter(|_| public).collect(),
            by_default: true,
        })
    }

    pub(super) async fn factor_roles(&self) -> Result<Roles> {
        Ok(self.factor_policy().await?.roles)
    }

    /// Chooses which roles need a second factor. Who lacks it can only set it up from then on.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn set_factor_policy(&self, by: &Administrator, roles: Roles) -> Result<()> {
        let value =
            serde_json::to_string(&roles).map_err(|error| Self::inconsistent(error.to_string()))?;
        let kind = AccountEventKind::PolicyChanged;
        let detail = roles_detail(&roles);
        let event = self.event_about(kind, Some(by.user()), "", detail).await?;
        let put = Change::PutSetting {
            name: POLICY.to_owned(),
            value,
            example: false,
        };
        Ok(self.store.commit(vec![put, event]).await?)
    }

    /// A new authenticator app for oneself. Nothing is kept until a code of it is shown.
    ///
    /// # Errors
    /// A fault.
    pub async fn offer_totp(&self, by: &Person) -> Result<TotpOffer> {
        let user = self.myself(by).await?;
        // The example's people enter without password: there is no second step after none.
        if user.example {
            return Err(Refusal::NotFound("user").into());
        }
        let mut secret = vec![0; SECRET];
        self.fill(&mut secret);
        let ticket = self.ticket(
            Purpose::Totp,
            NewTotp {
                user: user.id,
                secret,
            },
        )?;
        self.show_totp_offer(by, &ticket).await
    }

    /// The same offer once more: the first code was mistyped.
    ///
    /// # Errors
    /// [`Refusal::StaleStep`].
    pub async fn show_totp_offer(&self, by: &Person, ticket: &str) -> Result<TotpOffer> {
        let user = self.myself(by).await?;
        let (new, _) = self.open_ticket::<NewTotp>(Purpose::Totp, ticket)?;
        if new.user != user.id {
            return Err(Refusal::StaleStep.into());
        }
        let totp = app_of(&new.secret, &user.email)?;
        let url = totp
            .to_url()
            .map_err(|error| Self::inconsistent(format!("totp: {error}")))?;
        let secret = totp.secret().to_base32();
        let groups: Vec<&str> = (0..secret.len())
            .step_by(4)
            .filter_map(|at| secret.get(at..(at + 4).min(secret.len())))
            .collect();
        Ok(TotpOffer {
            qr_svg: qr_svg(&url)?,
            secret: groups.join(" "),
            ticket: ticket.to_owned(),
        })
    }

    /// Confirms the authenticator app by a code. With the first factor come recovery codes, and
    /// one's other sessions end.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`], [`Refusal::StaleStep`].
    pub async fn confirm_totp(
        &self,
        by: &Person,
        ticket: &str,
        code: &str,
    ) -> Result<RecoveryCodes> {
        let user = self.myself(by).await?;
        let (new, used) = self.open_ticket::<NewTotp>(Purpose::Totp, ticket)?;
        if new.user != user.id {
            return Err(Refusal::StaleStep.into());
        }
        let totp = app_of(&new.secret, &user.email)?;
        let unix = self.now().unix_timestamp();
        let step = step_of(&totp, code, unix).ok_or(Refusal::WrongCode)?;
        let event = AccountEventKind::TotpAdded;
        let mut changes = vec![
            used,
            Change::Account(AccountChange::SaveTotp(Totp {
                user: user.id,
                secret: self.sealed_secret(&new.secret),
                last_step: step,
                created_at: self.now(),
            })),
            self.event(event, Some(user.id), &user, "").await?,
        ];
        let codes = self.first_codes(by, &user, &mut changes).await?;
        self.store.commit(changes).await?;
        Ok(codes)
    }

    /// With a first factor come recovery codes, this session counts as strong (its holder has just
    /// shown the factor), and the others end.
    pub(super) async fn first_codes(
        &self,
        by: &Person,
        user: &User,
        changes: &mut Vec<Change>,
    ) -> Result<RecoveryCodes> {
        let (user_id, keep) = (user.id, by.session());
        changes.push(Change::Account(AccountChange::StrengthenSession(keep)));
        if self.store.factors(user.id).await?.any() {
            return Ok(RecoveryCodes::default());
        }
        let others = AccountChange::EndOtherSessions {
            user: user_id,
            keep,
        };
        changes.push(Change::Account(others));
        self.new_codes(user, changes).await
    }

    async fn new_codes(&self, user: &User, changes: &mut Vec<Change>) -> Result<RecoveryCodes> {
        let codes: Vec<String> = (0..CODES).map(|_| self.recovery_code()).collect();
        let hashes = codes.iter().map(|code| self.code_hash(user.id, code));
        changes.push(Change::Account(AccountChange::PutRecoveryCodes {
            user: user.id,
            hashes: hashes.collect(),
        }));
        let made = AccountEventKind::CodesMade;
        changes.push(self.event(made, Some(user.id), user, "").await?);
        Ok(RecoveryCodes(codes))
    }

    /// New recovery codes in place of the old.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`]; [`Refusal::StaleStep`] if there is nothing to recover.
    pub async fn make_recovery_codes(&self, by: &Person, password: &str) -> Result<RecoveryCodes> {
        let user = self.confirmed(by, password).await?;
        if !self.store.factors(user.id).await?.any() {
            return Err(Refusal::StaleStep.into());
        }
        let mut changes = Vec::new();
        let codes = self.new_codes(&user, &mut changes).await?;
        self.store.commit(changes).await?;
        Ok(codes)
    }

    /// Removes one's own authenticator app.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`].
    pub async fn remove_totp(&self, by: &Person, password: &str) -> Result<()> {
        let user = self.confirmed(by, password).await?;
        let mut changes = vec![
            Change::Account(AccountChange::RemoveTotp(user.id)),
            self.event(AccountEventKind::TotpRemoved, Some(user.id), &user, "")
                .await?,
        ];
        if self.store.factors(user.id).await?.passkeys == 0 {
            changes.push(no_codes(user.id));
        }
        Ok(self.store.commit(changes).await?)
    }

    /// Removes every second factor of a person who has lost them; their sessions end.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn reset_factors(&self, by: &Administrator, id: UserId) -> Result<()> {
        let user = self
            .store
            .user(id)
            .await?
            .ok_or(Refusal::NotFound("user"))?;
        let changes = self.without_factors(Some(by.user()), &user).await?;
        Ok(self.store.commit(changes).await?)
    }

    pub(super) async fn without_factors(
        &self,
        by: Option<UserId>,
        user: &User,
    ) -> Result<Vec<Change>> {
        let kind = AccountEventKind::FactorsReset;
        Ok(vec![
            Change::Account(AccountChange::RemoveTotp(user.id)),
            Change::Account(AccountChange::RemovePasskeys(user.id)),
            no_codes(user.id),
            Change::EndSessionsOf(user.id),
            self.event(kind, by, user, "").await?,
        ])
    }

    /// The way that a code opens, and the changes that use it up; none if it is wrong.
    pub(super) async fn code_shown(
        &self,
        user: &User,
        code: &str,
    ) -> Result<Option<(Way, Vec<Change>)>> {
        if let Some(stored) = self.store.totp(user.id).await? {
            let totp = app_of(&self.opened_secret(&stored.secret)?, &user.email)?;
            let step = step_of(&totp, code, self.now().unix_timestamp());
            if let Some(step) = step.filter(|step| *step > stored.last_step) {
                let user = user.id;
                let used = AccountChange::UseTotpStep { user, step };
                return Ok(Some((Way::Totp, vec![Change::Account(used)])));
            }
        }
        let hash = self.code_hash(user.id, code);
        if !self.store.has_recovery_code(user.id, &hash).await? {
            return Ok(None);
        }
        let used = AccountChange::UseRecoveryCode {
            user: user.id,
            hash,
        };
        let event = AccountEventKind::CodeUsed;
        let event = self.account_row(event, Some(user), Some(user), &user.name, String::new());
        let changes = vec![Change::Account(used), event];
        Ok(Some((Way::RecoveryCode, changes)))
    }

    /// Fifty bits as `abcde-fghjk`: guessed at five tries and then one an hour, beyond reach.
    fn recovery_code(&self) -> String {
        let mut bytes = [0; 10];
        self.fill(&mut bytes);
        let letter = |b: &u8| char::from(ALPHABET[usize::from(b % 32)]);
        let (first, second) = bytes.split_at(5);
        let part = |bytes: &[u8]| bytes.iter().map(letter).collect::<String>();
        format!("{}-{}", part(first), part(second))
    }

    /// However it was typed: capitals, spaces, without the hyphen.
    fn code_hash(&self, user: UserId, code: &str) -> String {
        let plain = code.chars().filter(|c| c.is_ascii_alphanumeric());
        let plain: String = plain.map(|c| c.to_ascii_lowercase()).collect();
        self.pepper.hash("recovery", &format!("{user}/{plain}"))
    }

    pub(super) async fn myself(&self, by: &Person) -> Result<User> {
        let user = self.store.user(by.user()).await?;
        Ok(user.ok_or(Refusal::SignIn)?)
    }

    /// Oneself, after the password was typed once more: an unlocked screen is not enough to take
    /// an account over. People without password are believed.
    pub(super) async fn confirmed(&self, by: &Person, password: &str) -> Result<User> {
        let user = self.myself(by).await?;
        let hash = user.password_hash.as_str();
        if hash.is_empty() || password::verify(password, Some(hash)) {
            Ok(user)
        } else {
            Err(Refusal::WrongPassword.into())
        }
    }
}

/// Codes open nothing without a factor that they stand for.
pub(super) const fn no_codes(user: UserId) -> Change {
    Change::Account(AccountChange::PutRecoveryCodes {
        user,
        hashes: Vec::new(),
    })
}

fn qr_svg(url: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(url, EcLevel::M)
        .map_err(|error| App::inconsistent(format!("qr: {error}")))?;
    let svg = code
        .render::<svg::Color<'_>>()
        .min_dimensions(220, 220)
        .build();
    // Inside a page there is no XML declaration.
    Ok(svg
        .split_once("?>")
        .map_or(svg.clone(), |(_, rest)| rest.to_owned()))
}
