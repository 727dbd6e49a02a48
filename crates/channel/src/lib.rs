//! Ways out to the world: e-mail over SMTP, and a post box on this machine for the worked example.

pub mod postbox;
pub mod smtp;
