use super::sink::Later;
use crate::transport::Prepared;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::JsValue;
use web_sys::{Headers, RequestCredentials, RequestInit};

/// Headers, as names and values.
pub(super) type Pairs = Vec<(String, String)>;

/// Headers that are made before each attempt.
pub(super) type MakeHeaders = Rc<dyn Fn() -> Later<Result<Pairs, String>>>;

/// What every attempt's request is made from.
pub(super) struct Recipe {
    pub(super) url: String,
    pub(super) method: String,
    pub(super) headers: Pairs,
    pub(super) make_headers: Option<MakeHeaders>,
    pub(super) body: Option<String>,
    pub(super) with_credentials: bool,
    pub(super) last_event_id_param: Option<String>,
}

impl Recipe {
    pub(super) fn is_plain(&self) -> bool {
        self.method == "GET"
            && self.headers.is_empty()
            && self.make_headers.is_none()
            && self.body.is_none()
    }

    pub(super) fn prepare(&self) -> Later<Result<Prepared, JsValue>> {
        let fixed = self.fixed();
        let made = self.make_headers.as_ref().map(|make| make());
        Box::pin(async move {
            let prepared = fixed?;
            if let Some(made) = made {
                let headers = made.await.map_err(|error| JsValue::from_str(&error))?;
                for (name, value) in headers {
                    prepared.headers.set(&name, &value)?;
                }
            }
            Ok(prepared)
        })
    }

    fn fixed(&self) -> Result<Prepared, JsValue> {
        let headers = Headers::new()?;
        for (name, value) in &self.headers {
            headers.append(name, value)?;
        }
        let init = RequestInit::new();
        init.set_method(&self.method);
        init.set_credentials(match self.with_credentials {
            true => RequestCredentials::Include,
            false => RequestCredentials::SameOrigin,
        });
        if let Some(body) = &self.body {
            init.set_body(&JsValue::from_str(body));
        }
        Ok(Prepared {
            url: self.url.clone(),
            init,
            headers,
            fetch: None,
            last_event_id_param: self.last_event_id_param.clone(),
        })
    }
}
