//! ARNs as AWS builds them.

use super::ACCOUNT;

/// ARN of a load balancer.
pub fn balancer(region: &str, name: &str, hex: &str) -> String {
    format!("arn:aws:elasticloadbalancing:{region}:{ACCOUNT}:loadbalancer/app/{name}/{hex}")
}

/// ARN of a listener of a load balancer.
pub fn listener(balancer: &str, hex: &str) -> String {
    format!("{}/{hex}", balancer.replacen(":loadbalancer/", ":listener/", 1))
}

/// ARN of a target group.
pub fn target_group(region: &str, name: &str, hex: &str) -> String {
    format!("arn:aws:elasticloadbalancing:{region}:{ACCOUNT}:targetgroup/{name}/{hex}")
}

/// ARN of an Auto Scaling group.
pub fn group(region: &str, name: &str, uuid: &str) -> String {
    format!("arn:aws:autoscaling:{region}:{ACCOUNT}:autoScalingGroup:{uuid}:autoScalingGroupName/{name}")
}

/// ARN of a scaling policy.
pub fn policy(region: &str, (group, name): (&str, &str), uuid: &str) -> String {
    format!(
        "arn:aws:autoscaling:{region}:{ACCOUNT}:scalingPolicy:{uuid}:autoScalingGroupName/{group}:policyName/{name}"
    )
}

/// ARN of a scheduled action.
pub fn schedule(region: &str, (group, name): (&str, &str), uuid: &str) -> String {
    format!(
        "arn:aws:autoscaling:{region}:{ACCOUNT}:scheduledUpdateGroupAction:{uuid}:autoScalingGroupName/{group}:\
         scheduledActionName/{name}"
    )
}

/// ARN of an alarm.
pub fn alarm(region: &str, name: &str) -> String {
    format!("arn:aws:cloudwatch:{region}:{ACCOUNT}:alarm:{name}")
}

/// ARN of the topic that alarms tell.
pub fn topic(region: &str) -> String {
    format!("arn:aws:sns:{region}:{ACCOUNT}:finops-alerts")
}

/// ARN of a stack.
pub fn stack(region: &str, name: &str, uuid: &str) -> String {
    format!("arn:aws:cloudformation:{region}:{ACCOUNT}:stack/{name}/{uuid}")
}
