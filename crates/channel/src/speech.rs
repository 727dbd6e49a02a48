//! Reads scripts out with espeak-ng, a free program of its own (GPL-3) that is run, never linked.

use std::{process::Stdio, time::Duration};

use app::ports::Speaker;
use async_trait::async_trait;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
    sync::Mutex,
    time::timeout,
};

/// Name of the program.
const PROGRAM: &str = "espeak-ng";
/// Vietnamese, slowly: a loudspeaker in the street is no telephone.
const VOICE: [&str; 8] = ["-v", "vi", "-s", "135", "-g", "3", "--stdin", "--stdout"];
/// How long one script may take; a minute of speech takes well under a second.
const TIME: Duration = Duration::from_secs(30);
/// Five minutes of sound, far more than a script has.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// The head of a WAV file with one part of data, as the program writes it.
const HEAD: usize = 44;

/// The program, if it is installed.
pub struct Espeak {
    program: Option<String>,
    /// One script at a time.
    speaking: Mutex<()>,
}

impl Espeak {
    /// Looks for the program in the places where programs are.
    #[must_use]
    pub fn find() -> Espeak {
        Espeak::at(PROGRAM)
    }

    /// Looks for it under this name or path.
    #[must_use]
    pub fn at(program: &str) -> Espeak {
        let answers = std::process::Command::new(program)
            .arg("--version")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        Espeak {
            program: answers.then(|| program.to_owned()),
            speaking: Mutex::new(()),
        }
    }
}

#[async_trait]
impl Speaker for Espeak {
    fn is_there(&self) -> bool {
        self.program.is_some()
    }

    async fn speak(&self, script: &str) -> Result<Vec<u8>, String> {
        let program = self
            .program
            .as_ref()
            .ok_or_else(|| format!("{PROGRAM} is not installed"))?;
        let _one = self.speaking.lock().await;
        match timeout(TIME, run(program, script)).await {
            Ok(sound) => with_lengths(sound?),
            Err(_) => Err(format!("{PROGRAM} took longer than {} s", TIME.as_secs())),
        }
    }
}

/// The script goes in by the program's input, never by its arguments.
async fn run(program: &str, script: &str) -> Result<Vec<u8>, String> {
    let mut child = Command::new(program)
        .args(VOICE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| error.to_string())?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("no pipes".to_owned());
    };
    let say = async {
        let said = input.write_all(script.as_bytes()).await;
        drop(input);
        said
    };
    let mut sound = Vec::new();
    let mut output = output.take(MAX_BYTES);
    let (said, heard) = tokio::join!(say, output.read_to_end(&mut sound));
    said.and(heard.map(drop))
        .map_err(|error| error.to_string())?;
    let status = child.wait().await.map_err(|error| error.to_string())?;
    if status.success() {
        Ok(sound)
    } else {
        Err(format!("{program} ended with {status}"))
    }
}

/// Into a pipe the program cannot write how long the sound is: it is put in afterwards, or players
/// show hours.
fn with_lengths(mut sound: Vec<u8>) -> Result<Vec<u8>, String> {
    let is_wav = sound.len() > HEAD
        && sound.starts_with(b"RIFF")
        && &sound[8..12] == b"WAVE"
        && &sound[36..40] == b"data";
    let length = u32::try_from(sound.len()).map_err(|error| error.to_string())?;
    if !is_wav {
        return Err(format!("{PROGRAM} gave no sound"));
    }
    sound[4..8].copy_from_slice(&(length - 8).to_le_bytes());
    sound[40..44].copy_from_slice(&(length - HEAD as u32).to_le_bytes());
    Ok(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_the_program_there_is_no_voice() {
        let none = Espeak::at("/no/such/program");
        assert!(!none.is_there());
        assert!(none.speak("Kính thưa bà con").await.is_err());
    }

    #[test]
    fn the_lengths_are_put_into_the_head() {
        let mut sound = b"RIFF\xff\xff\xff\x7fWAVEfmt ".to_vec();
        sound.resize(36, 0);
        sound.extend_from_slice(b"data\xff\xff\xff\x7f");
        sound.extend_from_slice(&[1, 2, 3, 4]);
        let whole = with_lengths(sound).unwrap();
        assert_eq!(whole[4..8], 40_u32.to_le_bytes());
        assert_eq!(whole[40..44], 4_u32.to_le_bytes());
        assert!(with_lengths(b"espeak: cannot open".to_vec()).is_err());
    }

    /// With the program itself, where it is installed.
    #[tokio::test]
    async fn a_script_is_read_out() {
        let espeak = Espeak::find();
        if !espeak.is_there() {
            eprintln!("espeak-ng is not installed: nothing was read out");
            return;
        }
        let sound = espeak.speak("Kính thưa toàn thể bà con.").await.unwrap();
        // 22,050 samples of two bytes a second: more than one second.
        assert!(sound.len() > 44_100, "{}", sound.len());
        assert_eq!(sound[4..8], (sound.len() as u32 - 8).to_le_bytes());
    }
}
