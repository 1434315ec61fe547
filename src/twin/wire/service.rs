//! The AWS services that are simulated: how each is named on the wire.

/// One simulated service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    Sts,
    AutoScaling,
    LoadBalancing,
    CloudWatch,
    CostExplorer,
    Budgets,
    CloudFormation,
    DynamoDb,
    Pricing,
    ZonalShift,
    Rds,
    ElastiCache,
}

/// How a service is named, as botocore's service models have it.
struct Names {
    /// In the credential scope and in host names; also the name used to count requests and to inject faults.
    signing: &'static str,
    /// Before the colon of an IAM action.
    iam: &'static str,
    /// The `Version` of the query protocol; empty where the service does not speak it.
    version: &'static str,
    /// The namespace of its XML.
    namespace: &'static str,
    /// Before the dot of `X-Amz-Target`; empty where the service speaks no JSON.
    target: &'static str,
}

impl Service {
    const ALL: [Self; 12] = [
        Self::Sts,
        Self::AutoScaling,
        Self::LoadBalancing,
        Self::CloudWatch,
        Self::CostExplorer,
        Self::Budgets,
        Self::CloudFormation,
        Self::DynamoDb,
        Self::Pricing,
        Self::ZonalShift,
        Self::Rds,
        Self::ElastiCache,
    ];

    /// The name in the credential scope: `autoscaling`, `monitoring`, `ce`, ...
    pub fn signing_name(self) -> &'static str {
        self.names().signing
    }

    /// The IAM action of an operation, which is not always its own name.
    pub fn iam_action(self, operation: &str) -> String {
        match (self, operation) {
            (Self::Budgets, "DescribeBudgets") => "budgets:ViewBudget".to_owned(),
            _ => format!("{}:{operation}", self.names().iam),
        }
    }

    /// The status of an answer, which a REST service gives to what it has made.
    pub fn success(self, operation: &str) -> u16 {
        match (self, operation) {
            (Self::ZonalShift, "StartZonalShift" | "CreatePracticeRunConfiguration") => 201,
            _ => 200,
        }
    }

    /// The namespace of its XML answers.
    pub fn namespace(self) -> &'static str {
        self.names().namespace
    }

    /// The `Version` of its query protocol.
    pub fn version(self) -> &'static str {
        self.names().version
    }

    /// The service of a credential scope or of the first label of a host name.
    pub fn by_signing_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.names().signing == name)
    }

    /// The service of the part of `X-Amz-Target`, or of an RPC path, that names it.
    pub fn by_target(target: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| !target.is_empty() && service.names().target == target)
    }

    /// The service of a query `Version`: each of the simulated ones has its own.
    pub fn by_version(version: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| !version.is_empty() && service.names().version == version)
    }

    fn names(self) -> Names {
        let (signing, iam, version, namespace, target) = match self {
            Self::Sts => ("sts", "sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/", ""),
            Self::AutoScaling => {
                ("autoscaling", "autoscaling", "2011-01-01", "http://autoscaling.amazonaws.com/doc/2011-01-01/", "")
            }
            Self::LoadBalancing => (
                "elasticloadbalancing",
                "elasticloadbalancing",
                "2015-12-01",
                "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
                "",
            ),
            Self::CloudWatch => (
                "monitoring",
                "cloudwatch",
                "2010-08-01",
                "http://monitoring.amazonaws.com/doc/2010-08-01/",
                "GraniteServiceVersion20100801",
            ),
            Self::CostExplorer => ("ce", "ce", "", "", "AWSInsightsIndexService"),
            Self::DynamoDb => ("dynamodb", "dynamodb", "", "", "DynamoDB_20120810"),
            Self::Pricing => ("pricing", "pricing", "", "", "AWSPriceListService"),
            Self::Budgets => ("budgets", "budgets", "", "", "AWSBudgetServiceGateway"),
            Self::Rds => ("rds", "rds", "2014-10-31", "http://rds.amazonaws.com/doc/2014-10-31/", ""),
            Self::ElastiCache => {
                ("elasticache", "elasticache", "2015-02-02", "http://elasticache.amazonaws.com/doc/2015-02-02/", "")
            }
            Self::ZonalShift => ("arc-zonal-shift", "arc-zonal-shift", "", "", ""),
            Self::CloudFormation => (
                "cloudformation",
                "cloudformation",
                "2010-05-15",
                "http://cloudformation.amazonaws.com/doc/2010-05-15/",
                "",
            ),
        };
        Names { signing, iam, version, namespace, target }
    }
}
