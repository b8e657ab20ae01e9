//! Bars. What they show stands in a table beside them, so that nobody needs to see them.

use leptos::prelude::*;

/// In parts of the whole width.
const WIDTH: u64 = 1000;
const HEIGHT: u64 = 100;

/// A part of the most.
pub fn bar(part: u64, most: u64) -> AnyView {
    let width = (part * WIDTH).checked_div(most).unwrap_or_default();
    view! {
        <svg class="bar" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">
            <rect width=width.to_string() height="1"></rect>
        </svg>
    }
    .into_any()
}

/// One beside the other, from the earliest.
pub fn columns(counts: &[u64]) -> AnyView {
    let most = counts.iter().copied().max().unwrap_or_default().max(1);
    let each = WIDTH / counts.len().max(1) as u64;
    let column = |(place, count): (usize, &u64)| {
        let height = count * HEIGHT / most;
        view! {
            <rect
                x=(place as u64 * each).to_string()
                y=(HEIGHT - height).to_string()
                width=(each * 4 / 5).to_string()
                height=height.to_string()
            ></rect>
        }
    };
    view! {
        <svg class="columns" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
            {counts.iter().enumerate().map(column).collect_view()}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_is_as_wide_as_there_is_room_and_nothing_has_none() {
        assert!(bar(5, 5).to_html().contains(r#"width="1000""#));
        assert!(bar(1, 3).to_html().contains(r#"width="333""#));
        assert!(bar(0, 0).to_html().contains(r#"width="0""#));
        let html = columns(&[0, 4, 1]).to_html();
        let column = r#"x="333" y="0" width="266" height="100""#;
        assert!(html.contains(column) && html.contains(r#"y="75""#), "{html}");
        assert!(!columns(&[]).to_html().contains("<rect"));
    }
}
