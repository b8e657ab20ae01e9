use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new(
        "dialog",
        view! {
            <Dialog id="dialog-example" title="You are about to be signed out">
                <p>"You will be signed out in 2 minutes."</p>
            </Dialog>
        },
    )]
}
