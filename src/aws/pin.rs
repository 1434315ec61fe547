//! The account a profile is pinned to: nothing is answered until the credentials are known to lead there.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{AccountId, CloudError};
use tokio::sync::OnceCell;

/// One look at whose credentials these are; everybody who asks meanwhile waits for the same one.
type Attempt = Arc<OnceCell<Result<AccountId, CloudError>>>;

/// The pinned account, and what is known of the credentials.
#[derive(Debug)]
pub(crate) struct Pin {
    account: AccountId,
    attempt: Mutex<Attempt>,
}

impl Pin {
    /// A pin not yet compared.
    pub(crate) fn new(account: AccountId) -> Self {
        Self { account, attempt: Mutex::default() }
    }

    /// Compares an account with the pinned one.
    pub(crate) fn compare(&self, found: &AccountId) -> Result<(), CloudError> {
        if *found == self.account {
            return Ok(());
        }
        Err(CloudError::WrongAccount { found: found.clone(), pinned: self.account.clone() })
    }

    /// Compares the account that `ask` finds with the pinned one. A match or a mismatch is final; a failure to
    /// find out is shared by all who wait for it, and tried again by the next.
    pub(crate) async fn verify<F>(&self, ask: impl FnOnce() -> F) -> Result<(), CloudError>
    where
        F: Future<Output = Result<AccountId, CloudError>>,
    {
        let attempt = Arc::clone(&self.current());
        match attempt.get_or_init(ask).await {
            Ok(found) => self.compare(found),
            Err(error) => {
                let mut current = self.current();
                if Arc::ptr_eq(&current, &attempt) {
                    *current = Attempt::default();
                }
                Err(error.clone())
            }
        }
    }

    fn current(&self) -> std::sync::MutexGuard<'_, Attempt> {
        self.attempt.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn account(id: &str) -> AccountId {
        AccountId::new(id).unwrap()
    }

    #[tokio::test]
    async fn everybody_waits_for_one_look_and_a_failure_is_not_final() {
        let pin = Pin::new(account("123456789012"));
        let looks = AtomicU32::new(0);
        let fail = || async {
            looks.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            Err(CloudError::Unreachable { detail: "no answer".into() })
        };
        let (first, second) = futures_util::future::join(pin.verify(fail), pin.verify(fail)).await;
        assert!(first.is_err() && second.is_err());
        assert_eq!(looks.load(Ordering::Relaxed), 1);
        assert_eq!(pin.verify(|| async { Ok(account("123456789012")) }).await, Ok(()));
    }

    #[tokio::test]
    async fn another_account_is_refused_for_good() {
        let pin = Pin::new(account("123456789012"));
        for _ in 0..2 {
            let refused = pin.verify(|| async { Ok(account("999999999999")) }).await;
            assert!(matches!(refused, Err(CloudError::WrongAccount { .. })));
        }
    }
}
