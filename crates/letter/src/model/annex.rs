//! Annexes ("Phụ lục"): paragraphs and simple tables on pages of their own.

use serde::{Deserialize, Serialize};

use super::Paragraph;

/// One annex. Its number and what it belongs to are printed by the layout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Annex {
    /// Its title: "Danh sách các trang giả mạo".
    pub title: String,
    /// Turned by a quarter, for wide tables.
    pub landscape: bool,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of an annex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// Text.
    Paragraph(Paragraph),
    /// Rows and columns.
    Table(Table),
}

/// A table with one row of heads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Table {
    /// How wide the columns are beside each other (1, 3, 2); missing ones count as 1.
    pub widths: Vec<u8>,
    /// The heads; as many as there are columns.
    pub head: Vec<String>,
    /// The rows; missing cells are empty, more cells than heads are dropped by no one: the table
    /// gets more columns.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// How many columns: as many as the longest row has.
    #[must_use]
    pub fn columns(&self) -> usize {
        let rows = self.rows.iter().map(Vec::len);
        rows.chain([self.head.len()]).max().unwrap_or(0)
    }
}
