//! Signatures made, read back by us and by others, and broken.

mod broken;
mod house;
mod independent;
mod keys;
mod order;
mod stamps;
#[path = "../../../letter/tests/letter/zalo_2021.rs"]
#[allow(dead_code)]
mod zalo_2021;
