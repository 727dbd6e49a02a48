//! Writes the letter of February 2021, composed from its facts, as a PDF: the path is the first
//! argument.

#[path = "../tests/letter/zalo_2021.rs"]
mod zalo_2021;

use letter::{Desk, Typesetter};

struct Bundled;

impl Desk for Bundled {
    fn fonts(&self) -> Vec<&'static [u8]> {
        letter::bundled_fonts()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name the file to write")?;
    let letter = zalo_2021::composed(&zalo_2021::facts());
    let set = Typesetter::new(&Bundled)?.typeset(&letter)?;
    std::fs::write(&path, set.pdf)?;
    println!("{path}: {} pages", set.pages);
    Ok(())
}
