//! Ways out to the world: e-mail over SMTP, public pages of the web, a voice, and a post box on this machine for the worked example.

pub mod pages;
pub mod postbox;
pub mod smtp;
pub mod speech;
pub mod timestamps;
