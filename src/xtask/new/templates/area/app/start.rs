//! All that there is, as the gateway last answered.

use crate::{
    app::App,
    shell::trouble::Unreachable,
    shown::{Renewal, Renewed, Shown},
};
use contract::{
    __name__::{__Name__Answer, paths},
    problem::{Problem, code},
};
use platform::{connectivity, http, http::HttpError, json};
use screens::{Screen, Trouble, __name__, bins::Reach};
use std::rc::Rc;

struct Start {
    answer: __Name__Answer,
}

/// Why there is no answer.
enum NotTold {
    Unreachable,
    Refused(Trouble),
}

pub async fn load() -> Rc<dyn Shown> {
    match ask().await {
        Ok(answer) => Rc::new(Start { answer }),
        Err(NotTold::Unreachable) => Rc::new(Unreachable::default()),
        Err(NotTold::Refused(trouble)) => Rc::new(trouble),
    }
}

impl Shown for Start {
    fn screen(&self, app: App) -> Screen {
        app.with_context(|context| __name__::start(context, &self.answer))
    }

    fn renew(&self, _: App) -> Renewal {
        let known = self.answer.clone();
        Renewal::Asked(Box::pin(async move {
            match ask().await {
                Ok(answer) => {
                    let instead = (answer != known).then(|| Rc::new(Start { answer }) as Rc<dyn Shown>);
                    Renewed { reach: Reach::Online, instead }
                }
                // What was known before stays on the screen.
                Err(_) if connectivity::online() => Renewed { reach: Reach::Failed, instead: None },
                Err(_) => Renewed { reach: Reach::Offline, instead: None },
            }
        }))
    }
}

async fn ask() -> Result<__Name__Answer, NotTold> {
    match http::get_json(paths::__NAME__, None).await {
        Ok(fetched) => json::read(&fetched.body).ok_or(NotTold::Refused(Trouble::Unexpected)),
        Err(HttpError::Offline | HttpError::TimedOut) => Err(NotTold::Unreachable),
        Err(HttpError::Status { body, .. }) => {
            let problem = json::read::<Problem>(&body);
            Err(NotTold::Refused(trouble(problem.as_ref().map_or("", |problem| &problem.code))))
        }
    }
}

/// What the code of a problem means here.
fn trouble(code: &str) -> Trouble {
    match code {
        code::TOO_MANY_REQUESTS => Trouble::TooMany,
        _ => Trouble::Unexpected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_told_by_its_code() {
        assert_eq!(trouble(code::TOO_MANY_REQUESTS), Trouble::TooMany);
        assert_eq!([code::UNAVAILABLE, ""].map(trouble), [Trouble::Unexpected; 2]);
    }
}
