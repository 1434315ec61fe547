//! The floor: what the same questions cost as bare HTTP on one connection that is kept alive, one after another.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::console::now;

/// Requests of the floor, and how long they took all together.
pub struct Floor {
    pub requests: usize,
    pub took: Duration,
}

/// Asks who asks, for groups, load balancers, target groups, the health of each, alarms and stacks.
pub fn measure(address: &str) -> Floor {
    let begun = now();
    let mut line = Line { stream: TcpStream::connect(address).unwrap(), host: address.to_owned(), requests: 0 };
    line.stream.set_nodelay(true).unwrap();
    line.ask("sts", "Action=GetCallerIdentity&Version=2011-06-15");
    line.ask("autoscaling", "Action=DescribeAutoScalingGroups&Version=2011-01-01");
    line.ask("elasticloadbalancing", "Action=DescribeLoadBalancers&Version=2015-12-01");
    let groups = line.ask("elasticloadbalancing", "Action=DescribeTargetGroups&Version=2015-12-01");
    for arn in groups.split("<TargetGroupArn>").skip(1).filter_map(|rest| rest.split('<').next()) {
        let arn = arn.replace(':', "%3A").replace('/', "%2F");
        let body = format!("Action=DescribeTargetHealth&Version=2015-12-01&TargetGroupArn={arn}");
        line.ask("elasticloadbalancing", &body);
    }
    line.ask("monitoring", "Action=DescribeAlarms&Version=2010-08-01");
    line.ask("cloudformation", "Action=DescribeStacks&Version=2010-05-15");
    Floor { requests: line.requests, took: begun.elapsed() }
}

struct Line {
    stream: TcpStream,
    host: String,
    requests: usize,
}

impl Line {
    fn ask(&mut self, service: &str, body: &str) -> String {
        self.requests += 1;
        let head = format!(
            "POST / HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\nauthorization: \
             AWS4-HMAC-SHA256 Credential=k/20261122/us-east-1/{service}/aws4_request, SignedHeaders=host, \
             Signature=0\r\nx-amz-date: 20261122T000000Z\r\ncontent-length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        self.stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let answer = self.answer();
        assert!(answer.starts_with("HTTP/1.1 200"), "{body}: {answer}");
        answer
    }

    fn answer(&mut self) -> String {
        let (mut all, mut buffer) = (Vec::new(), [0; 64 * 1024]);
        loop {
            if let Some(end) = all.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&all[..end]).to_ascii_lowercase();
                let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
                if all.len() >= end + 4 + length.unwrap_or(0) {
                    return String::from_utf8_lossy(&all).into_owned();
                }
            }
            let count = self.stream.read(&mut buffer).unwrap();
            assert!(count > 0, "the connection is kept alive");
            all.extend_from_slice(&buffer[..count]);
        }
    }
}
