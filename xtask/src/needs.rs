//! What the tests need from the machine: found, installed from Debian, or named.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Result, bail};

/// A program, how to see that it is there, and the Debian package that brings it.
struct Need {
    what: &'static str,
    check: &'static [&'static str],
    package: &'static str,
}

const NEEDS: [Need; 14] = [
    Need {
        what: "espeak-ng",
        check: &["espeak-ng", "--version"],
        package: "espeak-ng",
    },
    Need {
        what: "xmllint",
        check: &["xmllint", "--version"],
        package: "libxml2-utils",
    },
    Need {
        what: "pdftotext",
        check: &["pdftotext", "-v"],
        package: "poppler-utils",
    },
    Need {
        what: "pdfsig",
        check: &["pdfsig", "-v"],
        package: "poppler-utils",
    },
    Need {
        what: "OpenSSL",
        check: &["openssl", "version"],
        package: "openssl",
    },
    Need {
        what: "qpdf",
        check: &["qpdf", "--version"],
        package: "qpdf",
    },
    Need {
        what: "aiosmtpd for /usr/bin/python3",
        check: &["/usr/bin/python3", "-c", "import aiosmtpd"],
        package: "python3-aiosmtpd",
    },
    Need {
        what: "dkimpy for /usr/bin/python3",
        check: &["/usr/bin/python3", "-c", "import dkim"],
        package: "python3-dkim",
    },
    Need {
        what: "PyNaCl for /usr/bin/python3",
        check: &["/usr/bin/python3", "-c", "import nacl"],
        package: "python3-nacl",
    },
    Need {
        what: "venv for /usr/bin/python3",
        check: &["/usr/bin/python3", "-c", "import venv, ensurepip"],
        package: "python3-venv",
    },
    Need {
        what: "Chromium",
        check: &["chromium", "--version"],
        package: "chromium",
    },
    Need {
        what: "Node.js 18 or newer",
        check: &[
            "node",
            "-e",
            "process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)",
        ],
        package: "nodejs",
    },
    Need {
        what: "npm",
        check: &["npm", "--version"],
        package: "npm",
    },
    Need {
        what: "a C compiler",
        check: &["cc", "--version"],
        package: "gcc",
    },
];

/// Makes sure that everything is there.
///
/// # Errors
/// Names what is missing and how to get it, a line each.
pub fn ensure() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    if may_install() {
        let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
        println!("installing from Debian: {}", packages.join(" "));
        install(&packages);
    }
    let missing = self::missing();
    if missing.is_empty() {
        return Ok(());
    }
    for need in &missing {
        eprintln!(
            "missing: {}; get it with `apt-get install {}`",
            need.what, need.package
        );
    }
    bail!("{} things are missing", missing.len())
}

fn missing() -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| !succeeds(need.check)).collect()
}

fn may_install() -> bool {
    let root = Command::new("id").arg("-u").output();
    root.is_ok_and(|output| output.stdout == b"0\n") && Path::new("/usr/bin/apt-get").exists()
}

/// Installs packages where that may be done, looking for newer ones first.
pub fn install_if_allowed(packages: &[&str]) {
    if may_install() {
        println!("installing from Debian: {}", packages.join(" "));
        succeeds(&["apt-get", "update"]);
        install(packages);
    }
}

/// Whether it worked is seen by looking for the programs again.
fn install(packages: &[&str]) {
    let apt = |args: &[&str]| {
        Command::new("apt-get")
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    let mut args = vec!["install", "-y", "--no-install-recommends"];
    args.extend(packages);
    if !apt(&args) && apt(&["update"]) {
        apt(&args);
    }
}

/// Whether a command can be started and ends well.
pub fn succeeds(command: &[&str]) -> bool {
    Command::new(command[0])
        .args(&command[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
