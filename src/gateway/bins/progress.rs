//! How the collections of a home stand, by what crews log. Who knows that is asked beside the days, and where it fails
//! or takes its time, people are answered without it.

use super::{Bins, crew_logs::CrewLogged};
use contract::bins::ScheduleAnswer;
use domain::{
    address::Address,
    bins::{Service, missed::Progress},
    london,
};
use jiff::civil::Date;
use screens::bins::told;
use std::time::Duration;

/// So long an answer waits for what crews have logged.
const SOON: Duration = Duration::from_secs(2);

impl Bins {
    /// What crews have logged about a home from a day on; nothing where that is not known now.
    pub async fn logged(&self, address: &Address, from: Date) -> CrewLogged {
        let problem = match tokio::time::timeout(SOON, self.crew_logs.logged(address, from)).await {
            Ok(Ok(logged)) => return logged,
            Ok(Err(_)) => "it failed",
            Err(_) => "it took too long",
        };
        // The adapter has logged what it met; which home it was about is nobody's business.
        tracing::warn!(problem, "what crews have logged is not known; people are answered without it");
        metrics::counter!("crew_logs_unknown_total").increment(1);
        CrewLogged::default()
    }

    /// The days of a home, with how those of today stand.
    pub(super) async fn with_progress(&self, mut answer: ScheduleAnswer) -> ScheduleAnswer {
        let now = self.clock.now();
        let (today, civil) = (london::today(now), london::civil(now));
        let is_today = |service: &Service| service.next.as_ref().is_some_and(|next| next.date == today);
        if !answer.schedule.services.iter().any(is_today) {
            return answer;
        }
        let logs = self.logged(&answer.address, today).await.logs;
        for service in &mut answer.schedule.services {
            let Some(progress) = Progress::of(&logs, &service.id, today, civil) else { continue };
            let known = service.next.iter_mut().chain(&mut service.upcoming);
            for collection in known.filter(|collection| collection.date == today) {
                collection.status = progress.status();
                collection.told = Some(told(&progress, today));
            }
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::crew_logs::CrewLogs;
    use crate::port::PortError;
    use crate::testing::Town;
    use async_trait::async_trait;
    use axum::http::StatusCode;
    use contract::{paths, reports::MissedAnswer};
    use domain::bins::{Status, missed::MissedState};
    use jiff::civil::date;
    use std::sync::Arc;

    /// A Tuesday, at noon.
    const DAY: Date = date(2026, 11, 24);
    const HOME: &str = "990000000012";

    enum Broken {
        Failing,
        Silent,
    }

    #[async_trait]
    impl CrewLogs for Broken {
        async fn logged(&self, _: &Address, _: Date) -> Result<CrewLogged, PortError> {
            match self {
                Broken::Failing => Err(PortError::Unavailable { retry_after: None }),
                Broken::Silent => std::future::pending().await,
            }
        }
    }

    async fn today(town: &Town) -> Vec<(Status, Option<String>)> {
        let answer = town.get(&paths::schedule(&HOME.parse().unwrap(), DAY.first_of_month())).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let answer: ScheduleAnswer = serde_json::from_str(&answer.body).unwrap();
        let nexts = answer.schedule.services.into_iter().filter_map(|service| service.next);
        nexts.filter(|next| next.date == DAY).map(|next| (next.status, next.told.map(|told| told.en))).collect()
    }

    #[tokio::test]
    async fn my_bins_say_how_the_collection_of_today_stands() {
        let town = Town::on(DAY);
        let told = today(&town).await;
        assert!(!told.is_empty());
        for told in told {
            assert_eq!(told, (Status::Completed, Some("Emptied at 10:42am".to_owned())));
        }
        let page = |path: &'static str| town.get(path);
        assert!(page("/bins/990000000012").await.body.contains("Emptied at 10:42am"));
        assert!(page("/cy/bins/990000000012").await.body.contains("Gwagiwyd am 10:42am"));
        let late = page("/bins/990000000032").await.body;
        assert!(late.contains("7am has passed. The crew told us at 11am that it is late"), "{late}");
        let left = page("/bins/990000000035").await.body;
        assert!(left.contains("Not emptied: The lorry broke down. See “Bin not collected?” below"), "{left}");
        let before = Town::on(date(2026, 11, 23));
        assert!(!before.get("/bins/990000000012").await.body.contains("mptied"));
    }

    #[tokio::test]
    async fn where_what_crews_log_is_not_known_every_page_goes_on_without() {
        let town = Town::with_crews(DAY, Arc::new(Broken::Failing));
        assert!(today(&town).await.into_iter().all(|told| told == (Status::Scheduled, None)));
        for path in ["/bins/990000000012", "/reports/missed/990000000012", "/cy/reports/missed/990000000012"] {
            let page = town.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        }
        let missed = town.get(&contract::reports::paths::missed(&HOME.parse().unwrap())).await;
        let missed: MissedAnswer = serde_json::from_str(&missed.body).unwrap();
        let food = missed.services.into_iter().find(|service| service.service == "food").unwrap();
        assert!(matches!(food.missed, MissedState::TooEarly { .. }), "the hour of the rule counts");
        assert_eq!(food.progress, None);
    }

    #[tokio::test]
    async fn whoever_does_not_say_what_crews_log_is_not_waited_for_and_it_is_counted() {
        let town = Town::with_crews(DAY, Arc::new(Broken::Silent));
        let _recorded = metrics::set_default_local_recorder(&town.recorder);
        let (bins, address) = (town.app.areas.bins.clone().unwrap(), crate::bins::tests::address());
        tokio::time::pause();
        assert_eq!(bins.logged(&address, DAY).await, CrewLogged::default());
        assert!(town.recorder.handle().render().contains("crew_logs_unknown_total 1"));
    }
}
