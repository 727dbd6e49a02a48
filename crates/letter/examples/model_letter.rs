//! Writes the letters of the tests as PDF, DOCX, SVG and text: the folder is the first argument.
//!
//! With `--time`, sets 100 letters on two threads and previews one of two pages, and prints how long
//! each took; run it with `--release`.

#[path = "../tests/letter/letters.rs"]
mod letters;
#[path = "../tests/letter/zalo_2021.rs"]
mod zalo_2021;

use std::{error::Error, fs, path::Path, time::Instant};

use letter::{Desk, Letter, Typesetter, plain_text};

struct Bundled;

impl Desk for Bundled {
    fn fonts(&self) -> Vec<&'static [u8]> {
        letter::bundled_fonts()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let first = std::env::args().nth(1).ok_or("name a folder, or --time")?;
    let typesetter = Typesetter::new(&Bundled)?;
    if first == "--time" {
        return time(&typesetter);
    }
    let folder = Path::new(&first);
    fs::create_dir_all(folder)?;
    for (name, letter) in letters::all() {
        let pack = typesetter.packs().get(&letter.rule_pack)?;
        let set = typesetter.typeset(&letter)?;
        fs::write(folder.join(format!("{name}.pdf")), &set.pdf)?;
        fs::write(
            folder.join(format!("{name}.docx")),
            letter::docx(&letter, pack)?,
        )?;
        fs::write(
            folder.join(format!("{name}.txt")),
            plain_text(&letter, pack),
        )?;
        for (at, page) in typesetter.svg(&letter)?.iter().enumerate() {
            fs::write(folder.join(format!("{name}-{}.svg", at + 1)), page)?;
        }
        println!("{name}: {} pages, signed at {:?}", set.pages, set.signature);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "this measures")]
fn time(typesetter: &Typesetter) -> Result<(), Box<dyn Error>> {
    let model = letters::zalo_2021();
    typesetter.typeset(&model)?;
    // Every letter another text: what is remembered of the last one helps little.
    let numbered = |number: u32| -> Letter {
        let mut letter = model.clone();
        letter.number = Some(number);
        for paragraph in &mut letter.body {
            for run in &mut paragraph.runs {
                run.text = run.text.replacen(' ', &format!(" {number} "), 1);
            }
        }
        letter
    };
    let begin = Instant::now();
    let half = |from: u32| -> Result<usize, letter::LetterError> {
        (from..from + 50)
            .map(|number| Ok(typesetter.typeset(&numbered(number))?.pages))
            .sum()
    };
    let pages = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(51));
        let own = half(1);
        Ok::<_, letter::LetterError>(own? + other.join().expect("the other half")?)
    })?;
    println!(
        "100 letters, {pages} pages, two threads: {:.2} s",
        begin.elapsed().as_secs_f64()
    );
    let mut slowest = 0.0_f64;
    for number in 101..121 {
        let letter = numbered(number);
        let begin = Instant::now();
        let pages = typesetter.svg(&letter)?.len();
        slowest = slowest.max(begin.elapsed().as_secs_f64());
        assert_eq!(pages, 2, "the model has two pages");
    }
    println!(
        "preview of two pages, slowest of 20 edits: {:.0} ms",
        slowest * 1000.0
    );
    Ok(())
}
