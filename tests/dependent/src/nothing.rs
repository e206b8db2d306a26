//! The app without Headwater.

use crate::log;

pub(crate) fn open(url: &str) {
    log(&["nothing can open ", url].concat());
}

pub(crate) fn close() {
    log("nothing was open");
}
