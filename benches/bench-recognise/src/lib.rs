//! Measures how well and how fast changed copies of known messages are recognised.

pub mod engines;
pub mod generate;
pub mod learn;
pub mod measure;
pub mod mutate;
pub mod rng;
#[cfg(feature = "peers")]
pub mod serve;

/// The heap, counted: bytes a message are read from here.
#[global_allocator]
pub static HEAP: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);
