use super::*;
use crate::bin_picture::examples::{FOOD, GARDEN, RECYCLING};
use crate::gallery::Example;
use crate::{Notice, NoticeKind};

fn bins() -> Vec<BinOut> {
    [(GARDEN, "Garden", "Brown bin"), (RECYCLING, "Recycling", "Black bin, blue lid"), (FOOD, "Food", "Green caddy")]
        .map(|(bin, name, container)| BinOut {
            bin,
            name: name.to_owned(),
            container: container.to_owned(),
            state: None,
        })
        .to_vec()
}

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new(
            "day card: tomorrow",
            view! {
                <DayCard
                    id=Some("next-collection")
                    title="Next collection"
                    when="Tomorrow, Tuesday 24 November"
                    note=Some("Put out by 7am".to_owned())
                    bins=bins()
                />
            },
        ),
        Example::new(
            "day card: changed",
            view! {
                <DayCard title="Next collection" when="Wednesday 27 August" bins=bins()>
                    <Notice kind=NoticeKind::Changed title="Usually Tuesday">
                        <p>"Bank holiday"</p>
                    </Notice>
                </DayCard>
            },
        ),
    ]
}
