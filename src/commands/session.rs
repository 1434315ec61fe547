//! What every command that looks at an account starts from: configuration, profile, clocks, and the way there.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Once};
use std::time::Duration;

use app::Cadence;
use aws::{Clocks, Cloud, CloudSource};
use console::snapshot::{self, Part};
use console::{SteadyClock, SystemClock};
use domain::{CloudError, Estate, Moment, Now, ProfileLogin, Region, Source};

use store::{Journals, Unclosed};
use tempfile::TempDir;

use super::{doctor, simulated};
use crate::cli::{Global, Mode};
use crate::config::{Config, Paths, Profile, config_file};
use crate::exit::{Exit, Stop};
use crate::log;
use crate::output;

/// What belongs to a simulated account.
pub(super) struct Simulation {
    /// The scenario.
    pub(super) scenario: String,
    /// What would be kept of it, and goes with it.
    folder: TempDir,
}

/// One look at one account.
pub(super) struct Session {
    /// The configuration.
    pub(super) config: Config,
    /// The configuration file looked for, whether it exists or not.
    pub(super) file: Option<PathBuf>,
    /// The profile with what holds for it, `--region` included.
    pub(super) profile: Profile,
    /// Whether the profile was named on the command line, and not by the environment or by default.
    pub(super) is_profile_named: bool,
    /// What to type or do when the profile's credentials are missing or have expired.
    login: String,
    /// The simulated account, where it is one.
    pub(super) simulation: Option<Simulation>,
    /// How the session is held.
    pub(super) mode: Mode,
    /// Where the answers come from.
    pub(super) source: CloudSource,
    /// Where the time comes from.
    pub(super) clocks: Clocks,
    /// How often sources are read, `--refresh` included.
    pub(super) cadence: Cadence,
}

impl Simulation {
    fn of(scenario: String) -> Result<Self, Stop> {
        let failed = |error: io::Error| {
            Stop::new(Exit::FAILED, format!("no temporary folder for the journal: {error}; set TMPDIR to one"))
        };
        let folder = tempfile::Builder::new().prefix("finops-tui-").tempdir().map_err(failed)?;
        Ok(Self { scenario, folder })
    }
}

impl Session {
    /// Reads the configuration and prepares the way to the account; asks nothing yet.
    pub(super) async fn open(global: &Global) -> Result<Self, Stop> {
        log::start(global.log_level);
        let asked = global.config.as_deref();
        let config = Config::load(asked).map_err(|error| Stop::lines(Exit::USAGE, error.to_string()))?;
        let (source, clocks) = source(global)?;
        let profile = profile(global, &config);
        let login = match &global.demo {
            Some(_) => String::new(),
            None => aws::profiles::login_hint(&profile.name, global.profile.is_some()).await,
        };
        Ok(Self {
            file: config_file(asked),
            profile,
            login,
            is_profile_named: global.profile.is_some(),
            simulation: global.demo.clone().map(Simulation::of).transpose()?,
            mode: global.mode,
            source,
            clocks,
            cadence: cadence(config.cadence, global.refresh),
            config,
        })
    }

    /// What a connection for `profile` is made from; the standard chain decides where `is_named` is not set.
    pub(super) fn cloud(&self, profile: &Profile, name: Option<String>) -> aws::Settings {
        let usual = aws::Settings::new(self.source.clone(), self.clocks.clone());
        aws::Settings {
            profile: name,
            regions: profile.regions.clone(),
            account: profile.account.clone(),
            cost_explorer_usd_per_day: self.config.cost_explorer_usd_per_day,
            operations_table: profile.operations_table.clone().unwrap_or_else(|| usual.operations_table.clone()),
            ..usual
        }
    }

    /// The way to the account, or a refusal.
    pub(super) async fn connect(&self) -> Result<Cloud, Stop> {
        self.prepare().await.map_err(|error| self.refused(&error))
    }

    /// The way to the account, or why there is none.
    pub(super) async fn prepare(&self) -> Result<Cloud, CloudError> {
        // The state of the whole AWS configuration being read is large, and lives as long as the command.
        Box::pin(Cloud::connect(self.cloud(&self.profile, self.named()))).await
    }

    /// The stop for an account that is not to be looked at, or cannot be.
    pub(super) fn refused(&self, error: &CloudError) -> Stop {
        Stop::new(Exit::REFUSED, self.told(error))
    }

    /// What is, and what to do.
    pub(super) fn told(&self, error: &CloudError) -> String {
        format!("{error}. {}", self.remedy(error))
    }

    /// What to do about an error, with this profile.
    pub(super) fn remedy(&self, error: &CloudError) -> String {
        error.remedy(ProfileLogin { profile: &self.profile.name, hint: &self.login })
    }

    /// What to type or do when the login of this profile has ended.
    pub(super) fn login(&self) -> &str {
        &self.login
    }

    /// The profile's name, where it was named on the command line.
    pub(super) fn named(&self) -> Option<String> {
        self.is_profile_named.then(|| self.profile.name.clone())
    }

    /// Everything known of the account's `parts` now, of whichever account it is.
    pub(super) async fn look(&self, cloud: &Cloud, parts: &[Part]) -> Estate {
        Box::pin(snapshot::take(cloud, parts, &*self.clocks.here, self.cache())).await
    }

    /// Everything known of the account's `parts` now. An account other than the pinned one is refused.
    pub(super) async fn snapshot(&self, cloud: &Cloud, parts: &[Part]) -> Result<Estate, Stop> {
        let estate = self.look(cloud, parts).await;
        if let Some(error @ CloudError::WrongAccount { .. }) = estate.identity.trouble() {
            return Err(self.refused(error));
        }
        self.tell_open_runs(&estate);
        Ok(self.watched(estate))
    }

    /// What was begun and not ended is no secret of the journal.
    fn tell_open_runs(&self, estate: &Estate) {
        // Said once, however often it is looked.
        static SAID: Once = Once::new();
        let Some(identity) = estate.identity.value() else { return };
        let unclosed = Journals::new(&self.state(), &identity.account).unclosed().unwrap_or_default();
        let open: Vec<_> = unclosed.iter().filter_map(Unclosed::open_run).collect();
        let unread = unclosed.iter().filter_map(Unclosed::unread).find(|_| open.is_empty());
        let notice = doctor::notice(&open, self.now());
        let unread = || unread.map(|it| format!("a run may be open and cannot be read: {}", it.why));
        if let Some(notice) = notice.or_else(unread) {
            SAID.call_once(|| output::complain(&format!("finops-tui: {notice}")));
        }
    }

    /// Where billed answers are kept: nowhere for a simulated account, which would be taken for a real one.
    pub(super) fn cache(&self) -> Option<PathBuf> {
        if self.simulation.is_some() {
            return None;
        }
        // Without a home no ledger can be kept; where the system says such homes are, none will be.
        let cache =
            Paths::of_user().map_or_else(|| PathBuf::from("/nonexistent/.cache/finops-tui"), |paths| paths.cache);
        // Another endpoint may know an account of the same number: its answers are its own.
        let endpoint = std::env::var("AWS_ENDPOINT_URL").ok().filter(|url| !url.is_empty());
        Some(endpoint.map_or_else(|| cache.clone(), |url| cache.join(folder(&url))))
    }

    /// Where journals and plans are kept, below it a folder for each account.
    pub(super) fn state(&self) -> PathBuf {
        match &self.simulation {
            Some(simulation) => simulation.folder.path().join("state"),
            // Without a home no journal can be kept; where the system says such homes are, none will be.
            None => Paths::of_user()
                .map_or_else(|| PathBuf::from("/nonexistent/.local/state/finops-tui"), |paths| paths.state),
        }
    }

    /// The time by both clocks.
    pub(super) fn both(&self) -> Now {
        Now { here: self.clocks.here.now(), cloud: self.clocks.cloud.now() }
    }

    /// The time by the account's clock.
    pub(super) fn now(&self) -> Moment {
        self.clocks.cloud.now()
    }

    /// The exit code of a command whose data came from `source`; what went wrong with it is said on stderr.
    pub(super) fn known(&self, estate: &Estate, source: Source, is_known: bool) -> Exit {
        if let Some(error) = estate.trouble(source) {
            let gap = if is_known { "not everything could be read: " } else { "" };
            output::complain(&format!("finops-tui: {gap}{}", self.told(error)));
        }
        if is_known { Exit::DONE } else { Exit::UNKNOWN }
    }

    /// Leaves out the groups and target groups that are not watched.
    fn watched(&self, mut estate: Estate) -> Estate {
        let settings = app::Settings { watch: self.profile.watch.clone(), ..app::Settings::default() };
        for region in estate.regions.values_mut() {
            region.groups.retain(|group| settings.watches(&group.name, &group.tags));
            region.target_groups.retain(|group| settings.watches(&group.name, &group.tags));
            let arns: Vec<_> = region.target_groups.value().into_iter().flatten().map(|group| &group.arn).collect();
            region.target_health.retain(|arn, _| arns.contains(&arn));
        }
        estate
    }
}

/// A folder's name that tells one endpoint from another.
fn folder(url: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("at-{}", url.chars().map(plain).take(200).collect::<String>())
}

fn profile(global: &Global, config: &Config) -> Profile {
    let is_simulated = global.demo.is_some();
    // A simulated account has nothing to do with the profile that the environment happens to name.
    let from_environment = || if is_simulated { None } else { std::env::var("AWS_PROFILE").ok() };
    let asked = global.profile.clone().or_else(from_environment).filter(|name| !name.is_empty());
    let mut profile =
        config.profile(&asked.unwrap_or_else(|| if is_simulated { "demo" } else { "default" }.to_owned()));
    if !global.regions.is_empty() {
        profile.regions.clone_from(&global.regions);
    }
    if is_simulated && profile.regions.is_empty() {
        profile.regions = vec![Region::new("us-east-1")];
    }
    profile
}

fn source(global: &Global) -> Result<(CloudSource, Clocks), Stop> {
    match &global.demo {
        None => {
            // Requests are signed by the machine's clock, right or wrong; ages are counted by one that never goes back.
            let clocks = Clocks { here: Arc::new(SteadyClock::new()), cloud: Arc::new(SystemClock) };
            Ok((CloudSource::Aws, clocks))
        }
        Some(scenario) => {
            let (twin, clock) = simulated::account(scenario, global.pace)?;
            let clocks = Clocks { here: Arc::new(SteadyClock::new()), cloud: clock };
            Ok((CloudSource::Simulated(twin.http_client()), clocks))
        }
    }
}

/// The configured cadence, with what moves read every `refresh` seconds where that is asked for.
fn cadence(mut cadence: Cadence, refresh: Option<u32>) -> Cadence {
    if let Some(secs) = refresh {
        let span = Duration::from_secs(secs.into());
        for slot in [&mut cadence.phases, &mut cadence.targets, &mut cadence.capacity, &mut cadence.alarms] {
            *slot = span;
        }
    }
    cadence
}
