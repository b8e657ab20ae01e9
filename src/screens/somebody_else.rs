//! A page that was drawn anew, since somebody else is signed in now than when its form was drawn.

use crate::{Context, Screen};
use leptos::prelude::*;
use ui::{Notice, NoticeKind};

/// The page as it is for whoever is signed in now.
pub fn for_somebody_else(context: Context, screen: Screen) -> Screen {
    let (words, below) = (context.words(), screen.view);
    let view = view! {
        <div class="readable">
            <Notice kind=NoticeKind::Warning title=words.somebody_else_title()>
                <p>{words.somebody_else_help()}</p>
            </Notice>
        </div>
        {below}
    };
    Screen { view: view.into_any(), ..screen }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{not_found, samples};
    use domain::language::Language::{Cy, En};

    #[test]
    fn it_says_that_nothing_was_done_before_the_page_itself() {
        let council = samples::council();
        let html = |language| {
            let context = samples::context(&council, language);
            for_somebody_else(context, not_found(context)).view.to_html()
        };
        let english = html(En);
        let (notice, page) = (english.find("nothing was done").unwrap(), english.find("<h1").unwrap());
        assert!(notice < page, "{english}");
        assert!(html(Cy).contains("Mae rhywun arall wedi mewngofnodi"), "{}", html(Cy));
    }
}
