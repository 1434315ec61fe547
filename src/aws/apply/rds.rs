//! Changes of databases: an instance failed over to its standby, a cluster to a reader.

use change::{Answered, DatabaseAction, DatabaseChange};
use domain::Service;

use super::write::{Refusal, Write};
use super::{Dispatch, once};

// The query protocol names an error by its code, which differs from the name of its shape.
const NO_INSTANCE: Refusal = ("DBInstanceNotFound", "there is no such database; look again");
const BUSY_INSTANCE: Refusal = ("InvalidDBInstanceState", "wait until it is available, then look again");
const NO_KEY: Refusal = ("KMSKeyNotAccessibleFault", "make its key usable again");
const NO_CLUSTER: Refusal = ("DBClusterNotFoundFault", "there is no such cluster; look again");
const BUSY_CLUSTER: Refusal = ("InvalidDBClusterStateFault", "wait until it is available, then look again");

const REBOOT: Write = Write::new(Service::Rds, "RebootDBInstance", &[NO_INSTANCE, BUSY_INSTANCE, NO_KEY]);
const FAIL_OVER: Write = Write::new(Service::Rds, "FailoverDBCluster", &[NO_CLUSTER, BUSY_CLUSTER, BUSY_INSTANCE]);

/// Sends a change of a database.
pub(super) async fn database(dispatch: &Dispatch<'_>, action: &DatabaseAction) -> Answered {
    let id = action.database.raw();
    match &action.change {
        DatabaseChange::FailOver => {
            let request = dispatch.local.rds.reboot_db_instance().db_instance_identifier(id).force_failover(true);
            REBOOT.answered(dispatch, once!(aws_sdk_rds, dispatch, request), |_| None)
        }
        DatabaseChange::FailOverCluster { to } => {
            let request = dispatch.local.rds.failover_db_cluster().db_cluster_identifier(id);
            let request = request.set_target_db_instance_identifier(to.clone());
            FAIL_OVER.answered(dispatch, once!(aws_sdk_rds, dispatch, request), |_| None)
        }
    }
}
