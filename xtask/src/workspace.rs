//! Where things are: the repository, the build's output, and the cache that outlives both.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The paths every command works with.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
    pkg: PathBuf,
    cache: PathBuf,
}

impl Workspace {
    /// Finds the workspace this program was started in.
    pub(crate) fn find() -> Result<Self> {
        // Cargo sets the variable for `cargo run`; the constant serves a binary that is run directly.
        let manifest_dir = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest_dir
            .parent()
            .context("xtask lies directly below the workspace's root")?
            .to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        let cache = cache_home()
            .context("neither XDG_CACHE_HOME nor HOME says where to keep tools")?
            .join("headwater");
        Ok(Self {
            pkg: root.join("pkg"),
            root,
            target,
            cache,
        })
    }

    /// The repository's root.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the repository's root.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Cargo's target directory.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Where the npm package's intermediate files are made.
    pub(crate) fn npm_stage(&self) -> PathBuf {
        self.target.join("npm")
    }

    /// Where the pages of the `EventSource` conformance suite are made.
    pub(crate) fn conformance(&self) -> PathBuf {
        self.target.join("conformance")
    }

    /// Where the examples' pages are made.
    pub(crate) fn examples(&self) -> PathBuf {
        self.target.join("examples-web")
    }

    /// Where the finished npm package is written.
    pub(crate) fn pkg(&self) -> PathBuf {
        self.pkg.clone()
    }

    /// The same sources, with everything that is made of them below `dir`.
    pub(crate) fn elsewhere(&self, dir: &Path) -> Self {
        Self {
            target: dir.to_owned(),
            pkg: dir.join("pkg"),
            ..self.clone()
        }
    }

    /// Headwater's directory in the user's cache: tools are shared by all clones.
    pub(crate) fn cache(&self) -> &Path {
        &self.cache
    }
}

fn cache_home() -> Option<PathBuf> {
    // The XDG specification says to ignore a relative path here.
    env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| env::home_dir().map(|home| home.join(".cache")))
}
