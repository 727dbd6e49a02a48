//! Ways out to the world: e-mail over SMTP and what its servers report, public pages of the web, a
//! voice, and a post box on this machine for the worked example.

pub mod bounces;
pub mod pages;
pub mod postbox;
pub mod smtp;
pub mod speech;
pub mod timestamps;
pub mod websub;
