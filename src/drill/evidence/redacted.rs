//! A report to be shown to others: accounts, ARNs, principals and hosts replaced, each by the same word everywhere.

use std::collections::BTreeMap;

use super::report::Report;

/// What a word of a text gives away.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Secret {
    Arn,
    Account,
    Principal,
    Host,
    Resource,
}

impl Secret {
    const fn name(self) -> &'static str {
        match self {
            Self::Arn => "arn",
            Self::Account => "account",
            Self::Principal => "principal",
            Self::Host => "host",
            Self::Resource => "resource",
        }
    }

    /// What the word gives away, if anything.
    fn of(word: &str) -> Option<Self> {
        let has_account = word.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 12);
        if word.contains("arn:") {
            Some(Self::Arn)
        } else if has_account {
            Some(Self::Account)
        } else if word.contains('@') {
            Some(Self::Principal)
        } else if is_host(word) {
            Some(Self::Host)
        } else {
            is_resource(word).then_some(Self::Resource)
        }
    }
}

/// `web-1.eu-west-1.elb.amazonaws.com`, `10.0.1.7`, `ip-10-0-1-7`; no decimal, and no file's or step's name.
fn is_host(word: &str) -> bool {
    let labels: Vec<&str> = word.split('.').collect();
    let is_address = labels.len() == 4 && labels.iter().all(|label| label.parse::<u8>().is_ok());
    let last = labels.last().copied().unwrap_or_default();
    let ends_like_a_host = last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic());
    let is_name = labels.len() >= 3 && ends_like_a_host || matches!(last, "com" | "net" | "org" | "io" | "internal");
    is_address || word.contains(':') && word.contains("::") || labels.len() >= 2 && is_name || word.starts_with("ip-")
}

/// `i-0abc…`, `vpc-…`: an id that AWS has given.
fn is_resource(word: &str) -> bool {
    let Some((kind, id)) = word.split_once('-') else { return false };
    matches!(kind, "i" | "vpc" | "subnet" | "sg" | "eni" | "vol" | "lt")
        && id.len() >= 8
        && id.bytes().all(|b| b.is_ascii_hexdigit())
}

#[derive(Default)]
struct Stand {
    ins: BTreeMap<String, String>,
    counts: BTreeMap<Secret, usize>,
}

impl Stand {
    fn text(&mut self, text: &str) -> String {
        let is_of_word = |c: char| c.is_alphanumeric() || "-_.:/@+=%".contains(c);
        let (mut out, mut word) = (String::new(), String::new());
        for c in text.chars() {
            if is_of_word(c) {
                word.push(c);
            } else {
                out.push_str(&self.word(&std::mem::take(&mut word)));
                out.push(c);
            }
        }
        out + &self.word(&word)
    }

    fn word(&mut self, word: &str) -> String {
        let bare = word.trim_end_matches(['.', ':', '/']);
        let Some(secret) = Secret::of(bare).filter(|_| domain::Moment::parse(bare).is_err()) else {
            return word.to_owned();
        };
        let counts = &mut self.counts;
        let stand_in = self.ins.entry(bare.to_owned()).or_insert_with(|| {
            let count = counts.entry(secret).or_default();
            *count += 1;
            format!("{}-{count}", secret.name())
        });
        format!("{stand_in}{}", &word[bare.len()..])
    }
}

impl Report {
    /// The same without what names an account, a person or a machine.
    pub fn redacted(&self) -> Self {
        let mut stand = Stand::default();
        let mut report = self.clone();
        report.plan.title = stand.text(self.plan.title.as_str()).into();
        report.plan.loss = stand.text(self.plan.loss.as_str()).into();
        report.left = stand.text(&self.left);
        report.why = self.why.iter().map(|why| stand.text(why)).collect();
        for line in &mut report.timeline {
            line.what = stand.text(&line.what);
        }
        for judged in &mut report.measures {
            let measured = &mut judged.measured;
            measured.name = stand.text(&measured.name);
            measured.missing = measured.missing.as_ref().map(|why| stand.text(why));
            measured.remark = measured.remark.as_ref().map(|why| stand.text(why));
            if let Some(crate::Value::Word(word)) = &measured.value {
                measured.value = Some(crate::Value::Word(stand.text(word.as_str()).into()));
            }
        }
        report
    }
}
