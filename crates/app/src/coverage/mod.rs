//! Who of a letter's receivers is how far: as a sum, by group, by territory, down the tree.

mod page;
mod standing;
mod tally;
#[cfg(test)]
mod tests;
mod tree;

pub use page::{
    CoverageAsk, CoverageOf, CoveragePage, CoverageRow, GroupCoverage, TerritoryTile, TreeRow,
};
pub use standing::{Receiver, ReceiverKey, Standing, confirm_by, receivers};
pub use tally::Tally;
pub use tree::{Node, Place, Places, Tree};
