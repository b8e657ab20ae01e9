use super::*;
use crate::bin_picture::examples::{GARDEN, RECYCLING};
use crate::gallery::Example;

const WEEKDAYS: [(&str, &str); 7] = [
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
];

pub(crate) fn grid() -> AnyView {
    let mark = |bin, name: &str| DayMark { bin, name: name.to_owned() };
    let day = |day| DayCell { day, ..DayCell::default() };
    let weeks = vec![
        [None, None, None, None, None, None, Some(day(1))],
        [
            Some(DayCell { today: Some("today"), ..day(2) }),
            Some(DayCell { marks: vec![mark(GARDEN, "Garden"), mark(RECYCLING, "Recycling")], ..day(3) }),
            Some(DayCell {
                marks: vec![mark(GARDEN, "Garden")],
                remark: Some(Remark { sign: "!", text: "changed" }),
                ..day(4)
            }),
            Some(day(5)),
            Some(day(6)),
            Some(day(7)),
            Some(day(8)),
        ],
    ];
    view! { <MonthGrid caption="November 2026" weekdays=WEEKDAYS weeks=weeks /> }.into_any()
}

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new("month grid", grid())]
}
