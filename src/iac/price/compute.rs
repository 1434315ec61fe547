//! Instances, groups of them, and tasks of containers.

use domain::price::list::{FARGATE_CPU, FARGATE_MEMORY, GP3, ListItem, METRIC};
use domain::price::{DETAILED_METRICS, HOURS, Prices};
use serde_json::Value;

use super::read::{at, is_on, number, text};

pub fn monthly(kind: &str, properties: &Value, prices: &Prices) -> Option<f64> {
    match kind {
        "AWS::EC2::Instance" => {
            instance(properties, is_on(properties, "Monitoring", "false")?.then_some(METRIC), prices)
        }
        "AWS::AutoScaling::AutoScalingGroup" => group(properties, prices),
        "AWS::ECS::Service" => service(properties, prices),
        _ => None,
    }
}

/// `monitored` is what each of its metrics is billed as, where they are.
fn instance(properties: &Value, monitored: Option<ListItem>, prices: &Prices) -> Option<f64> {
    let hour = prices.of(text(properties, "InstanceType")?)?;
    let monitoring = monitored.map_or(Some(0.0), |metric| Some(DETAILED_METRICS * prices.usd(&metric)?))?;
    Some(hour * HOURS + disks(properties, prices)? + monitoring)
}

/// Without a mapping the size of the disk is the image's, which nobody knows here.
fn disks(properties: &Value, prices: &Prices) -> Option<f64> {
    at(properties, "BlockDeviceMappings")?.as_array()?.iter().map(|mapping| disk(mapping, prices)).sum()
}

fn disk(mapping: &Value, prices: &Prices) -> Option<f64> {
    let size = number(mapping, "Ebs.VolumeSize")?;
    Some(size * prices.usd(&GP3).filter(|_| text(mapping, "Ebs.VolumeType") == Some("gp3"))?)
}

fn group(properties: &Value, prices: &Prices) -> Option<f64> {
    let count = number(properties, "DesiredCapacity").or_else(|| number(properties, "MinSize"))?;
    let template = at(properties, "LaunchTemplate.LaunchTemplateData")?;
    let monitored = is_on(template, "Monitoring.Enabled", "false")?.then_some(METRIC);
    Some(count * instance(template, monitored, prices)?)
}

fn service(properties: &Value, prices: &Prices) -> Option<f64> {
    let (count, task) = (number(properties, "DesiredCount")?, at(properties, "TaskDefinition")?);
    // Units are thousandths of a vCPU, by 1,024, and MiB.
    let (cpu, memory) = (number(task, "Cpu")? / 1_024.0, number(task, "Memory")? / 1_024.0);
    Some(count * (cpu * prices.usd(&FARGATE_CPU)? + memory * prices.usd(&FARGATE_MEMORY)?) * HOURS)
}
