//! What a scaling policy does, in words.

use aws_sdk_autoscaling::types::{
    PredictiveScalingConfiguration, ScalingPolicy, StepAdjustment, TargetTrackingConfiguration,
};
use domain::CloudError;

use crate::border::{need, number};

/// What a policy does, `keep ASGAverageCPUUtilization at 60, never in`.
pub(super) fn effect(policy: &ScalingPolicy) -> Result<String, CloudError> {
    if let Some(tracking) = policy.target_tracking_configuration() {
        return tracked(tracking);
    }
    if let Some(prediction) = policy.predictive_scaling_configuration() {
        return predicted(prediction);
    }
    let kind = policy.adjustment_type().unwrap_or("ChangeInCapacity");
    if policy.step_adjustments().is_empty() {
        let by = need(policy.scaling_adjustment(), "ScalingPolicy.ScalingAdjustment")?;
        let pause = policy.cooldown().map(|seconds| format!(", then pause {seconds}s")).unwrap_or_default();
        return Ok(format!("{}{pause}", adjustment(kind, by)));
    }
    let steps: Result<Vec<String>, _> = policy.step_adjustments().iter().map(|step| stepped(kind, step)).collect();
    Ok(steps?.join(", "))
}

fn tracked(tracking: &TargetTrackingConfiguration) -> Result<String, CloudError> {
    let target = target(tracking.target_value())?;
    let predefined = tracking.predefined_metric_specification().and_then(|metric| metric.predefined_metric_type());
    let custom = tracking.customized_metric_specification().and_then(|metric| metric.metric_name());
    let metric =
        predefined.map(aws_sdk_autoscaling::types::MetricType::as_str).or(custom).unwrap_or("a metric expression");
    let never_in = if tracking.disable_scale_in().unwrap_or(false) { ", never in" } else { "" };
    Ok(format!("keep {metric} at {target}{never_in}"))
}

/// A target is above zero; zero is what the SDK puts in place of one that was not sent.
fn target(value: Option<f64>) -> Result<f64, CloudError> {
    number(value.filter(|value| *value > 0.0), "ScalingPolicy.TargetValue")
}

fn predicted(prediction: &PredictiveScalingConfiguration) -> Result<String, CloudError> {
    let specification = need(prediction.metric_specifications().first(), "ScalingPolicy.MetricSpecifications")?;
    let target = target(specification.target_value())?;
    let pair = specification.predefined_metric_pair_specification().and_then(|pair| pair.predefined_metric_type());
    let metric = pair.map_or("a metric expression", |metric| metric.as_str());
    let only_forecasts = prediction.mode().is_some_and(|mode| mode.as_str() == "ForecastOnly");
    let acts = if only_forecasts { ", forecast only" } else { "" };
    Ok(format!("keep the forecast of {metric} at {target}{acts}"))
}

fn stepped(kind: &str, step: &StepAdjustment) -> Result<String, CloudError> {
    let by = need(step.scaling_adjustment(), "StepAdjustment.ScalingAdjustment")?;
    let range = match (step.metric_interval_lower_bound(), step.metric_interval_upper_bound()) {
        (None, None) => String::new(),
        (Some(from), None) => format!(" from threshold {from:+}"),
        (None, Some(to)) => format!(" below threshold {to:+}"),
        (Some(from), Some(to)) => format!(" from threshold {from:+} to {to:+}"),
    };
    Ok(format!("{}{range}", adjustment(kind, by)))
}

fn adjustment(kind: &str, by: i32) -> String {
    match kind {
        "ExactCapacity" => format!("set {by}"),
        "PercentChangeInCapacity" => format!("{by:+} %"),
        _ => format!("{by:+}"),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_autoscaling::types::builders::ScalingPolicyBuilder;
    use aws_sdk_autoscaling::types::{
        CustomizedMetricSpecification, MetricType, PredefinedMetricSpecification, PredictiveScalingMetricSpecification,
        PredictiveScalingMode,
    };

    use super::*;
    use crate::border::malformed;

    fn words(policy: ScalingPolicyBuilder) -> String {
        effect(&policy.build()).unwrap()
    }

    fn step(by: i32, from: Option<f64>, to: Option<f64>) -> StepAdjustment {
        let step = StepAdjustment::builder().scaling_adjustment(by);
        step.set_metric_interval_lower_bound(from).set_metric_interval_upper_bound(to).build()
    }

    #[test]
    fn tracking_says_metric_target_and_direction() {
        let cpu = PredefinedMetricSpecification::builder().predefined_metric_type(MetricType::AsgAverageCpuUtilization);
        let tracking = TargetTrackingConfiguration::builder().target_value(60.0);
        let predefined = tracking.clone().predefined_metric_specification(cpu.build()).disable_scale_in(true).build();
        let policy = ScalingPolicy::builder().target_tracking_configuration(predefined);
        assert_eq!(words(policy), "keep ASGAverageCPUUtilization at 60, never in");
        let depth = CustomizedMetricSpecification::builder().metric_name("QueueDepth").build();
        let policy = ScalingPolicy::builder()
            .target_tracking_configuration(tracking.customized_metric_specification(depth).build());
        assert_eq!(words(policy), "keep QueueDepth at 60");
    }

    #[test]
    fn steps_say_by_how_much_and_where() {
        let policy = ScalingPolicy::builder().adjustment_type("ChangeInCapacity");
        let policy =
            policy.step_adjustments(step(1, Some(0.0), Some(20.0))).step_adjustments(step(2, Some(20.0), None));
        assert_eq!(words(policy), "+1 from threshold +0 to +20, +2 from threshold +20");
        let percent = ScalingPolicy::builder().adjustment_type("PercentChangeInCapacity");
        assert_eq!(words(percent.step_adjustments(step(-10, None, Some(0.0)))), "-10 % below threshold +0");
    }

    #[test]
    fn simple_and_predictive_policies_have_words_too() {
        let simple = ScalingPolicy::builder().adjustment_type("ExactCapacity").scaling_adjustment(3).cooldown(300);
        assert_eq!(words(simple), "set 3, then pause 300s");
        let metric = PredictiveScalingMetricSpecification::builder().target_value(40.0).build();
        let prediction = PredictiveScalingConfiguration::builder().metric_specifications(metric);
        let prediction = prediction.mode(PredictiveScalingMode::ForecastOnly).build();
        let policy = ScalingPolicy::builder().predictive_scaling_configuration(prediction);
        assert_eq!(words(policy), "keep the forecast of a metric expression at 40, forecast only");
    }

    #[test]
    fn each_missing_field_is_named() {
        let field = |policy: ScalingPolicyBuilder| effect(&policy.build()).unwrap_err();
        assert_eq!(field(ScalingPolicy::builder()), malformed("ScalingPolicy.ScalingAdjustment"));
        let without = StepAdjustment::builder().build();
        let stepped = ScalingPolicy::builder().step_adjustments(without);
        assert_eq!(field(stepped), malformed("StepAdjustment.ScalingAdjustment"));
        let tracking = TargetTrackingConfiguration::builder().build();
        let tracked = ScalingPolicy::builder().target_tracking_configuration(tracking);
        assert_eq!(field(tracked), malformed("ScalingPolicy.TargetValue"));
        let prediction = PredictiveScalingConfiguration::builder().build();
        let predicted = ScalingPolicy::builder().predictive_scaling_configuration(prediction);
        assert_eq!(field(predicted), malformed("ScalingPolicy.MetricSpecifications"));
    }
}
