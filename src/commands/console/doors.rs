//! How profiles and regions are opened in the console, by what the configuration and the AWS files say of them.

use app::{ColourUse, ProfileChoice, Writes};
use aws::profiles;
use console::{Changing, Mode, Opening, Openings, Place, Rate, Rates};
use domain::{Region, Text};

use crate::commands::seat;
use crate::commands::session::Session;
use crate::config::Profile;

/// Every profile that can be opened.
pub(super) struct Doors {
    session: Session,
    colour: ColourUse,
    known: Vec<profiles::Profile>,
}

impl Doors {
    /// The doors of this session. Files that cannot be read leave the profile in use as the only one.
    pub(super) async fn new(session: Session, colour: ColourUse) -> Self {
        let known = match &session.simulation {
            Some(_) => vec![],
            None => profiles::list().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the profiles cannot be listed");
                vec![]
            }),
        };
        Self { session, colour, known }
    }

    /// What holds for a profile, its home region included where none is configured.
    fn profile(&self, place: &Place) -> Profile {
        let mut profile = self.session.config.profile(&place.profile);
        if let Some(regions) = &place.regions {
            profile.regions.clone_from(regions);
        }
        if profile.regions.is_empty() {
            profile.regions.extend(self.home(&place.profile));
        }
        profile
    }

    /// The region that the environment or the profile names.
    fn home(&self, profile: &str) -> Option<Region> {
        let named = |name: &str| std::env::var(name).ok().filter(|code| !code.is_empty());
        if self.session.simulation.is_some() {
            return Some(Region::new("us-east-1"));
        }
        let from_environment = named("AWS_REGION").or_else(|| named("AWS_DEFAULT_REGION"));
        from_environment.map(|code| Region::new(&code)).or_else(|| self.known(profile)?.region.clone())
    }

    fn known(&self, name: &str) -> Option<&profiles::Profile> {
        self.known.iter().find(|profile| profile.name == name)
    }

    fn choices(&self) -> Vec<ProfileChoice> {
        if self.known.is_empty() {
            return vec![ProfileChoice { name: Text::new(&self.session.profile.name), refusal: None }];
        }
        let choice = |profile: &profiles::Profile| ProfileChoice {
            name: Text::new(&profile.name),
            refusal: profile.refusal().map(Text::from),
        };
        self.known.iter().map(choice).collect()
    }

    fn screen(&self, profile: &Profile) -> app::Session {
        // The first profile's login may lie in the environment.
        let is_first = profile.name == self.session.profile.name;
        let known = self.known(&profile.name).filter(|_| !is_first).map(|known| known.hint.as_str());
        let hint = known.or_else(|| is_first.then(|| self.session.login()));
        app::Session {
            profile: Text::new(&profile.name),
            regions: profile.regions.clone(),
            environment: profile.environment.as_deref().map(Text::new),
            is_protected: profile.is_protected,
            simulation: self.session.simulation.as_ref().map(|it| Text::new(&it.scenario)),
            profiles: self.choices(),
            login_hint: Text::new(hint.unwrap_or_default()),
            started: self.session.clocks.here.now(),
        }
    }

    fn settings(&self, profile: &Profile) -> app::Settings {
        app::Settings {
            cadence: self.session.cadence,
            platform: profile.platform.clone(),
            phase: profile.phase.clone(),
            watch: profile.watch.clone(),
            limits: profile.limits.clone(),
            bell: self.session.config.bell,
            mouse: self.session.config.mouse,
            colour: self.colour,
            keys: self.session.config.keys.clone(),
            writes: if self.session.mode.read_only { Writes::Never } else { Writes::Possible },
        }
    }

    /// `--write` arms the profile that the console opens with, and no other.
    fn changing(&self, profile: &Profile, is_first: bool) -> Changing {
        let given = self.session.mode;
        let mode = match given {
            _ if given.read_only => Mode::ReadOnly,
            _ if given.write && is_first => Mode::Armed,
            _ => Mode::Armable,
        };
        Changing {
            profile: profile.pin(&profile.regions),
            state: self.session.state(),
            seat: seat::of_process(),
            mode,
            offers: profile.offers(),
        }
    }

    fn rates(&self) -> Rates {
        let usual = Rates::default();
        let per_second = self.session.cadence.health_per_second;
        Rates { target_health: Rate { per_second, ..usual.target_health }, ..usual }
    }
}

impl Openings for Doors {
    fn open(&self, place: &Place) -> Result<Opening, String> {
        if let Some(refusal) = self.known(&place.profile).and_then(profiles::Profile::refusal) {
            return Err(refusal);
        }
        let profile = self.profile(place);
        // What was opened without a name stays with the standard chain: its keys may be in the environment.
        let is_first = place.profile == self.session.profile.name;
        let name = if is_first { self.session.named() } else { Some(place.profile.clone()) };
        Ok(Opening {
            cloud: self.session.cloud(&profile, name),
            session: self.screen(&profile),
            settings: self.settings(&profile),
            rates: self.rates(),
            changing: self.changing(&profile, is_first),
            cache: self.session.cache(),
        })
    }
}
