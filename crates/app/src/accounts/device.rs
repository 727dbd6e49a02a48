//! A device in words that people know, from the browser's own description of itself.

/// Browsers by the mark that they leave; the first that is found: many also name others.
const BROWSERS: [(&str, &str); 10] = [
    ("Zalo", "zalo"),
    ("coc_coc_browser", "coccoc"),
    ("FBAN", "facebook"),
    ("FBAV", "facebook"),
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("SamsungBrowser", "samsung"),
    ("Firefox", "firefox"),
    ("Chrome", "chrome"),
    ("Safari", "safari"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("Android", "android"),
    ("Windows", "windows"),
    ("CrOS", "chromeos"),
    ("Macintosh", "mac"),
    ("Linux", "linux"),
];

/// `browser/system` as codes; `other` for what is not known. Nothing else of a user agent is kept:
/// versions and models would tell people apart who need not be.
#[must_use]
pub fn device_of(user_agent: &str) -> String {
    let find = |marks: &[(&str, &'static str)]| {
        let found = marks.iter().find(|(mark, _)| user_agent.contains(mark));
        found.map_or("other", |(_, code)| code)
    };
    // Chrome and Firefox on an iPhone call themselves otherwise.
    let browser = match find(&BROWSERS) {
        "safari" if user_agent.contains("CriOS") => "chrome",
        "safari" if user_agent.contains("FxiOS") => "firefox",
        other => other,
    };
    format!("{browser}/{}", find(&SYSTEMS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_and_systems_are_told_apart() {
        for (agent, device) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/130.0.0.0 Safari/537.36",
                "chrome/windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/130.0.0.0 Safari/537.36 Edg/130.0",
                "edge/windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) \
                 coc_coc_browser/120.0 Chrome/114.0 Safari/537.36",
                "coccoc/windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
                "safari/iphone",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) CriOS/120.0 Mobile/15E148 Safari/604.1",
                "chrome/iphone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; SM-A536E) AppleWebKit/537.36 Chrome/120.0 Mobile \
                 Safari/537.36 Zalo android/12100",
                "zalo/android",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "firefox/linux",
            ),
            ("curl/8.5", "other/other"),
            ("", "other/other"),
        ] {
            assert_eq!(device_of(agent), device, "{agent}");
        }
    }
}
