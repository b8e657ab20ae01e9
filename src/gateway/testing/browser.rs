//! What a person sends and is sent, for tests of what takes several requests.

use super::{Answer, Town};
use crate::areas;
use crate::pages::{DRAWN_FOR, DrawnFor};
use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, request::Builder},
};
use contract::desk::staff_doors as desk;
use contract::identity::{WRITE_HEADER, staff_doors};
use contract::insight::doors as insight;
use serde_json::Value;
use std::collections::BTreeMap;

impl Answer {
    /// What the forms of a page say of whom it was drawn for.
    pub fn drawn_for(&self) -> &str {
        let start = format!(r#"<input type="hidden" name="{DRAWN_FOR}" value=""#);
        self.body.split_once(&start).and_then(|(_, rest)| rest.split_once('"')).map_or("", |(value, _)| value)
    }
}

impl Town {
    /// What a page says that is drawn for whoever is signed in.
    pub async fn drawn_for(&self, headers: &HeaderMap) -> String {
        let person = areas::person(&self.app, headers).await.ok().flatten();
        person.map_or_else(String::new, |person| DrawnFor::person(&self.app.secret, &person).tag())
    }
}

/// A browser: it keeps cookies, and brings strict ones along only where a page of ours leads.
pub struct Browser<'a> {
    pub town: &'a Town,
    pub cookies: BTreeMap<String, String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum From {
    Here,
    Elsewhere,
}

impl<'a> Browser<'a> {
    pub fn at(town: &'a Town) -> Self {
        Browser { town, cookies: BTreeMap::new() }
    }

    pub fn request(&self, from: From) -> Builder {
        let is_sent = |name: &&String| from == From::Here || name.ends_with("sign-in");
        let names = self.cookies.keys().filter(is_sent);
        let pairs: Vec<String> = names.map(|name| format!("{name}={}", self.cookies[name])).collect();
        let host = self.town.listens_at.to_string();
        Request::builder()
            .header("host", host)
            .header("user-agent", "Firefox/145.0 Android")
            .header("cookie", pairs.join("; "))
    }

    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let answer = self.town.send(request).await;
        for set in answer.headers.get_all("set-cookie") {
            let (pair, rest) = set.to_str().unwrap().split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match rest.ends_with("Max-Age=0") {
                true => drop(self.cookies.remove(name)),
                false => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        answer
    }

    pub async fn open(&mut self, from: From, address: &str) -> Answer {
        let path = address.trim_start_matches(&format!("http://{}", self.town.listens_at));
        let request = self.request(from).uri(path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// A form, as the page has it that this browser is shown now; unless it says itself for whom it was drawn.
    pub async fn post(&mut self, path: &str, form: &str, origin: &str) -> Answer {
        let form =
            if form.contains(DRAWN_FOR) { form.to_owned() } else { [form, &self.drawn_for(path).await].concat() };
        let request = self.request(From::Here).method(Method::POST).uri(path).header("origin", origin);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form)).unwrap()).await
    }

    async fn drawn_for(&mut self, path: &str) -> String {
        let is_of_staff =
            path.ends_with(staff_doors::DESK) || path.ends_with(insight::QUESTIONS) || path.contains(desk::QUEUE);
        let tag = if is_of_staff {
            self.open(From::Here, path).await.drawn_for().to_owned()
        } else {
            let headers = self.request(From::Here).body(()).unwrap().into_parts().0.headers;
            self.town.drawn_for(&headers).await
        };
        format!("&{DRAWN_FOR}={tag}")
    }

    pub async fn post_here(&mut self, path: &str, form: &str) -> Answer {
        self.post(path, form, &format!("http://{}", self.town.listens_at)).await
    }

    pub async fn write(&mut self, method: Method, path: &str) -> Answer {
        let request = self.request(From::Here).method(method).uri(path).header(WRITE_HEADER, "1");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn send_json(&mut self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let request =
            self.request(From::Here).method(Method::POST).uri(path).header("content-type", "application/json");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// To the page on which a person says who they are.
    pub async fn towards_provider(&mut self, door: &str) -> String {
        let led = self.open(From::Here, door).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER, "{}", led.body);
        led.header("location").to_owned()
    }

    /// Back from there, as this person.
    pub async fn back_as(&mut self, provider: &str, person: &str) -> Answer {
        let chosen = self.open(From::Elsewhere, &format!("{provider}&person={person}")).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
        self.open(From::Elsewhere, chosen.header("location")).await
    }

    pub async fn sign_in(&mut self, door: &str, person: &str) -> Answer {
        let provider = self.towards_provider(door).await;
        self.back_as(&provider, person).await
    }
}
