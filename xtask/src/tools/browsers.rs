//! The three browser engines and the programs that drive them.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::debian::{May, install};
use super::path::on_path;
use super::pinned::Pinned;
use super::{ensure, find};
use crate::workspace::Workspace;

/// A browser engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Browser {
    Chromium,
    Firefox,
    WebKit,
}

/// How wasm-pack drives a browser.
#[derive(Debug)]
pub(crate) struct Driver {
    /// wasm-pack's flag for the browser.
    pub(crate) browser_flag: &'static str,
    /// wasm-pack's flag for the driver.
    pub(crate) driver_flag: &'static str,
    /// The WebDriver program.
    pub(crate) program: PathBuf,
    /// A command that gives a screen to a browser that can't do without.
    pub(crate) screen: Option<[&'static str; 2]>,
}

/// A program a browser's tests need, by any of its names, and Debian's package of it.
struct Need {
    names: &'static [&'static str],
    package: &'static str,
}

impl Browser {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The engine's name, which is also its tier's.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    fn needs(self) -> &'static [Need] {
        match self {
            Self::Chromium => &[
                Need {
                    names: &["chromium", "chromium-browser", "google-chrome"],
                    package: "chromium",
                },
                Need {
                    names: &["chromedriver"],
                    package: "chromium-driver",
                },
            ],
            Self::Firefox => &[Need {
                names: &["firefox", "firefox-esr"],
                package: "firefox-esr",
            }],
            Self::WebKit if cfg!(target_os = "macos") => &[Need {
                names: &["safaridriver"],
                package: "Safari (part of macOS)",
            }],
            Self::WebKit => &[
                Need {
                    names: &["WebKitWebDriver"],
                    package: "webkit2gtk-driver",
                },
                Need {
                    names: &["xvfb-run"],
                    package: "xvfb",
                },
                Need {
                    names: &["xauth"],
                    package: "xauth",
                },
            ],
        }
    }

    /// The browser's own program, for tests that start it themselves.
    pub(crate) fn program(self) -> Option<PathBuf> {
        self.needs()[0].find()
    }

    /// The variable that names that program to scripts; WebKit has a driver instead.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::Chromium => "CHROMIUM",
            Self::Firefox => "FIREFOX",
            Self::WebKit => "WEBKIT_DRIVER",
        }
    }

    /// Debian's packages of what is missing.
    fn missing(self) -> Vec<&'static str> {
        let missing = self.needs().iter().filter(|need| need.find().is_none());
        missing.map(|need| need.package).collect()
    }

    /// The driver, if everything is there already.
    pub(crate) fn find(self, workspace: &Workspace) -> Result<Option<Driver>> {
        if !self.missing().is_empty() {
            return Ok(None);
        }
        let geckodriver = match self {
            Self::Firefox => match find(workspace, &Pinned::GECKODRIVER)? {
                Some(tool) => Some(tool.program("geckodriver")),
                None => return Ok(None),
            },
            _ => None,
        };
        self.driver(geckodriver).map(Some)
    }

    /// The driver, after installing what is missing.
    ///
    /// # Errors
    /// Where that is not possible; the error names the command that would do it.
    pub(crate) fn ensure(self, workspace: &Workspace) -> Result<Driver> {
        Self::install(&[self])?;
        let geckodriver = match self {
            Self::Firefox => Some(ensure(workspace, &Pinned::GECKODRIVER)?.program("geckodriver")),
            _ => None,
        };
        self.driver(geckodriver)
    }

    /// Installs the packages that are missing for these browsers, all at once.
    pub(crate) fn install(browsers: &[Self]) -> Result<()> {
        let packages: Vec<_> = browsers
            .iter()
            .flat_map(|browser| browser.missing())
            .collect();
        install(&packages, "the browser tests", May::Sudo)
    }

    fn driver(self, geckodriver: Option<PathBuf>) -> Result<Driver> {
        let found = |name: &str| on_path(name).with_context(|| format!("{name} is not on PATH"));
        Ok(match self {
            Self::Chromium => Driver {
                browser_flag: "--chrome",
                driver_flag: "--chromedriver",
                program: found("chromedriver")?,
                screen: None,
            },
            Self::Firefox => Driver {
                browser_flag: "--firefox",
                driver_flag: "--geckodriver",
                program: geckodriver.context("geckodriver is installed by cargo")?,
                screen: None,
            },
            Self::WebKit => Driver {
                browser_flag: "--safari",
                driver_flag: "--safaridriver",
                // WebKitGTK's driver answers Safari's client.
                program: found(self.needs()[0].names[0])?,
                // GTK has no headless mode.
                screen: (!cfg!(target_os = "macos")).then_some(["xvfb-run", "-a"]),
            },
        })
    }
}

impl Need {
    fn find(&self) -> Option<PathBuf> {
        self.names.iter().find_map(|name| on_path(name))
    }
}
