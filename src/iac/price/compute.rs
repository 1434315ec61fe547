//! Instances, groups of them, and tasks of containers.

use domain::Region;
use serde_json::Value;

use super::list::{DETAILED_MONITORING, FARGATE_CPU, FARGATE_MEMORY, GP3, HOURS, REGION};
use super::read::{at, is_on, number, text};

pub fn monthly(kind: &str, properties: &Value) -> Option<f64> {
    match kind {
        "AWS::EC2::Instance" => instance(properties, is_on(properties, "Monitoring", "false")?),
        "AWS::AutoScaling::AutoScalingGroup" => group(properties),
        "AWS::ECS::Service" => service(properties),
        _ => None,
    }
}

fn instance(properties: &Value, is_monitored: bool) -> Option<f64> {
    let hour = domain::price::instance_hour(&Region::new(REGION), text(properties, "InstanceType")?)?;
    let monitoring = if is_monitored { DETAILED_MONITORING } else { 0.0 };
    Some(hour * HOURS + disks(properties)? + monitoring)
}

/// Without a mapping the size of the disk is the image's, which nobody knows here.
fn disks(properties: &Value) -> Option<f64> {
    at(properties, "BlockDeviceMappings")?.as_array()?.iter().map(disk).sum()
}

fn disk(mapping: &Value) -> Option<f64> {
    let size = number(mapping, "Ebs.VolumeSize")?;
    (text(mapping, "Ebs.VolumeType") == Some("gp3")).then_some(size * GP3)
}

fn group(properties: &Value) -> Option<f64> {
    let count = number(properties, "DesiredCapacity").or_else(|| number(properties, "MinSize"))?;
    let template = at(properties, "LaunchTemplate.LaunchTemplateData")?;
    Some(count * instance(template, is_on(template, "Monitoring.Enabled", "false")?)?)
}

fn service(properties: &Value) -> Option<f64> {
    let (count, task) = (number(properties, "DesiredCount")?, at(properties, "TaskDefinition")?);
    // Units are thousandths of a vCPU, by 1,024, and MiB.
    let (cpu, memory) = (number(task, "Cpu")? / 1_024.0, number(task, "Memory")? / 1_024.0);
    Some(count * (cpu * FARGATE_CPU + memory * FARGATE_MEMORY) * HOURS)
}
