//! A stand-in for X-Ray that answers as it is told, by a paused clock.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep_until};
use xray::sampling::{
    CentralSampler, SamplingClient, SamplingClientError, SamplingRule, SamplingStatistics,
    SamplingTarget, SamplingTargets,
};

/// How a call goes.
#[derive(Clone, Debug)]
pub(crate) enum Answer<T> {
    Good(T),
    Refused,
    Never,
}

impl<T> Answer<T> {
    async fn given(self) -> Result<T, SamplingClientError> {
        match self {
            Self::Good(value) => Ok(value),
            Self::Refused => Err(SamplingClientError::Failed("refused".to_owned())),
            Self::Never => std::future::pending().await,
        }
    }
}

/// What it answers and what it was asked. The last answer is repeated.
#[derive(Clone, Debug)]
pub(crate) struct Scripted(Arc<Mutex<Script>>);

#[derive(Debug)]
struct Script {
    started: Instant,
    rules: VecDeque<Answer<Vec<SamplingRule>>>,
    targets: VecDeque<Answer<SamplingTargets>>,
    fetches: Vec<Duration>,
    reports: Vec<(Duration, Vec<SamplingStatistics>)>,
}

impl Scripted {
    pub(crate) fn new(
        rules: Vec<Answer<Vec<SamplingRule>>>,
        targets: Vec<Answer<SamplingTargets>>,
    ) -> Self {
        Self(Arc::new(Mutex::new(Script {
            started: Instant::now(),
            rules: rules.into(),
            targets: targets.into(),
            fetches: Vec::new(),
            reports: Vec::new(),
        })))
    }

    /// Has a sampler polled through it, and returns the sampler.
    pub(crate) fn polled(&self) -> CentralSampler {
        let sampler = CentralSampler::default();
        tokio::spawn(sampler.clone().run(self.clone()));
        sampler
    }

    /// Lets the clock run to `seconds` after the start.
    pub(crate) async fn at(&self, seconds: f64) {
        let started = self.0.lock().unwrap().started;
        sleep_until(started + Duration::from_secs_f64(seconds)).await;
    }

    /// When the rules were fetched, in seconds after the start.
    pub(crate) fn fetches(&self) -> Vec<f64> {
        let script = self.0.lock().unwrap();
        script.fetches.iter().map(Duration::as_secs_f64).collect()
    }

    /// What was reported, as `(rule, requests, sampled, borrowed)` in the calls' order.
    pub(crate) fn reports(&self) -> Vec<Vec<(String, u64, u64, u64)>> {
        let script = self.0.lock().unwrap();
        let report = |one: &SamplingStatistics| {
            (
                one.rule_name.clone(),
                one.requests,
                one.sampled,
                one.borrowed,
            )
        };
        script
            .reports
            .iter()
            .map(|(_, statistics)| statistics.iter().map(report).collect())
            .collect()
    }

    /// When statistics were reported, in seconds after the start.
    pub(crate) fn report_times(&self) -> Vec<f64> {
        let script = self.0.lock().unwrap();
        script
            .reports
            .iter()
            .map(|(time, _)| time.as_secs_f64())
            .collect()
    }
}

fn next<T: Clone>(answers: &mut VecDeque<Answer<T>>) -> Answer<T> {
    if answers.len() > 1 {
        answers.pop_front().unwrap()
    } else {
        answers.front().unwrap().clone()
    }
}

impl SamplingClient for Scripted {
    async fn get_rules(&self) -> Result<Vec<SamplingRule>, SamplingClientError> {
        let answer = {
            let mut script = self.0.lock().unwrap();
            let time = script.started.elapsed();
            script.fetches.push(time);
            next(&mut script.rules)
        };
        answer.given().await
    }

    async fn get_targets(
        &self,
        client_id: &str,
        statistics: &[SamplingStatistics],
    ) -> Result<SamplingTargets, SamplingClientError> {
        assert_eq!(client_id.len(), 24, "{client_id}");
        assert!(statistics.len() <= 25);
        let answer = {
            let mut script = self.0.lock().unwrap();
            let time = script.started.elapsed();
            script.reports.push((time, statistics.to_vec()));
            next(&mut script.targets)
        };
        answer.given().await
    }
}

/// A target of `quota` requests a second for `ttl` seconds from the test's start, beyond which nothing is sampled.
pub(crate) fn quota(rule_name: &str, quota: u32, ttl: i64) -> SamplingTarget {
    let now = SystemTime::now();
    let distance = Duration::from_secs(ttl.unsigned_abs());
    SamplingTarget {
        rule_name: rule_name.to_owned(),
        fixed_rate: 0.0,
        reservoir_quota: Some(quota),
        reservoir_quota_ttl: Some(if ttl < 0 {
            now - distance
        } else {
            now + distance
        }),
        interval: Some(Duration::from_secs(10)),
    }
}

pub(crate) fn granted(targets: Vec<SamplingTarget>) -> Answer<SamplingTargets> {
    Answer::Good(SamplingTargets {
        targets,
        ..SamplingTargets::default()
    })
}
