//! What a device is called in the list of those that are signed in, by what its browser says of itself. It is told to its
//! owner and decides nothing.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Browser {
    Chrome,
    Edge,
    Firefox,
    Opera,
    Safari,
    SamsungInternet,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum System {
    Android,
    ChromeOs,
    Ios,
    Linux,
    MacOs,
    Windows,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    pub browser: Browser,
    pub system: System,
}

impl Device {
    /// By the header `User-Agent`. Most browsers also name others that they behave like: the most particular name counts.
    pub fn of(user_agent: &str) -> Device {
        let first = |names: &[&str]| names.iter().any(|name| user_agent.contains(name));
        let browser = match () {
            () if first(&["Edg/", "EdgA/", "EdgiOS/"]) => Browser::Edge,
            () if first(&["OPR/", "OPT/"]) => Browser::Opera,
            () if first(&["SamsungBrowser/"]) => Browser::SamsungInternet,
            () if first(&["Firefox/", "FxiOS/"]) => Browser::Firefox,
            () if first(&["Chrome/", "CriOS/"]) => Browser::Chrome,
            () if first(&["Safari/"]) => Browser::Safari,
            () => Browser::Other,
        };
        let system = match () {
            () if first(&["Android"]) => System::Android,
            () if first(&["iPhone", "iPad", "iPod"]) => System::Ios,
            () if first(&["Windows"]) => System::Windows,
            () if first(&["Macintosh", "Mac OS X"]) => System::MacOs,
            () if first(&["CrOS"]) => System::ChromeOs,
            () if first(&["Linux", "X11"]) => System::Linux,
            () => System::Other,
        };
        Device { browser, system }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_has_the_most_particular_name_that_it_gives() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";
        let samsung = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0";
        let firefox = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0";
        let chromebook = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36";
        for (user_agent, browser, system) in [
            (chrome, Browser::Chrome, System::Linux),
            (iphone, Browser::Safari, System::Ios),
            (samsung, Browser::SamsungInternet, System::Android),
            (edge, Browser::Edge, System::Windows),
            (firefox, Browser::Firefox, System::MacOs),
            (chromebook, Browser::Chrome, System::ChromeOs),
            ("curl/8.0", Browser::Other, System::Other),
            ("", Browser::Other, System::Other),
        ] {
            assert_eq!(Device::of(user_agent), Device { browser, system }, "{user_agent}");
        }
    }
}
