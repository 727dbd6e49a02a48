//! Which labels a verdict may have here.

use casework::{LabelSet, Verdict};

use crate::{
    App, Fault, Result,
    access::{Administrator, Staff},
    ports::Change,
};

const LABELS: &str = "labels";

impl App {
    /// All labels, past ones and those to come included.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn label_page(&self, _by: &Staff) -> Result<LabelSet> {
        self.labels().await
    }

    /// The labels that may be given today, for everyone.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn labels_in_force(&self) -> Result<Vec<casework::LabelDef>> {
        let now = self.now();
        Ok(self.labels().await?.in_force(now).cloned().collect())
    }

    /// Changes the labels. What was published keeps the names it had.
    ///
    /// # Errors
    /// What is wrong with them.
    pub async fn save_labels(&self, _by: &Administrator, labels: LabelSet) -> Result<()> {
        let checked = labels.checked()?;
        let value =
            serde_json::to_string(&checked).map_err(|e| Fault::Inconsistent(e.to_string()))?;
        let change = Change::PutSetting {
            name: LABELS.to_owned(),
            value,
            example: false,
        };
        Ok(self.store.commit(vec![change]).await?)
    }

    pub(crate) async fn labels(&self) -> Result<LabelSet> {
        match self.store.setting(LABELS).await? {
            None => Ok(LabelSet::default()),
            Some(json) => serde_json::from_str(&json)
                .map_err(|error| Self::inconsistent(format!("setting {LABELS}: {error}"))),
        }
    }
}

/// What a verdict's label was called when it was given, in Vietnamese.
pub(crate) fn called(verdict: &Verdict) -> String {
    if let Some(named) = &verdict.named {
        return named.vi.clone();
    }
    let usual = LabelSet::default();
    let code = verdict.label.code();
    let known = usual.0.into_iter().find(|label| label.code == code);
    known.map_or_else(String::new, |label| label.name_vi)
}
